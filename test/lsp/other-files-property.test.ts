import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { load } from '../../src/api/configuration.js';
import { analysedTexts } from '../../src/lsp/analysed-file.js';
import { toPosition } from '../../src/lsp/analysed-text.js';
import { inlayHints } from '../../src/lsp/annotations.js';
import { completion } from '../../src/lsp/completion.js';
import { hover } from '../../src/lsp/hover.js';
import { definition, rename } from '../../src/lsp/navigation.js';
import { documentSymbols, foldingRanges } from '../../src/lsp/outline.js';
import { semanticTokensOfAll } from '../../src/lsp/semantic-tokens.js';
import { signatureHelp } from '../../src/lsp/signature-help.js';
import { runs } from '../support/property.js';
import { languages, randomTemplate, written } from '../support/random-templates.js';
import { otherFiles } from './other-files.js';

/** Checks that all is where it stands in a file, and asks everything about a place in it. */
function look(path: string, text: string, at: number): void {
  const texts = analysedTexts(
    { path, text },
    (each) => load(each, { path }),
    () => 'file:///it',
  );
  const document = TextDocument.create('file:///it', 'text', 0, text);
  for (const one of texts) {
    const { conf, surroundings } = one;
    const shown = conf.file.text;
    const { start = 0, masks = [] } = surroundings ?? {};
    expect(shown.length).toBeLessThanOrEqual(text.length);
    expect(shown.replace(/[^\n]/g, ' ')).toBe(text.slice(0, shown.length).replace(/[^\n]/g, ' '));
    for (let offset = start; offset < shown.length; offset += 1)
      if (!masks.some((mask) => mask.start <= offset && offset < mask.end))
        expect(shown[offset], `${text}\n${offset}`).toBe(text[offset]);
    expect(toPosition(conf.file, start)).toEqual(document.positionAt(start));
    const place = { path, offset: Math.min(Math.max(start, at), shown.length) };
    hover(one, place);
    definition(one, place);
    completion(one, place);
    signatureHelp(one, place);
    rename(one, place, 'other');
    for (const ask of [documentSymbols, foldingRanges, inlayHints]) ask(one, path);
  }
  semanticTokensOfAll(texts.map((one) => ({ text: one, path })));
}

test('in beginnings of files of other kinds everything stays in its place', () => {
  const one = fc.constantFrom(...Object.entries(otherFiles));
  fc.assert(
    fc.property(one, fc.nat(500), fc.nat(500), fc.nat(9), ([path, text], length, at, returns) => {
      const beginning = text.slice(0, length);
      look(path, returns > 0 ? beginning : beginning.replace('\n', '\r\n\r'), at);
    }),
    { numRuns: runs(300) },
  );
});

test.each(languages.map((language) => [language.name, language] as const))(
  'in templates everything stays in its place: %s',
  (_, language) => {
    fc.assert(
      fc.property(randomTemplate, fc.nat(500), (nodes, at) => {
        look('smtpd.conf.in', written(nodes, language), at);
      }),
      { numRuns: runs(60) },
    );
  },
);
