import { fileURLToPath } from 'node:url';
import pkg from '../package.json' with { type: 'json' };
import { type CommandName, commandNames, commands } from '../src/cli/commands.js';
import { exitColumns, exitStatuses } from '../src/cli/exit-status.js';
import { groups, type OptionSpec, options } from '../src/cli/options.js';
import { wordLines } from '../src/cli/word-lines.js';

/** The path of smtpd-lint(1), which `npm run docs` writes and a test compares. */
export const manualFile = fileURLToPath(new URL('../docs/smtpd-lint.1', import.meta.url));

/** smtpd-lint(1) in mdoc(7), generated from the tables of `--help`. */
export function manual(): string {
  return [
    '.\\" Made by `npm run docs` from src/cli/options.ts.',
    '.Dd November 24, 2026',
    '.Dt SMTPD-LINT 1',
    '.Os',
    '.Sh NAME',
    '.Nm smtpd-lint',
    `.Nd ${text("static analyzer and verifier for OpenSMTPD's smtpd.conf")}`,
    '.Sh SYNOPSIS',
    ...commandNames.flatMap((name) => ['.Nm', `.No ${text(commands[name].usage)}`]),
    '.Sh DESCRIPTION',
    ...prose(
      'smtpd-lint reads a configuration of smtpd(8) and proves that no stranger can make the server send mail to anyone, or shows the SMTP dialogue that does, with the line at fault and what to write instead.',
    ),
    ...prose(
      'Around that it finds what smtpd would refuse, in the words of the chosen release, and what an experienced operator would notice.',
    ),
    '.Pp',
    ...prose(
      'Without a command it checks. Without FILE it takes ./smtpd.conf, else /etc/smtpd.conf or /etc/mail/smtpd.conf; "-" is standard input. Of a folder it takes what is called like a configuration.',
    ),
    '.Pp',
    'The commands are:',
    '.Bl -tag -width Ds',
    ...commandNames.flatMap((name) => [`.It Cm ${name}`, ...prose(commands[name].summary)]),
    '.El',
    '.Sh OPTIONS',
    ...Object.entries(groups).flatMap(([group, title]) => [
      `.Ss ${text(title)}`,
      '.Bl -tag -width Ds',
      ...Object.entries<OptionSpec>(options)
        .filter(([, spec]) => spec.group === group)
        .flatMap(([name, spec]) => optionLines(name, spec)),
      '.El',
    ]),
    ...surroundings(),
    '.Sh EXIT STATUS',
    '.Bl -tag -width Ds',
    ...commandNames.flatMap((name) => [`.It Cm ${name}`, ...prose(exitOf(name))]),
    '.El',
    '.Bl -column "0" "errors, or over --max-warnings" "open relay, or proven with errors"',
    ...[exitColumns, ...exitStatuses].map(
      ({ status, usual, proof }) => `.It ${text(`${status}`) || '\\&'} Ta ${text(usual)} Ta ${text(proof)}`,
    ),
    '.El',
    ...examples,
    '.Sh SEE ALSO',
    '.Xr smtpd.conf 5 ,',
    '.Xr smtpd 8',
    '.Sh HISTORY',
    text(`This page describes smtpd-lint ${pkg.version}.`),
    '',
  ].join('\n');
}

const examples: readonly string[] = [
  '.Sh EXAMPLES',
  'Check before a restart:',
  '.Bd -literal -offset indent',
  'smtpd-lint --require-proof --host /etc/mail/smtpd.conf && smtpd -n && rcctl restart smtpd',
  '.Ed',
  '.Pp',
  'What would the server answer to this client?',
  '.Bd -literal -offset indent',
  'smtpd-lint simulate smtpd.conf --src 198.51.100.7 --rcpt-to bob@example.org',
  '.Ed',
];

/** The environment variables and files that are read. */
const surroundings = (): readonly string[] => [
  '.Sh ENVIRONMENT',
  '.Bl -tag -width Ds',
  '.It Ev NO_COLOR , FORCE_COLOR',
  ...prose('No colours, or colours also in a pipe.'),
  '.It Ev GITHUB_ACTIONS',
  ...prose('Where it is true, check writes annotations unless --format says otherwise.'),
  '.It Ev SMTPD_LINT_DEBUG',
  ...prose('A defect of this program is shown with its trace.'),
  '.El',
  '.Sh FILES',
  '.Bl -tag -width Ds',
  '.It Pa .smtpd-lintrc.json',
  ...prose(
    'Settings, looked for beside the checked file and above it; also the key smtpd-lint of package.json.',
  ),
  '.It Pa smtpd-lint.policy',
  ...prose('Assertions for the command test.'),
  '.El',
];

const exitOf = (name: CommandName): string =>
  Object.entries(commands[name].exit)
    .map(([status, meaning]) => `${status}: ${meaning}`)
    .join('; ');

function optionLines(name: string, spec: OptionSpec): string[] {
  const argument = spec.value === undefined ? '' : ` Ar ${spec.value}`;
  const short = spec.short === undefined ? '' : `Fl ${spec.short} , `;
  return [`.It ${short}Fl \\-${name}${argument}`, ...prose(`(${ownersOf(spec)}) ${helpOf(spec)}`)];
}

/** The help of an option, with differences for individual commands. */
const helpOf = ({ help, own = {} }: OptionSpec): string =>
  [
    help,
    ...Object.entries(own).flatMap(([command, { help: other }]) =>
      other === undefined ? [] : [`${command}: ${other}`],
    ),
  ].join('; ');

/** The commands that have an option. */
function ownersOf({ commands: owners }: OptionSpec): string {
  const others = commandNames.filter((name: CommandName) => !owners.includes(name));
  if (others.length === 0) return 'all commands';
  return owners.length > others.length + 2 ? `all but ${others.join(', ')}` : owners.join(', ');
}

/** Escapes a text for a line of mdoc(7): hyphens and backslashes are literal. */
const text = (words: string): string =>
  words.replaceAll('\\', '\\e').replaceAll('…', '...').replaceAll('-', '\\-');

/** Formats sentences for mdoc(7): each begins a line, no line is longer than 80 characters, and none is a request. */
const prose = (words: string): readonly string[] =>
  words
    .split(/(?<=[.?!]) (?=[A-Z])/)
    .flatMap((sentence) => wordLines(text(sentence), 80))
    .map((line) => line.replace(/^[.']/, '\\&$&'));
