import type { Config, Table } from '../model/config/config.js';

/** Properties of the syntax tree and of messages that only hold places. */
const places: ReadonlySet<string> = new Set(['span', 'writtenAt', 'token', 'open', 'at', 'comments', 'file']);

/** The first part that smtpd reads differently in two texts that differ only in blanks and line ends, or undefined if there is none. */
export function firstDifference(before: Config, after: Config): string | undefined {
  const parts = {
    statements: ({ statements }: Config) => statements,
    'statements of before 6.4': ({ older }: Config) => older?.older.map(({ old }) => old),
    comments: ({ comments }: Config) => comments.map(({ text }) => text.trimEnd()),
    'what smtpd says': ({ refusals }: Config) => refusals,
    tables: ({ tables }: Config) => [...tables.values()].map(entriesOf),
    macros: ({ macros }: Config) => [...macros].map(([name, { value }]) => [name, value]),
  } as const;
  return Object.entries(parts).find(
    ([, partOf]) => withoutPlaces(partOf(before)) !== withoutPlaces(partOf(after)),
  )?.[0];
}

function entriesOf({ name, kind, contents }: Table): unknown {
  const entries = contents.known ? contents.entries.map(({ key, value }) => [key, value]) : contents.reason;
  return [name, kind, entries];
}

const withoutPlaces = (value: unknown): string =>
  JSON.stringify(value, (key, inner: unknown) => {
    if (key === 'negation') return inner !== undefined;
    return places.has(key) ? undefined : inner;
  }) ?? '';
