import type { Table } from '../../model/config/config.js';
import type { SourceFile, Span } from '../../source/text.js';
import type { Criteria } from './scope.js';

/** Conditions that select envelopes. Undefined ones are not tested. */
export interface EnvelopeQuestion {
  /** Networks, as in `from src`. */
  readonly sources?: readonly string[];
  /** `from local`: the machine's own addresses and the local socket. */
  readonly machine?: boolean;
  /** Patterns of the names in HELO, as in `helo`. */
  readonly heloNames?: readonly string[];
  /** Names of authenticated users, compared exactly. */
  readonly users?: readonly string[];
  /** Patterns of mail addresses, as in `mail-from`. */
  readonly senders?: readonly string[];
  /** Patterns of domains, as in `for domain`. */
  readonly domains?: readonly string[];
  /** `for local`. */
  readonly localDomains?: boolean;
  /** Patterns of mail addresses, as in `rcpt-to`. */
  readonly recipients?: readonly string[];
}

/** The source of criteria that have no text. */
const file: SourceFile = { path: '<question>', text: '' };
export const nowhere: Span = { file, start: 0, end: 0 };

/** A table with these keys that is not in any text. */
export function questionTable(keys: readonly string[]): Table {
  return {
    name: '<question>',
    kind: 'list',
    origin: 'inline',
    span: undefined,
    contents: { known: true, entries: keys.map((key) => ({ key, value: undefined, span: undefined })) },
  };
}

/** A question about envelopes as the criteria of a rule, so that it is evaluated exactly as smtpd evaluates rules. */
export function criteriaOf(asked: EnvelopeQuestion): Criteria {
  const plain = { negated: false, regex: false, span: nowhere, implied: false } as const;
  const table = (keys: readonly string[] | undefined) =>
    keys === undefined ? undefined : { ...plain, table: questionTable(keys) };
  const { sources, machine, heloNames, users, senders, domains, localDomains, recipients } = asked;
  return {
    tag: undefined,
    from: {
      ...plain,
      type: sources !== undefined ? 'src' : machine ? 'local' : 'any',
      table: table(sources)?.table,
    },
    for: {
      ...plain,
      type: domains !== undefined ? 'domain' : localDomains ? 'local' : 'any',
      table: table(domains)?.table,
    },
    helo: table(heloNames),
    auth: users && { ...plain, regex: true, table: questionTable(users.map(exactly)) },
    tls: undefined,
    mailFrom: table(senders),
    rcptTo: table(recipients),
  };
}

/** A regular expression for one text, because `auth` would compare names with `@` as mail addresses. */
const exactly = (text: string): string => `^${text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`;
