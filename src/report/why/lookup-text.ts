import type { Table, TableEntry } from '../../model/config/config.js';
import { secretsOf } from '../../model/secrets/secrets.js';
import type { Span } from '../../source/text.js';
import { spanText } from '../../source/text.js';
import type { CriterionWord } from '../../verify/smtp/match-rules.js';
import { tableText } from '../../verify/smtp/table-lookup.js';
import type { TracedLookup } from '../../verify/smtp/trace.js';
import { linesInWords } from '../place-list.js';
import type { NamedConfig } from './why-places.js';

/** The longest text of a configuration that is quoted within a sentence. */
const longestQuote = 60;

/** The text of a span in one line, without secrets and marked as words of the configuration. */
export function quotedSpan({ file, start, end }: Span, { config }: NamedConfig): string {
  return quotedWords(spanText({ file: secretsOf(config).masked(file), start, end }));
}

/** A text in one line, marked as words of the configuration. */
export function quotedWords(text: string): string {
  const line = text.replace(/\s+/g, ' ').replaceAll('`', "'");
  return `\`${line.length > longestQuote ? `${line.slice(0, longestQuote - 1).trimEnd()}…` : line}\``;
}

/** The place of a span: `line 14`, or `more.conf:14`. */
export const placeText = (span: Span, { config, locate }: NamedConfig): string =>
  linesInWords([span], config.file.path, locate);

/** The result of a table lookup as a clause: `203.0.113.7 is not local`, `a.example is not in <domains> (3 entries)`. */
export function lookupText(
  subject: string,
  lookup: TracedLookup,
  entry: TableEntry | undefined,
  server: NamedConfig,
): string {
  const { found, table, name, reason = '' } = lookup;
  if (found === 'error') return `${subject} is too long to be looked up, a temporary failure`;
  if (table === undefined) return builtinText(subject, name, found === true);
  if (found === 'unseen') return `not known whether ${subject} is in ${tableText(table)}: ${reason}`;
  if (!found) return missText(subject, lookup.service, table);
  if (entry === undefined) return `${subject} is in ${tableText(table)}`;
  const place = entry.span === undefined ? '' : ` (${placeText(entry.span, server)})`;
  return `${subject} is in ${tableText(table)}: ${quotedWords(entry.key)}${place}`;
}

function missText(subject: string, service: TracedLookup['service'], table: Table): string {
  const entries = table.contents.known ? table.contents.entries : [];
  const [only, ...others] = entries;
  if (table.origin === 'anonymous' && only !== undefined && others.length === 0)
    return `${subject} ${service === 'netaddr' ? 'is not in' : 'does not match'} ${quotedWords(only.key)}`;
  const kind = service === 'regex' ? ['expression', 'expressions'] : ['entry', 'entries'];
  const count = entries.length === 0 ? 'empty' : `${entries.length} ${kind[entries.length === 1 ? 0 : 1]}`;
  return `${subject} is not in ${tableText(table)} (${count})`;
}

/** The result of a lookup in one of smtpd's built-in tables. */
function builtinText(subject: string, name: string, found: boolean): string {
  switch (name) {
    case '<localhost>':
      return `${subject} is ${found ? '' : 'not '}local`;
    case '<localnames>':
      return `${subject} is ${found ? '' : 'not '}a name of this server`;
    default:
      return `${subject} is ${found ? '' : 'not '}in ${name}`;
  }
}

/** The part of an envelope that a criterion tests. */
export function subjectText(criterion: CriterionWord, key: string, isInternal: boolean): string {
  switch (criterion) {
    case 'tag':
      return key === '' ? 'no tag' : `tag ${key}`;
    case 'from':
      if (key !== 'local') return key === '<unknown>' ? 'no reverse name' : key;
      return isInternal ? 'an expanded address' : 'the local socket';
    case 'auth':
      return key === '' ? 'no user name' : `user ${key}`;
    case 'mail-from':
      return key === '@' ? 'the empty sender' : key;
    default:
      return key === '' ? 'the empty name' : key;
  }
}
