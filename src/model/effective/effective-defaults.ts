import type { Directive } from '../../../grammar/ast.js';
import { quote } from '../../../grammar/index.js';
import type { Config } from '../config/config.js';

/** A statement that smtpd assumes unless another one overrides it. */
interface DefaultStatement {
  /** The subject by which statements about the same setting are found. */
  readonly about: string;
  readonly text: (config: Config) => string;
  /** Whether a later statement replaces an earlier one. */
  readonly replaces: boolean;
}

/** Each limit has a default of its own. */
const defaults: readonly DefaultStatement[] = [
  { about: 'listen socket', text: () => 'listen on socket', replaces: false },
  { about: 'queue ttl', text: ({ settings }) => `queue ttl ${interval(settings.queueTtl)}`, replaces: true },
  {
    about: 'bounce warn-interval',
    text: ({ settings }) => `bounce warn-interval ${settings.warnIntervals.map(interval).join(', ')}`,
    replaces: true,
  },
  {
    about: 'smtp max-message-size',
    text: ({ settings }) => `smtp max-message-size ${size(settings.maxMessageSize)}`,
    replaces: true,
  },
  {
    about: 'smtp sub-addr-delim',
    text: ({ settings }) => `smtp sub-addr-delim ${quote(settings.subAddressDelimiter)}`,
    replaces: true,
  },
  {
    about: 'smtp max-mails',
    text: ({ settings }) => `smtp limit max-mails ${settings.maxMails}`,
    replaces: false,
  },
  {
    about: 'smtp max-rcpt',
    text: ({ settings }) => `smtp limit max-rcpt ${settings.maxRecipients}`,
    replaces: false,
  },
];

/** The default statements that smtpd behaves as if it had read. */
export function defaultStatements(config: Config, statements: readonly Directive[]): readonly string[] {
  const said = new Set(statements.flatMap(subjectsOf));
  return defaults.filter(({ about }) => !said.has(about)).map(({ text }) => text(config));
}

/** Leaves out statements that a later one about the same setting replaces. */
export function withoutReplaced(statements: readonly Directive[]): readonly Directive[] {
  const replaceable = new Set(defaults.flatMap(({ about, replaces }) => (replaces ? [about] : [])));
  const last = new Map(
    statements.flatMap((each) => subjectsOf(each).map((subject) => [subject, each] as const)),
  );
  return statements.filter((each) =>
    subjectsOf(each).every((subject) => !replaceable.has(subject) || last.get(subject) === each),
  );
}

/** The subjects of a statement: its keyword with each of its words, such as `smtp max-rcpt`. */
function subjectsOf({ keyword, items }: Directive): readonly string[] {
  const words = items.flatMap((item) => {
    if (item.type === 'word') return [item];
    if (item.type !== 'option') return [];
    return [item.keyword, ...item.items.filter((each) => each.type === 'word')];
  });
  return words.filter(({ form }) => form !== 'quoted').map(({ value }) => `${keyword.value} ${value}`);
}

/** Formats seconds in the largest unit that divides them. */
function interval(seconds: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3600],
    ['m', 60],
  ] as const;
  const unit = units.find(([, length]) => seconds > 0 && seconds % length === 0);
  return unit === undefined ? `${seconds}s` : `${seconds / unit[1]}${unit[0]}`;
}

/** Formats bytes, in megabytes if they are a whole number of them. */
function size(bytes: bigint): string {
  const megabyte = 1024n * 1024n;
  return bytes > 0n && bytes % megabyte === 0n ? `${bytes / megabyte}M` : `${bytes}`;
}
