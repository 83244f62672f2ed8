/** The inputs of bench/performance.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
const lines = (count: number, line: (index: number) => string): string => range(count).map(line).join('\n');

const head = 'listen on egress\naction "in" maildir\naction "out" relay\n';
const tail = '\nmatch from local for any action "out"\n';

/** Inserts a rule whose sender is a regular expression before the first rule of a configuration. */
export const oneExpression = (text: string): string =>
  text.replace(/^match /m, 'match from any mail-from regex ".*casino.*@.*" for any reject\n$&');

export const ninetyFiveRules = (): string =>
  `${head}${lines(94, (index) => `match from any for domain "d${index}.example" action "in"`)}${tail}`;

/** The requested number of configurations: those of fixtures/ that have more than a line or two, repeated as needed. */
export function manyFiles(count: number): readonly string[] {
  const folder = fileURLToPath(new URL('../fixtures/', import.meta.url));
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.conf'))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .filter((text) => text.length > 400);
  return range(count).map((index) => texts[index % texts.length] ?? '');
}

/** The inputs that cost the verifier most. */
export const cornerCases = (): readonly (readonly [name: string, text: string])[] => [
  [
    'twelve rules `mail-from regex ".*word.*@.*"`',
    `${head}${lines(12, (index) => `match from any mail-from regex ".*word${index}.*@.*" for any reject`)}${tail}`,
  ],
  [
    '`mail-from regex "...................a.*b"`',
    `${head}match from any mail-from regex "${'.'.repeat(19)}a.*b" for any reject${tail}`,
  ],
  [
    '100 rules `rcpt-to regex "^uN@dN\\\\.example$"`',
    `${head}${lines(100, (index) => `match from any for rcpt-to regex "^u${index}@d${index}\\\\.example$" action "in"`)}${tail}`,
  ],
  [
    '10,000 addresses that a rule trusts',
    `${head}table trusted { ${range(10_000)
      .map((index) => `10.${index >> 8}.${index & 255}.1`)
      .join(', ')} }\nmatch from src <trusted> for any action "out"${tail}`,
  ],
  [
    '1,000 equal rules',
    `${head}${lines(1000, () => 'match from any for domain "example.org" action "in"')}${tail}`,
  ],
  ['200 listeners', `${lines(200, () => 'listen on egress')}\n${head}${tail}`],
  [
    '40 rules with expressions, none of which relays',
    `${head}${lines(40, (index) => `match from any mail-from regex ".*w${index}.*x.*" for domain "d${index}.example" action "in"`)}${tail}`,
  ],
];
