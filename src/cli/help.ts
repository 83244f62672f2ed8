import { type CommandName, commandNames, commands, defaultCommand, formatsOf } from './commands.js';
import { exitTable } from './exit-status.js';
import { groups, type OptionGroup, type OptionSpec, optionOf, options } from './options.js';
import { wordLines } from './word-lines.js';

const width = 80;

/** The column in which the texts of options begin. */
const indent = 26;

/** The text of `--help`: everything about one command or, without a command, all commands and the most common options. */
export const helpText = (command: CommandName | undefined): string =>
  `${(command === undefined ? overview() : commandHelp(command)).join('\n')}\n`;

function overview(): string[] {
  return [
    ...wordLines(about, width),
    '',
    'Usage: smtpd-lint [COMMAND] [OPTION]… [FILE]…',
    '',
    'Commands:',
    ...commandNames.map((name) => `  ${commands[name].usage.padEnd(27)} ${commands[name].summary}`),
    '',
    ...wordLines(withoutFile, width),
    '',
    'Options that most runs need:',
    ...Object.entries<OptionSpec>(options)
      .filter(([name]) => common.has(name))
      .map(([name, spec]) => [name, optionOf(spec, defaultCommand)] as const)
      .flatMap(([name, spec]) =>
        optionLines(name, { ...spec, help: withFormats(name, spec, defaultCommand) }),
      ),
    '',
    'All options of a command: smtpd-lint COMMAND --help',
    '',
    'Exit status:',
    ...exitTable(),
    '',
    ...commandNames.filter((name) => name !== 'check').flatMap((name) => exitLines(name)),
  ];
}

const about =
  'Proves that strangers cannot relay mail through OpenSMTPD, or shows the SMTP session that gets through, and checks the rest of smtpd.conf.';

const withoutFile =
  'Without FILE: ./smtpd.conf, else /etc/smtpd.conf or /etc/mail/smtpd.conf. "-" is standard input.';
const withoutFiles = 'Without FILE: every configuration below this directory.';

/** What a command reads if no file is named: commands that default to a folder do not read standard input. */
function filesOf(usage: string): readonly string[] {
  if (!usage.includes('FILE')) return [];
  return ['', ...wordLines(usage.includes('|-') ? withoutFile : withoutFiles, width)];
}

/** The options that the overview shows. */
const common: ReadonlySet<string> = new Set([
  'format',
  'output-file',
  'require-proof',
  'fix',
  'release',
  'platform',
  'host',
  'root',
  'help',
  'version',
]);

function commandHelp(command: CommandName): string[] {
  const { usage, summary } = commands[command];
  const sections = Object.entries(groups).flatMap(([group, title]) => section(command, group, title));
  return [
    `Usage: smtpd-lint ${usage}`,
    '',
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}`,
    ...filesOf(usage),
    ...sections,
    '',
    'Exit status:',
    ...(command === 'check' ? exitTable() : exitLines(command)),
  ];
}

function section(command: CommandName, group: string, title: string): string[] {
  const lines = Object.entries<OptionSpec>(options)
    .filter(([, spec]) => spec.commands.includes(command))
    .map(([name, spec]) => [name, optionOf(spec, command)] as const)
    .filter(([, spec]) => spec.group === (group as OptionGroup))
    .flatMap(([name, spec]) => optionLines(name, { ...spec, help: withFormats(name, spec, command) }));
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines];
}

/** The help of an option, with the formats of the command for `--format`. */
const withFormats = (name: string, { help }: OptionSpec, command: CommandName): string =>
  name === 'format' ? `${help}: ${formatsOf[command].join(', ')}` : help;

function optionLines(name: string, spec: OptionSpec): string[] {
  const short = spec.short === undefined ? '    ' : `-${spec.short}, `;
  const head = `  ${short}--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`;
  const lines = wordLines(spec.help, width - indent).map((line) => `${' '.repeat(indent)}${line}`);
  if (head.length >= indent - 1) return [head, ...lines];
  return [head + (lines[0] ?? '').slice(head.length), ...lines.slice(1)];
}

function exitLines(name: CommandName): string[] {
  const meanings = Object.entries(commands[name].exit).map(([status, meaning]) => `${status} ${meaning}`);
  return wordLines(meanings.join('; '), width - 13).map(
    (line, index) => `  ${(index === 0 ? name : '').padEnd(10)} ${line}`,
  );
}
