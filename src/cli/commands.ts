/** The commands, each implemented in a file of this folder. The first is the default. */
export const commands = {
  check: {
    usage: '[check] [FILE|DIR|GLOB|-]…',
    summary: 'can strangers relay, and what else is wrong?',
    exit: { 0: 'no errors', 1: 'errors, or over --max-warnings', 2: 'could not judge' },
  },
  simulate: {
    usage: 'simulate [FILE|-]',
    summary: 'what does the server answer to a client?',
    exit: { 0: 'answered', 1: 'not as --expect says', 2: 'could not judge' },
  },
  where: {
    usage: 'where ADDRESS [FILE|-]',
    summary: 'where does mail for an address end?',
    exit: { 0: 'it arrives on every way', 1: 'it does not', 2: 'not known, or could not judge' },
  },
  diff: {
    usage: 'diff OLD NEW',
    summary: 'which mail flows change?',
    exit: { 0: 'strangers gain nothing', 1: 'strangers gain something', 2: 'not proven, or could not judge' },
  },
  test: {
    usage: 'test [FILE|-]',
    summary: 'do the assertions of smtpd-lint.policy hold?',
    exit: { 0: 'all proven', 1: 'some refuted', 2: 'not proven, or could not judge' },
  },
  review: {
    usage: 'review [FILE|DIR|GLOB]…',
    summary: 'what does a change do? diff and test of many files',
    exit: {
      0: 'strangers gain nothing, and all assertions are proven',
      1: 'strangers gain something, or an assertion is refuted',
      2: 'not proven, or could not judge',
    },
  },
  matrix: {
    usage: 'matrix [FILE|-]',
    summary: 'who may send to whom, as a table or picture',
    exit: { 0: 'answered', 2: 'could not judge' },
  },
  show: {
    usage: 'show [FILE|-]',
    summary: 'the configuration as smtpd holds it',
    exit: { 0: 'shown', 2: 'could not judge, or an include was not read' },
  },
  migrate: {
    usage: 'migrate [FILE|-]',
    summary: 'convert a configuration of before 6.4',
    exit: { 0: 'converted and proven, or nothing to do', 1: 'something is left to do', 2: 'could not judge' },
  },
  upgrade: {
    usage: 'upgrade [FILE|-]',
    summary: 'what does another release make of the file?',
    exit: {
      0: 'mail is treated as before (proven), but for what changes under any configuration',
      1: 'something is refused or means something else',
      2: 'not proven, or could not judge',
    },
  },
  fmt: {
    usage: 'fmt [FILE|-]…',
    summary: 'format a configuration, proven to be the same',
    exit: {
      0: 'formatted, or with --check: nothing to format',
      1: 'with --check: something is to be formatted',
      2: 'not formatted, as it could not be read or would not be the same',
    },
  },
  lsp: {
    usage: 'lsp',
    summary: 'language server, which editors start',
    exit: { 0: 'ended by the editor', 2: 'wrong arguments' },
  },
  probe: {
    usage: 'probe HOST',
    summary: 'does a running server relay? (sends no mail)',
    exit: {
      0: 'nothing relayed',
      1: 'a foreign recipient was accepted, or answers differ from --config',
      2: 'not proven, or could not judge',
    },
  },
  merge: {
    usage: 'merge PART…',
    summary: 'one report of what --shard runs found',
    exit: { 0: 'no errors', 1: 'errors, or over --max-warnings', 2: 'could not judge, or a part is missing' },
  },
  explain: {
    usage: 'explain [RULE]…',
    summary: 'why a rule exists, and how to fix its findings',
    exit: { 0: 'answered', 2: 'no such rule' },
  },
  rules: {
    usage: 'rules',
    summary: 'list all rules',
    exit: { 0: 'answered' },
  },
  init: {
    usage: 'init [FILE]…',
    summary: 'write .smtpd-lintrc.json for the files here',
    exit: { 0: 'written', 2: 'there is one already, or no configuration' },
  },
  completion: {
    usage: 'completion SHELL',
    summary: 'print completion for bash, zsh or fish',
    exit: { 0: 'answered' },
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

/** A command as help, manual and completion present it. */
export interface CommandSpec {
  readonly usage: string;
  /** The question that it answers, or what it does, in a few words. */
  readonly summary: string;
  /** The meaning of each exit status. */
  readonly exit: Readonly<Partial<Record<0 | 1 | 2, string>>>;
}

export type CommandName = keyof typeof commands;
export const defaultCommand: CommandName = 'check';

export const commandNames = Object.keys(commands).filter(isCommandName);

export function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}

export const shellNames = ['bash', 'zsh', 'fish'] as const;
export type ShellName = (typeof shellNames)[number];

/** The names of the formats are repeated here because this table must load without the formats; a test compares the two. */
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
/** The formats for the review of a change. */
export const reviewFormatNames = ['github', 'markdown', 'junit', 'sarif'] as const;

/** The formats that each command supports. */
export const formatsOf: Readonly<Record<CommandName, readonly string[]>> = {
  check: formatNames,
  simulate: ['pretty', 'json'],
  where: ['pretty', 'json'],
  diff: ['pretty', 'json', ...reviewFormatNames],
  test: ['pretty', 'json', ...reviewFormatNames, 'lcov'],
  review: ['pretty', 'json', ...reviewFormatNames],
  matrix: matrixFormatNames,
  show: ['pretty', 'json'],
  migrate: ['pretty', 'json'],
  upgrade: ['pretty', 'json'],
  fmt: [],
  lsp: [],
  probe: ['pretty', 'json'],
  merge: formatNames,
  explain: ['pretty', 'json'],
  rules: ['pretty', 'json'],
  init: [],
  completion: [],
};
