import { readFileSync } from 'node:fs';
import { load } from '../../src/api/configuration.js';
import { semanticTokens, tokenTypeNames } from '../../src/lsp/semantic-tokens.js';
import { lineStarts } from '../../src/source/text.js';
import { fixturesOf, rulesWithFixtures } from '../rules/rule-fixtures.js';
import { corpusAbsent, corpusFiles } from '../support/oracle.js';

/** Texts that smtpd reads without a syntax error: fixtures, and the corpus where it is. ASCII, so that editors count as we do. */
export function sampleTexts(): readonly string[] {
  const fixtures = rulesWithFixtures()
    .flatMap(fixturesOf)
    .map(({ text }) => text);
  const corpus =
    corpusAbsent === undefined ? corpusFiles('modern').map((path) => readFileSync(path, 'utf8')) : [];
  return [...fixtures, ...corpus].filter(
    (text) => /^[\t\n -~]*$/.test(text) && load(text).syntax.complaints.length === 0,
  );
}

/** Where a highlighter says otherwise than smtpd's lexer, at the first character of each token; columns count from 1. */
export function differences(
  text: string,
  kindAt: (line: number, column: number) => string | undefined,
): readonly string[] {
  const { data } = semanticTokens({ conf: load(text), uriOf: () => undefined }, 'smtpd.conf');
  const starts = lineStarts({ path: '', text });
  const odd: string[] = [];
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [lines = 0, characters = 0, , type = 0] = data.slice(at, at + 5);
    line += lines;
    character = lines === 0 ? character + characters : characters;
    const expected = tokenTypeNames[type];
    // What a bare word means, highlighters leave to the server.
    const wanted = expected === 'variable' || expected === 'macro' ? undefined : expected;
    const found = kindAt(line + 1, character + 1);
    if (found === wanted) continue;
    const start = (starts[line] ?? 0) + character;
    odd.push(`${text.slice(start - 20, start)}|${text.slice(start, start + 30)}: ${found}, not ${wanted}`);
  }
  return odd;
}
