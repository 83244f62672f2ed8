import { newestRelease, platforms, releases } from '../source/release.js';

/** The commands, each a file in this folder; the first is meant when none is named. */
export const commands = {
  check: {
    usage: '[check] [FILE|DIR|GLOB|-]…',
    summary: 'find what is wrong; can a stranger relay?',
    exit: '0 no errors; 1 errors, or more warnings than --max-warnings; 2 could not judge',
  },
  simulate: {
    usage: 'simulate FILE|-',
    summary: 'what does the server answer to one client, or to many?',
    exit: '0 answered; 2 could not judge',
  },
  diff: {
    usage: 'diff OLD NEW',
    summary: 'which mail flows change between two configurations?',
    exit: '0 no stranger gains anything; 1 one does; 2 could not judge',
  },
  test: {
    usage: 'test [FILE|-]',
    summary: 'do the assertions of smtpd-lint.policy hold?',
    exit: '0 all proven; 1 some refuted; 2 could not judge',
  },
  matrix: {
    usage: 'matrix [FILE|-]',
    summary: 'who may send to whom, as a table or a picture',
    exit: '0 answered; 2 could not judge',
  },
  migrate: {
    usage: 'migrate [FILE|-]',
    summary: 'a file of the releases before 6.4 in the language of today',
    exit: '0 translated and proven, or nothing to do; 1 something is left to do; 2 could not judge',
  },
  probe: {
    usage: 'probe HOST',
    summary: 'does a running server relay? asks it, and never sends mail',
    exit: '0 nothing relayed; 1 foreign recipient taken, or not as --config; 2 could not judge',
  },
  explain: {
    usage: 'explain [RULE]…',
    summary: 'why is there a rule, and how is what it finds mended?',
    exit: '0 answered; 2 no such rule',
  },
  rules: {
    usage: 'rules',
    summary: 'all rules, with category, severity and preset',
    exit: '0 answered',
  },
  init: {
    usage: 'init [FILE]…',
    summary: 'write .smtpd-lintrc.json for the files that are there',
    exit: '0 written; 2 there is one already, or nothing to look at',
  },
  completion: {
    usage: 'completion SHELL',
    summary: 'what makes bash, zsh or fish complete this command',
    exit: '0 answered',
  },
} as const;

export type CommandName = keyof typeof commands;
export const defaultCommand: CommandName = 'check';

export const commandNames = Object.keys(commands).filter(isCommandName);

export function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}

export const shellNames = ['bash', 'zsh', 'fish'] as const;
export type ShellName = (typeof shellNames)[number];

/** One option. Help, parsing and "did you mean" are all made from this table. */
export interface OptionSpec {
  readonly commands: readonly CommandName[];
  /** What stands for its value in the help; undefined: it takes none. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** It may be given more than once. */
  readonly multiple?: true;
  readonly short?: string;
  readonly help: string;
}

const everywhere: readonly CommandName[] = [
  'check',
  'simulate',
  'diff',
  'test',
  'matrix',
  'migrate',
  'probe',
];
/** With those that read no configuration. */
const always: readonly CommandName[] = [...everywhere, 'explain', 'rules'];
const configured: readonly CommandName[] = ['check', 'simulate', 'diff', 'test', 'matrix', 'migrate'];
const check: readonly CommandName[] = ['check'];
const simulate: readonly CommandName[] = ['simulate'];
const simulateAndProbe: readonly CommandName[] = ['simulate', 'probe'];
const probe: readonly CommandName[] = ['probe'];
const diff: readonly CommandName[] = ['diff'];
const migrate: readonly CommandName[] = ['migrate'];
const checkAndMigrate: readonly CommandName[] = ['check', 'migrate'];
const test: readonly CommandName[] = ['test'];

/** What a rule's severity may be set to. */
export const severityNames = ['off', 'note', 'warning', 'error'] as const;

/** The formats' names stand here too, because the table must load without them; a test compares the two. */
export const formatNames = [
  'pretty',
  'stylish',
  'json',
  'sarif',
  'github',
  'gitlab',
  'junit',
  'checkstyle',
  'unix',
  'compact',
  'rdjson',
] as const;
export const matrixFormatNames = ['pretty', 'json', 'html', 'svg'] as const;

