import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { load } from '../../src/api/configuration.js';
import { fileAt, toOffset, toPosition } from '../../src/lsp/analysed-text.js';
import { inlayHints } from '../../src/lsp/annotations.js';
import { completion } from '../../src/lsp/completion.js';
import { syntaxDiagnostics } from '../../src/lsp/diagnostics.js';
import { hover } from '../../src/lsp/hover.js';
import { references, rename } from '../../src/lsp/navigation.js';
import { documentLinks, documentSymbols, foldingRanges } from '../../src/lsp/outline.js';
import { semanticTokens } from '../../src/lsp/semantic-tokens.js';
import { allForms } from '../grammar/statement-forms.js';
import { runs } from '../support/property.js';
import { analysed } from './analyse-text.js';

const forms = allForms().map(({ text }) => text);
const bits = [
  '\n',
  ' ',
  '"',
  '{',
  '}',
  '<',
  '>',
  '!',
  '=',
  '$m',
  'm = "x"\n',
  '\\',
  '\\\n',
  '#',
  'é',
  '😀',
  '😀x',
  '\u0000',
  '\r\n',
  '\r',
];
const lines = fc.array(fc.constantFrom(...forms, ...bits), { maxLength: 8 }).map((parts) => parts.join('\n'));

/** Asks everything that costs little about a place. */
function askAll(source: string, offset: number): void {
  const { text } = analysed(source.replaceAll('|', ''));
  const path = 'smtpd.conf';
  const place = { path, offset: Math.min(offset, text.conf.file.text.length) };
  hover(text, place);
  references(text, place, true);
  rename(text, place, 'other');
  completion(text, place);
  for (const ask of [
    documentSymbols,
    foldingRanges,
    documentLinks,
    semanticTokens,
    inlayHints,
    syntaxDiagnostics,
  ])
    ask(text, path);
  for (const { range } of syntaxDiagnostics(text, path))
    for (const place of [range.start, range.end])
      expect(isWithinCharacter(text.conf.file.text, toOffset(text.conf.file, place))).toBe(false);
}

const isWithinCharacter = (source: string, offset: number): boolean =>
  /^[\ud800-\udbff][\udc00-\udfff]$/.test(source.slice(offset - 1, offset + 1));

test('no beginning of a text makes anything throw', () => {
  fc.assert(
    fc.property(lines, fc.nat(400), (source, length) => {
      const beginning = source.slice(0, length);
      askAll(beginning, beginning.length);
    }),
    { numRuns: runs(300) },
  );
});

/** No position of the protocol is between the two characters of a line's end. */
const outsideLineEnd = (text: string, offset: number): number =>
  text[offset] === '\n' && text[offset - 1] === '\r' ? offset - 1 : offset;

test('after random edits the text is what a fresh start has, and nothing throws', () => {
  const edit = fc.tuple(fc.nat(500), fc.nat(30), fc.constantFrom('', ...bits, ...forms));
  fc.assert(
    fc.property(lines, fc.array(edit, { maxLength: 10 }), (source, edits) => {
      const document = TextDocument.create('file:///smtpd.conf', 'smtpd', 0, source);
      let expected = source;
      edits.forEach(([at, length, text], version) => {
        const file = { path: 'smtpd.conf', text: expected };
        const [start = 0, end = 0] = [at, at + length].map((offset) =>
          outsideLineEnd(expected, Math.min(offset, expected.length)),
        );
        const range = { start: toPosition(file, start), end: toPosition(file, end) };
        expect(range).toEqual({ start: document.positionAt(start), end: document.positionAt(end) });
        expect([toOffset(file, range.start), toOffset(file, range.end)]).toEqual([start, end]);
        TextDocument.update(document, [{ range, text }], version + 1);
        expected = expected.slice(0, start) + text + expected.slice(end);
        expect(document.getText()).toBe(expected);
      });
      askAll(expected, Math.floor(expected.length / 2));
    }),
    { numRuns: runs(150) },
  );
});

test('what completion offers is the beginning of a text that the grammar takes', () => {
  fc.assert(
    fc.property(fc.constantFrom(...forms), fc.nat(80), (form, at) => {
      const declared =
        'table t { a }\naction a mbox\nfilter f phase connect match rdns disconnect "550 no"\n';
      const words = form.split(' ');
      const before = `${declared}${words.slice(0, at % (words.length + 1)).join(' ')} `;
      const { text, place } = analysed(`${before}|`);
      for (const item of completion(text, place)) {
        // Whatever may stand behind it: the word itself is not the wrong one.
        const { statements } = load(`${before}${item.textEdit?.newText ?? item.label} (`).syntax;
        const last = statements.at(-1);
        expect(last?.type === 'error' && last.problem.span.start, `${before}${item.label}`).toBe(
          `${before}${item.textEdit?.newText ?? item.label} `.length,
        );
      }
      expect(fileAt(text, 'smtpd.conf')).toBeDefined();
    }),
    { numRuns: runs(150) },
  );
});
