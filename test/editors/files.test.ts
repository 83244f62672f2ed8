import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { editorFiles } from '../../scripts/write-editors.js';
import { differences, sampleTexts } from './lexer-tokens.js';

test.each([...editorFiles()])('%s is what `npm run editors` writes', (path, text) => {
  expect(readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8')).toBe(text);
});

interface Pattern {
  readonly name: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly patterns?: readonly Pattern[];
}

/** The scopes that a TextMate grammar without nested rules gives to the characters of a text. */
function scopesOf(text: string, patterns: readonly Pattern[]): (offset: number) => string | undefined {
  const scopes: (string | undefined)[] = [];
  let at = 0;
  const find = (source: string, from: number): RegExpExecArray | null => {
    const pattern = new RegExp(source, 'gm');
    pattern.lastIndex = from;
    return pattern.exec(text);
  };
  while (at < text.length) {
    const found = patterns
      .flatMap((pattern) => {
        const match = find(pattern.match ?? pattern.begin ?? '', at);
        return match === null ? [] : [{ pattern, match }];
      })
      .sort((a, b) => a.match.index - b.match.index)[0];
    if (found === undefined) break;
    const { pattern, match } = found;
    let end = match.index + match[0].length;
    if (pattern.end !== undefined) {
      const [protection] = pattern.patterns ?? [];
      for (;;) {
        const close = find(pattern.end, end);
        const escaped = protection?.match === undefined ? null : find(protection.match, end);
        if (escaped !== null && (close === null || escaped.index < close.index)) {
          end = escaped.index + escaped[0].length;
          continue;
        }
        end = close === null ? text.length : close.index + close[0].length;
        break;
      }
    }
    scopes.length = match.index;
    while (scopes.length < end) scopes.push(pattern.name);
    at = Math.max(end, at + 1);
  }
  return (offset) => scopes[offset];
}

test("the TextMate grammar's scopes are the lexer's tokens", () => {
  const grammar = JSON.parse(editorFiles().get('editors/textmate/smtpd.tmLanguage.json') ?? '') as {
    readonly patterns: readonly Pattern[];
  };
  const kinds = [
    [/^keyword/, 'keyword'],
    [/^string/, 'string'],
    [/^comment/, 'comment'],
    [/^constant\.numeric/, 'number'],
  ] as const;
  const odd = sampleTexts().flatMap((text) => {
    const scopeAt = scopesOf(text, grammar.patterns);
    const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
    return differences(text, (line, column) => {
      const scope = scopeAt((starts[line - 1] ?? 0) + column - 1) ?? '';
      return kinds.find(([pattern]) => pattern.test(scope))?.[1];
    });
  });
  expect(odd).toEqual([]);
});
