/** Longer than 300 lines: the table of all options, from which help, parsing, completion and the manual are made. */
import { newestRelease, platforms, releases } from '../source/release.js';
import type { CommandName } from './commands.js';

/** The sections of the help, in order. */
export const groups = {
  report: 'Report',
  proof: 'What fails a run',
  fixes: 'Fixes',
  findings: 'Which findings',
  target: 'What to judge',
  server: 'The server',
  client: 'The client',
  settings: 'Settings',
  bounds: 'Bounds',
  other: 'Other',
} as const;
export type OptionGroup = keyof typeof groups;

/** One option. Help, parsing and "did you mean" are all derived from this table. */
export interface OptionSpec {
  readonly commands: readonly CommandName[];
  /** The section of the help in which it appears. */
  readonly group: OptionGroup;
  /** The placeholder for its value in the help; missing if it takes none. */
  readonly value?: string;
  readonly choices?: readonly string[];
  /** The values that completion suggests although others are accepted: words, or the names of rules. */
  readonly offers?: readonly string[] | 'rules';
  /** Set if it may be given more than once. */
  readonly multiple?: true;
  readonly short?: string;
  readonly help: string;
  /** Differences for individual commands: each help describes only the command's own options. */
  readonly own?: Readonly<
    Partial<Record<CommandName, Partial<Pick<OptionSpec, 'value' | 'offers' | 'group' | 'help'>>>>
  >;
}

/** An option with the differences of a command. */
export const optionOf = (spec: OptionSpec, command: CommandName): OptionSpec => ({
  ...spec,
  ...spec.own?.[command],
});

const reading: readonly CommandName[] = [
  'check',
  'simulate',
  'where',
  'diff',
  'test',
  'review',
  'matrix',
  'show',
  'migrate',
  'upgrade',
  'probe',
];
/** The commands that read a configuration, including those without a report. */
const everywhere: readonly CommandName[] = [...reading, 'fmt', 'lsp'];
/** The commands with a report, including those that read no configuration. */
const always: readonly CommandName[] = [...reading, 'merge', 'explain', 'rules'];
/** The commands that read the configuration of a server, rather than contact one. */
const configured: readonly CommandName[] = everywhere.filter((command) => command !== 'probe');
/** The commands that take `--release`. */
const ofOneRelease: readonly CommandName[] = everywhere.filter((command) => command !== 'upgrade');
/** The commands that prove something for all envelopes. */
const proving: readonly CommandName[] = [
  'check',
  'diff',
  'test',
  'review',
  'matrix',
  'migrate',
  'upgrade',
  'fmt',
  'lsp',
];
const check: readonly CommandName[] = ['check'];
const simulate: readonly CommandName[] = ['simulate'];
const simulateAndWhere: readonly CommandName[] = ['simulate', 'where'];
const simulateAndProbe: readonly CommandName[] = ['simulate', 'probe'];
const probeAndUpgrade: readonly CommandName[] = ['probe', 'upgrade'];
/** The commands that show and can explain the server's answers to single envelopes. */
const explaining: readonly CommandName[] = ['simulate', 'diff', 'test'];
const probe: readonly CommandName[] = ['probe'];
const diffAndReview: readonly CommandName[] = ['diff', 'review'];
const testAndReview: readonly CommandName[] = ['test', 'review'];
const review: readonly CommandName[] = ['review'];
const migrate: readonly CommandName[] = ['migrate'];
const fmt: readonly CommandName[] = ['fmt'];
const checkAndFmt: readonly CommandName[] = ['check', 'fmt'];
const reports: readonly CommandName[] = ['check', 'merge'];
const test: readonly CommandName[] = ['test'];

/** The severities to which a rule may be set. */
export const severityNames = ['off', 'note', 'warning', 'error'] as const;

