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

/** The requested number of configurations that are in order, of about 100 lines, no two of them the same. */
export function soundFiles(count: number): readonly string[] {
  const text = readFileSync(fileURLToPath(new URL('sound.conf', import.meta.url)), 'utf8');
  return range(count).map((index) => text.replaceAll('example', `n${index}.example`));
}

/** A text that costs much, and how it is run. FOLDER in it stands for the path of its folder. */
export interface CostlyInput {
  readonly name: string;
  readonly text: string;
  /** What is written before the path; a check by default. */
  readonly args?: readonly string[];
  /** The name of its file. */
  readonly file?: string;
  /** Other files in its folder, by name; `diff` compares with them. */
  readonly beside?: Readonly<Record<string, string>>;
}

/** The inputs that cost the verifier or a rule most. */
export const cornerCases = (): readonly CostlyInput[] => [
  {
    name: 'twelve rules `mail-from regex ".*word.*@.*"`',
    text: `${head}${lines(12, (index) => `match from any mail-from regex ".*word${index}.*@.*" for any reject`)}${tail}`,
  },
  {
    name: '`mail-from regex "...................a.*b"`',
    text: `${head}match from any mail-from regex "${'.'.repeat(19)}a.*b" for any reject${tail}`,
  },
  {
    name: '100 rules `rcpt-to regex "^uN@dN\\\\.example$"`',
    text: `${head}${lines(100, (index) => `match from any for rcpt-to regex "^u${index}@d${index}\\\\.example$" action "in"`)}${tail}`,
  },
  {
    name: '10,000 addresses that a rule trusts',
    text: `${head}table trusted { ${range(10_000)
      .map((index) => `10.${index >> 8}.${index & 255}.1`)
      .join(', ')} }\nmatch from src <trusted> for any action "out"${tail}`,
  },
  {
    name: '1,000 equal rules',
    text: `${head}${lines(1000, () => 'match from any for domain "example.org" action "in"')}${tail}`,
  },
  { name: '200 listeners', text: `${lines(200, () => 'listen on egress')}\n${head}${tail}` },
  {
    name: '40 rules with expressions, none of which relays',
    text: `${head}${lines(40, (index) => `match from any mail-from regex ".*w${index}.*x.*" for domain "d${index}.example" action "in"`)}${tail}`,
  },
  {
    name: '2,500 pairs of equal rules',
    text: `${head}${domainRules(2500)}\n${domainRules(2500)}${tail}`,
  },
  {
    name: '8,000 rules above their action',
    text: `listen on egress\n${lines(8000, () => 'match from any for local action "in"')}\naction "in" maildir\n`,
  },
  {
    name: '11,000 domains that are none',
    text: `${head}${lines(11_000, (index) => `match from any for domain "ä${index}.example" action "in"`)}${tail}`,
  },
  {
    name: '30,000 files that are not there',
    text: `${lines(30_000, (index) => `include "/etc/mail/x${index}.conf"`)}\n${head}${tail}`,
  },
  {
    name: '25,000 macros, each of which uses the one before',
    text: `m0 = "x"\n${lines(25_000, (index) => `m${index + 1} = $m${index}`)}\n${head}${tail}`,
  },
  {
    name: 'a script of 1 MiB with 90 configurations at its end',
    text: `#!/bin/sh\n${lines(40_000, (index) => `VAR${index}=/etc/mail/x${index}`)}\n${lines(90, scriptPart)}\n`,
    file: 'setup.sh',
  },
  {
    name: 'an expression of Nix with 35,000 strings and 80 configurations',
    text: `{\n${lines(35_000, (index) => `  k${index} = "v${index}";`)}\n${lines(80, (index) => `  c${index} = ''\n${head}match from any for domain "d${index}.example" action "in"${tail}  '';`)}\n}\n`,
    file: 'mail.nix',
  },
  {
    name: 'a template with 4,000 conditions',
    text: `${head}${lines(4000, (index) => `{% if a${index} %}\nmatch from any for domain "d${index}.example" action "in"\n{% endif %}`)}${tail}`,
    file: 'smtpd.conf.j2',
  },
];

const scriptPart = (index: number): string =>
  `cat > /etc/mail/smtpd${index}.conf <<EOF\n${head}match from any for domain "d${index}.example" action "in"${tail}EOF`;

const domainRules = (count: number): string =>
  lines(count, (index) => `match from any for domain "d${index}.example" action "in"`);

/** One of many addresses, scattered over all networks from 1.0.0.0 to 223.255.255.255. */
function publicAddress(index: number): string {
  const bits = Math.imul(index, 2_654_435_761) >>> 0;
  return [((bits >>> 24) % 223) + 1, (bits >>> 16) & 255, (bits >>> 8) & 255, bits & 255].join('.');
}

/** Large files that are in order, and other commands on them. */
export const largeInputs = (): readonly CostlyInput[] => {
  const sources = lines(
    2500,
    (index) => `match from src 10.${index >> 8}.${index & 255}.0/24 for any action "out"`,
  );
  const rules = `${head}${sources}\n${domainRules(2500)}${tail}`;
  const older = lines(2500, (index) => `accept from any for domain "d${index}.example" deliver to maildir`);
  const any = ['--max-size', '100'];
  return [
    { name: '5,000 rules', text: rules },
    { name: '`matrix` of 5,000 rules', text: rules, args: ['matrix'] },
    {
      name: '`diff` of 2 times 5,000 rules',
      text: rules,
      args: ['diff'],
      beside: { 'other.conf': rules.replace('d77.example', 'd77.example.org') },
    },
    {
      name: '`--fix-dry-run` of 5,000 rules',
      text: `${rules}match for any action "out"\n`,
      args: ['--fix-dry-run'],
    },
    {
      name: '`migrate` of 5,000 older rules',
      text: `listen on egress\n${older}\n${older.replaceAll('.example', '.example.org')}\naccept from local for any relay\n`,
      args: ['migrate'],
    },
    { name: '100,000 rules', text: `${head}${domainRules(100_000)}${tail}`, args: any },
    {
      name: '1,000,000 domains of a table',
      text: `table d file:FOLDER/domains\n${head}match from any for domain <d> action "in"${tail}`,
      args: [...any, '--root', '/'],
      beside: { domains: lines(1_000_000, (index) => `d${index}.example`) },
    },
    {
      name: '1,000,000 public addresses of a table',
      text: `table a file:FOLDER/addresses\n${head}match from src <a> for any action "out"${tail}`,
      args: [...any, '--root', '/'],
      beside: { addresses: lines(1_000_000, publicAddress) },
    },
  ];
};
