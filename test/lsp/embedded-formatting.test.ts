import { describe, expect, test } from 'vitest';
import { load } from '../../src/api/configuration.js';
import { analysedTexts } from '../../src/lsp/analysed-file.js';
import { formatting, rangeFormatting } from '../../src/lsp/formatting.js';
import { applied } from './apply-edits.js';
import { otherFiles } from './other-files.js';

const analysedFile = (path: string, text: string) =>
  analysedTexts(
    { path, text },
    (each) => load(each, { path }),
    () => `file:///${path}`,
  );

/** The file with all configurations in it formatted, and what is said of those that are not. */
function formatted(path: string, text: string) {
  const all = analysedFile(path, text).map((one) => formatting(one, path));
  return {
    text: applied(
      text,
      all.flatMap(({ edits }) => edits),
    ),
    problems: all.flatMap(({ problem }) => problem ?? []),
  };
}

/** The text with blanks where the formatter wants none. */
const untidy = (text: string): string =>
  text
    .replaceAll('action "out" relay', 'action   "out"  relay')
    .replaceAll('match from any', 'match\tfrom  any');

describe('a configuration in a file of another kind', () => {
  test.each(['mail.nix', 'two.yaml', 'readme.md', 'set-up.sh'])('%s is formatted in its place', (name) => {
    const tidy = otherFiles[name] ?? '';
    expect(untidy(tidy)).not.toBe(tidy);
    expect(formatted(name, untidy(tidy))).toEqual({ text: tidy, problems: [] });
  });

  test('may begin with a line that changes, and have lines that come or go', () => {
    const list = 'table  d {  "a.example", "b.example"  }';
    const text = `a:\n  b: |\n    ${list}\n\n\n\n    listen   on lo0\n    action "in"  maildir\n    match for domain <d> action "in"\n  c: d\n`;
    const { text: made, problems } = formatted('a.yaml', text);
    expect(problems).toEqual([]);
    expect(made).toMatch(
      /^a:\n {2}b: \|\n {4}table d \{ "a\.example", "b\.example" \}\n\n {4}listen on lo0\n/,
    );
    expect(made).toMatch(/\n {2}c: d\n$/);
    expect(formatted('a.yaml', made).text).toBe(made);
  });

  test('is formatted in a range', () => {
    const text = untidy(otherFiles['mail.nix'] ?? '');
    const [one] = analysedFile('mail.nix', text);
    const first = text.split('\n').findIndex((line) => line.includes('"out"  relay'));
    const edits = one === undefined ? [] : rangeFormatting(one, 'mail.nix', { first, last: first });
    expect(edits).toHaveLength(1);
    expect(applied(text, edits)).toBe(text.replace('action   "out"  relay', 'action "out" relay'));
  });

  test('is left as it is, which is said, if it is a template', () => {
    const text = otherFiles['filled.nix'] ?? '';
    expect(formatted('filled.nix', untidy(text))).toEqual({
      text: untidy(text),
      problems: ['it is a template'],
    });
  });

  test('is left as it is if it does not consist of whole lines', () => {
    const text = `{ services.opensmtpd.serverConfiguration = ''listen  on lo0\n  action "in"  maildir\n  match for local action "in"'';\n}\n`;
    const { text: made, problems } = formatted('a.nix', text);
    expect(made).toBe(text);
    expect(problems).toEqual(['it does not consist of whole lines']);
  });
});