/** Every option. A new one needs a group and, if its command prints something, an entry in test/support/command-outputs.ts. */
export const options = {
  format: {
    commands: always,
    group: 'report',
    value: 'FORMAT',
    help: 'how to print the answer (pretty)',
  },
  formatter: {
    commands: reports,
    group: 'report',
    value: 'MODULE',
    help: 'print with an ESLint formatter: ./FILE.js or an installed package (loads its code)',
  },
  'output-file': {
    commands: [...always, ...fmt],
    group: 'report',
    value: 'FILE',
    short: 'o',
    help: 'write the report to FILE',
    own: {
      migrate: { help: 'write the converted configuration to FILE' },
      fmt: { help: 'write the formatted configuration, or the patch, to FILE' },
    },
  },
  'json-file': {
    commands: review,
    group: 'report',
    value: 'FILE',
    help: 'also write the review as JSON to FILE, for --render',
  },
  render: {
    commands: review,
    group: 'report',
    value: 'FILE',
    help: 'judge nothing, and print the review that --json-file wrote',
  },
  'sarif-file': {
    commands: reports,
    group: 'report',
    value: 'FILE',
    help: 'also write the findings to FILE as SARIF, unless something could not be judged',
  },
  quiet: { commands: reports, group: 'report', short: 'q', help: 'report errors only' },
  verbose: {
    commands: reports,
    group: 'report',
    help: 'also show warnings in detail, sound files, and all that was not read',
  },
  color: { commands: always, group: 'report', help: 'colour the output, also in a pipe' },
  'no-color': { commands: always, group: 'report', help: 'no colours (also: NO_COLOR=1)' },
  'max-warnings': {
    commands: reports,
    group: 'proof',
    value: 'N',
    help: 'exit 1 when there are more than N warnings',
  },
  'require-proof': {
    commands: check,
    group: 'proof',
    help: 'exit 2 unless it is proven that strangers cannot relay, and 1 for an open relay, even if its finding is suppressed',
  },
  'no-require-proof': {
    commands: check,
    group: 'proof',
    help: 'undo --require-proof and the setting requireProof',
  },
  fix: {
    commands: check,
    group: 'fixes',
    help: 'apply fixes that change no mail flow (proven first), in FILE and the files it includes; for "-", print the fixed text',
  },
  'fix-dry-run': {
    commands: check,
    group: 'fixes',
    help: 'show what --fix would change; exit 1 if anything',
  },
  suggest: {
    commands: check,
    group: 'fixes',
    value: 'RULE',
    offers: 'rules',
    multiple: true,
    help: 'with --fix or --fix-dry-run: also apply the first suggestion for findings of RULE, which changes mail flow; repeatable',
  },
  write: {
    commands: [...migrate, ...fmt],
    group: 'fixes',
    help: 'replace FILE, and the files it includes',
    own: { fmt: { help: 'replace FILE, the files it includes, and those of its tables' } },
  },
  check: {
    commands: fmt,
    group: 'fixes',
    help: 'name the files that are to be formatted; exit 1 if there are any',
  },
  diff: {
    commands: fmt,
    group: 'fixes',
    help: 'print what formatting changes, as a patch (patch -p1, git apply)',
  },
  rule: {
    commands: check,
    group: 'findings',
    value: 'ID=SEVERITY',
    offers: 'rules',
    multiple: true,
    help: 'off, note, warning or error for a rule, or with options: \'ID: ["warning", {"option": 1}]\'; repeatable',
  },
  'report-unused-disables': {
    commands: check,
    group: 'findings',
    value: 'SEVERITY',
    choices: severityNames,
    help: 'severity of a suppressing comment that suppresses nothing, or has no reason (warning)',
  },
  'widest-ipv4': {
    commands: check,
    group: 'findings',
    value: 'N',
    help: 'widest public IPv4 network that may relay unreported, as a prefix length (16)',
  },
  'widest-ipv6': { commands: check, group: 'findings', value: 'N', help: 'the same for IPv6 (32)' },
  baseline: {
    commands: reports,
    group: 'findings',
    value: 'FILE',
    help: 'leave out findings that FILE has recorded',
  },
  'write-baseline': { commands: reports, group: 'findings', help: 'record all findings in the --baseline' },
  base: {
    commands: diffAndReview,
    group: 'target',
    value: 'REVISION',
    help: 'compare FILE with what it is in a git revision: diff --base main FILE',
    own: {
      review: {
        help: 'compare with what the files are in a git revision; settings, policies and .gitignore are those of the revision, too',
      },
    },
  },
  variant: {
    commands: ['simulate', 'matrix', 'diff', 'test', 'review'],
    group: 'target',
    value: 'LINE=CHOICE',
    multiple: true,
    help: 'of a template: the condition of LINE holds (yes) or does not (no), or its loop has 0, 1 or 2 rounds, 2 for several; repeatable',
  },
  policy: {
    commands: testAndReview,
    group: 'target',
    value: 'FILE',
    help: 'the assertions (smtpd-lint.policy beside FILE)',
  },
  coverage: {
    commands: test,
    group: 'report',
    help: 'also change the rules in small ways, one at a time, and say which changes (mutants) the assertions notice',
  },
  init: {
    commands: test,
    group: 'report',
    help: 'draft the assertions that hold today (proven), as the text of a policy',
  },
  'stdin-filename': {
    commands: checkAndFmt,
    group: 'target',
    value: 'FILE',
    help: 'take standard input for the text of FILE',
  },
  shard: {
    commands: check,
    group: 'target',
    value: 'N/TOTAL',
    help: 'check the Nth of TOTAL parts of the files, such as 2/8',
  },
  blob: {
    commands: check,
    group: 'report',
    value: 'FILE',
    help: 'also write what was found to FILE, for smtpd-lint merge',
  },
  ignore: {
    commands: ['check', 'review'],
    group: 'target',
    value: 'PATTERN',
    multiple: true,
    help: 'leave out files of folders and patterns, as .gitignore would; repeatable',
  },
  release: {
    commands: ofOneRelease,
    group: 'server',
    value: 'RELEASE',
    offers: releases,
    help: `release of OpenSMTPD (${newestRelease})`,
    own: { check: { value: 'LIST', help: `release of OpenSMTPD (${newestRelease}), or several: 6.8,7.9` } },
  },
  platform: {
    commands: everywhere,
    group: 'server',
    value: 'NAME',
    choices: platforms,
    help: 'openbsd, or portable: smtpd on other systems (portable)',
  },
  host: {
    commands: check,
    group: 'server',
    help: 'judge for this very machine: its interfaces, names, files and their modes',
  },
  'ask-smtpd': {
    commands: check,
    group: 'server',
    help: 'with --host, run "smtpd -n" of this machine on each FILE, too; exit 2 where the two disagree',
  },
  'ask-tables': {
    commands: check,
    group: 'server',
    help: "with --host, ask the programs of tables (mysql:, ldap:, and so on; smtpd-tables(7)) whether they have the addresses and domains of examples: runs this machine's programs",
  },
  root: {
    commands: everywhere,
    group: 'server',
    value: 'DIR',
    help: 'directory that stands for / in the paths that a configuration names (/ for one below /etc; else only files below the working directory and beside the configuration are read)',
  },
  address: {
    commands: everywhere,
    group: 'server',
    value: 'IP',
    multiple: true,
    help: 'an address of the server, besides loopback and those of its listeners; repeatable',
  },
  exposed: {
    commands: ['check', 'test', 'diff', 'matrix'],
    group: 'server',
    value: 'PORT=IP',
    multiple: true,
    help: 'strangers may come to PORT under this address or network, too, as behind a published port: 25=172.17.0.1; repeatable',
  },
  closed: {
    commands: ['check', 'test', 'diff', 'matrix'],
    group: 'server',
    value: 'PORT',
    multiple: true,
    help: 'no stranger reaches PORT, or none but as --exposed says; repeatable',
  },
  define: {
    commands: everywhere,
    group: 'server',
    value: 'NAME=VALUE',
    multiple: true,
    short: 'D',
    help: 'a macro, as with smtpd -D; repeatable',
  },
  src: {
    commands: simulateAndProbe,
    group: 'client',
    value: 'IP',
    help: "the client's address (203.0.113.7)",
    own: { probe: { help: "with --config: the client's address, as the server sees this machine" } },
  },
  dst: {
    commands: simulateAndProbe,
    group: 'client',
    value: 'IP',
    help: 'the address it connects to',
    own: { probe: { help: 'with --config: the address it connects to, as the server has it' } },
  },
  port: { commands: simulateAndProbe, group: 'client', value: 'N', help: 'the port it connects to (25)' },
  helo: {
    commands: simulateAndProbe,
    group: 'client',
    value: 'NAME',
    help: 'its HELO name (fakedomain.com)',
  },
  'mail-from': {
    commands: simulateAndWhere,
    group: 'client',
    value: 'ADDRESS',
    help: 'the sender (criminal@fakedomain.com)',
    own: { where: { help: 'the sender (someone@example.net)' } },
  },
  'rcpt-to': {
    commands: simulate,
    group: 'client',
    value: 'ADDRESS',
    help: 'the recipient (victim@otherplace.com)',
  },
  from: {
    commands: probeAndUpgrade,
    group: 'client',
    value: 'ADDRESS',
    help: 'the sender (criminal@fakedomain.com)',
    own: {
      upgrade: { offers: releases, group: 'server', value: 'RELEASE', help: 'the release that runs now' },
    },
  },
  to: {
    commands: probeAndUpgrade,
    group: 'client',
    value: 'ADDRESS',
    help: 'the recipient, at a foreign domain (victim@otherplace.com)',
    own: {
      upgrade: {
        offers: releases,
        group: 'server',
        value: 'RELEASE',
        help: `the release to come (${newestRelease})`,
      },
    },
  },
  auth: { commands: simulate, group: 'client', value: 'USER', help: 'it has logged in as USER' },
  tls: {
    commands: simulateAndProbe,
    group: 'client',
    help: 'it uses TLS: by STARTTLS, or from the start on an smtps listener',
    own: { probe: { help: 'it uses STARTTLS, on port 465 TLS from the start' } },
  },
  smtps: { commands: probe, group: 'client', help: 'it starts TLS at once, on any port (465)' },
  tag: {
    commands: simulate,
    group: 'client',
    value: 'TAG',
    help: 'it connects to a listener with this tag',
  },
  rdns: { commands: simulate, group: 'client', value: 'NAME', help: 'its reverse name' },
  proxy: {
    commands: simulate,
    group: 'client',
    value: 'ADDRESS',
    help: 'the address that its PROXY v2 header claims',
  },
  envelopes: {
    commands: simulate,
    group: 'client',
    value: 'FILE',
    help: 'many clients: a JSON object a line with src, dst, port, helo, mail_from, rcpt_to, tls, cert, auth, proxy, data',
  },
  why: {
    commands: explaining,
    group: 'report',
    help: 'say why the server answers so: the listener, the filters, what each rule tests and which criterion fails, and each step of an expansion (JSON has it always)',
  },
  expect: {
    commands: simulate,
    group: 'proof',
    value: 'ANSWER',
    choices: ['accept', 'reject', 'tempfail'],
    help: 'exit 1 when the answer is not accept, reject or tempfail as named',
  },
  delay: { commands: probe, group: 'client', value: 'MS', help: 'milliseconds between attempts (500)' },
  'i-am-allowed-to-test': {
    commands: probe,
    group: 'client',
    value: 'HOST',
    help: "HOST once more: you have its owner's permission; needed for all but this machine",
  },
  config: {
    commands: everywhere,
    group: 'settings',
    value: 'FILE',
    help: 'settings file, instead of the .smtpd-lintrc.json (or package.json) found',
    own: { probe: { group: 'server', help: 'the configuration to compare answers with' } },
  },
  'settings-from': {
    commands: ['check'],
    group: 'settings',
    value: 'REVISION',
    help: 'take settings files and .gitignore as they are in a git revision, for a change that may not choose its own',
  },
  'no-config': { commands: configured, group: 'settings', help: 'look for no settings file' },
  'print-config': { commands: check, group: 'settings', help: 'print the settings in force for FILE' },
  force: { commands: ['init'], group: 'settings', help: 'replace the settings file that is there' },
  budget: {
    commands: proving,
    group: 'bounds',
    value: 'N',
    help: 'spend up to N times the usual work before "too large to decide" (1)',
  },
  'max-size': {
    commands: everywhere,
    group: 'bounds',
    value: 'MB',
    help: 'largest configuration, with what it includes (4), and 26,000 words a MB; above it: exit 2',
  },
  timeout: { commands: probe, group: 'bounds', value: 'S', help: 'seconds for everything (300)' },
  stdio: { commands: ['lsp'], group: 'other', help: 'speak on standard input and output, as it does anyway' },
  clientProcessId: {
    commands: ['lsp'],
    group: 'other',
    value: 'PID',
    help: 'end when this process has ended; VS Code and others pass it to every server',
  },
  help: {
    commands: [...always, 'fmt', 'lsp', 'init', 'completion'],
    group: 'other',
    short: 'h',
    help: 'show this help',
  },
  version: {
    commands: [...always, 'fmt', 'lsp', 'init', 'completion'],
    group: 'other',
    short: 'V',
    help: 'the version',
  },
} as const satisfies Readonly<Record<string, OptionSpec>>;

export type CliOptionName = keyof typeof options;

export const optionNames = Object.keys(options).filter(isOptionName);

export function isOptionName(name: string): name is CliOptionName {
  return Object.hasOwn(options, name);
}