/** What each command can print. */
export const formatsOf: Readonly<Record<CommandName, readonly string[]>> = {
  check: formatNames,
  simulate: ['pretty', 'json'],
  diff: ['pretty', 'json'],
  test: ['pretty', 'json'],
  matrix: matrixFormatNames,
  migrate: ['pretty', 'json'],
  probe: ['pretty', 'json'],
  explain: ['pretty', 'json'],
  rules: ['pretty', 'json'],
  init: [],
  completion: [],
};

export const options = {
  format: {
    commands: always,
    value: 'FORMAT',
    help: `pretty (default) or json; check: ${formatNames.filter((name) => name !== 'pretty').join(', ')}, and github by itself in GitHub Actions; matrix: html (a page), svg (a picture)`,
  },
  formatter: {
    commands: check,
    value: 'MODULE',
    help: 'load an ESLint formatter and print what it makes of the results: the path of a module (./NAME.js, .cjs, .mjs), or the name of a package that is installed in the working directory',
  },
  release: {
    commands: everywhere,
    value: 'LIST',
    help: `whose rules hold: ${newestRelease} (default), or another of ${releases.join(' ')}; check takes several, as in 6.8,7.9`,
  },
  platform: {
    commands: everywhere,
    value: 'NAME',
    choices: platforms,
    help: 'openbsd, or portable (default): smtpd on other systems',
  },
  root: {
    commands: everywhere,
    value: 'DIR',
    help: 'the directory that stands for / in the paths that the file names (tables, includes); its etc/passwd, etc/mailname … describe the host. Default: / for a file below /etc; for others none, and then only files in or below the working directory and the directory of FILE are read',
  },
  host: {
    commands: check,
    help: 'judge as smtpd would on this very machine: its interfaces and the names that it resolves, and below --root (here / by default) tables, includes, certificates, keys with owners and modes, and programs of tables',
  },
  address: {
    commands: everywhere,
    value: 'IP',
    multiple: true,
    help: 'an address that the server has, besides loopback and those of its listeners; repeatable',
  },
  define: {
    commands: everywhere,
    value: 'NAME=VALUE',
    multiple: true,
    short: 'D',
    help: 'a macro, as with smtpd -D; repeatable',
  },
  'max-size': {
    commands: everywhere,
    value: 'MB',
    help: 'judge no configuration that is larger, with what it includes (4): exit 2',
  },
  budget: {
    commands: check,
    value: 'N',
    help: 'spend up to N times the usual work on a configuration before it is too large to decide (1): exit 2',
  },
  config: {
    commands: everywhere,
    value: 'FILE',
    help: 'take the settings from FILE, which may then lead anywhere, and not from .smtpd-lintrc.json (or package.json) beside the checked file or above it; probe: compare the answers with those of this configuration, and say which rule decides',
  },
  'no-config': { commands: configured, help: 'look for no settings file' },
  rule: {
    commands: check,
    value: 'ID=SEVERITY',
    multiple: true,
    help: 'off, note, warning or error for a rule, or with its options: \'ID: ["warning", {"option": 1}]\'; repeatable',
  },
  'report-unused-disables': {
    commands: check,
    value: 'SEVERITY',
    choices: severityNames,
    help: 'how much a comment weighs that suppresses nothing, or says no reason (warning)',
  },
  'print-config': { commands: check, help: 'print the settings that hold for FILE, as a settings file' },
  'widest-ipv4': {
    commands: check,
    value: 'N',
    help: 'a rule may trust public IPv4 networks down to /N without being reported (16)',
  },
  'widest-ipv6': { commands: check, value: 'N', help: 'the same for IPv6 (32)' },
  'stdin-filename': {
    commands: check,
    value: 'FILE',
    help: 'the text of standard input is that of FILE: its name in the report, its settings, the files beside it',
  },
  ignore: {
    commands: check,
    value: 'PATTERN',
    multiple: true,
    help: 'of folders and patterns, leave out these files, as .gitignore would; repeatable',
  },
  'max-warnings': { commands: check, value: 'N', help: 'exit 1 when there are more than N warnings' },
  baseline: {
    commands: check,
    value: 'FILE',
    help: 'do not report what FILE knows: findings of the day it was written, by their rules and the texts of their lines',
  },
  'write-baseline': { commands: check, help: 'write all that is found to the file of --baseline' },
  'output-file': {
    commands: checkAndMigrate,
    value: 'FILE',
    short: 'o',
    help: 'write the report, or the migrated text, to FILE, with the folders that lead to it',
  },
  write: {
    commands: migrate,
    help: 'put the new text in the place of the old one, in FILE and the files it includes',
  },
  fix: {
    commands: check,
    help: 'mend what can be mended without any change of mail flow (the verifier proves that first), in FILE and the files it names; of standard input, print it mended to standard output, and the report to standard error',
  },
  'fix-dry-run': { commands: check, help: 'show what --fix would change, as a diff' },
  suggest: {
    commands: check,
    value: 'RULE',
    multiple: true,
    help: 'with --fix or --fix-dry-run: also do what is suggested first for the findings of this rule, which changes mail flow; repeatable',
  },
  quiet: { commands: check, short: 'q', help: 'report errors only' },
  src: {
    commands: simulateAndProbe,
    value: 'IP',
    help: "the client's address (203.0.113.7); probe --config: as the server sees this machine",
  },
  dst: {
    commands: simulateAndProbe,
    value: 'IP',
    help: 'the address that it connects to; probe --config: as the server has it, where addresses are translated',
  },
  port: {
    commands: simulateAndProbe,
    value: 'N',
    help: 'the port that it connects to (25); probe: 465 is TLS from the start',
  },
  helo: { commands: simulateAndProbe, value: 'NAME', help: 'what it says in HELO (fakedomain.com)' },
  'mail-from': { commands: simulate, value: 'ADDRESS', help: 'the sender (criminal@fakedomain.com)' },
  'rcpt-to': { commands: simulate, value: 'ADDRESS', help: 'the recipient (victim@otherplace.com)' },
  auth: { commands: simulate, value: 'USER', help: 'it has authenticated as this user' },
  tls: {
    commands: simulateAndProbe,
    help: 'it uses TLS: STARTTLS, or from the start where the listener is smtps (probe uses STARTTLS by itself where it is demanded)',
  },
  tag: { commands: simulate, value: 'TAG', help: 'it comes in through a listener with this tag' },
  rdns: { commands: simulate, value: 'NAME', help: 'the name that its address resolves to' },
  proxy: { commands: simulate, value: 'ADDRESS', help: 'the address that its PROXY v2 header claims' },
  envelopes: {
    commands: simulate,
    value: 'FILE',
    help: 'many clients: one JSON object a line with src, dst, port, helo, mail_from, rcpt_to, tls, cert, auth, proxy, data',
  },
  from: { commands: probe, value: 'ADDRESS', help: 'the sender (criminal@fakedomain.com)' },
  to: {
    commands: probe,
    value: 'ADDRESS',
    help: "the recipient, of a domain that is not the server's (victim@otherplace.com)",
  },
  smtps: { commands: probe, help: 'TLS from the start, on any port (465)' },
  delay: { commands: probe, value: 'MS', help: 'milliseconds between two attempts (500)' },
  timeout: { commands: probe, value: 'S', help: 'seconds for everything (300)' },
  'i-am-allowed-to-test': {
    commands: probe,
    value: 'HOST',
    help: 'the host once more: its owner has allowed this. Needed for all but this machine',
  },
  base: {
    commands: diff,
    value: 'REVISION',
    help: 'compare with FILE as it is in this git revision, with the includes and tables that lie in the repository: diff --base main FILE',
  },
  policy: {
    commands: test,
    value: 'FILE',
    help: 'the assertions; without it smtpd-lint.policy beside FILE',
  },
  verbose: {
    commands: check,
    help: 'pretty: show warnings in detail, too, as errors are: the line, related places, what to write instead',
  },
  color: { commands: always, help: 'colour the output, also in a pipe' },
  'no-color': { commands: always, help: 'do not (also: NO_COLOR=1)' },
  force: { commands: ['init'], help: 'write over the settings file that is there' },
  help: { commands: [...always, 'init', 'completion'], short: 'h', help: 'this text' },
  version: { commands: [...always, 'init', 'completion'], short: 'V', help: 'the version' },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type OptionName = keyof typeof options;

export const optionNames = Object.keys(options).filter(isOptionName);

export function isOptionName(name: string): name is OptionName {
  return Object.hasOwn(options, name);
}
