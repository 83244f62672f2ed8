import { quoteString, replace } from '../../src/edit/edits.js';
import { builtIn } from '../../src/model/build/table-slots.js';
import type { Config } from '../../src/model/config/config.js';
import { type Span, spanText } from '../../src/source/text.js';
import type { SyntaxReport } from './messages.js';

/** Characters of addresses, domains and networks that the name of a program does not have. */
const noProgram = /[@.*:[\]]/;

/** Programs that are published for OpenSMTPD: the packages opensmtpd-extras and opensmtpd-table-*; and `db`, which some builds lack. */
const published: ReadonlySet<string> = new Set([
  ...['db', 'ldap', 'mysql', 'passwd', 'postgres', 'redis', 'socketmap', 'sqlite'],
  ...['lua', 'perl', 'procexec', 'python', 'stub'],
]);

/** Table types of Postfix that smtpd does not have. */
const ofPostfix: ReadonlySet<string> = new Set([
  'btree',
  'cdb',
  'hash',
  'lmdb',
  'pcre',
  'regexp',
  'texthash',
]);

/** Reports `table NAME hash:/etc/mail/aliases`. */
export function* postfixBackends({ tables }: Config): Generator<SyntaxReport> {
  for (const { origin, backend, span } of tables.values())
    if (origin === 'backend' && backend !== undefined && span !== undefined && ofPostfix.has(backend))
      yield { message: 'postfixBackend', data: { word: `${backend}:` }, span };
}

/** Reports `table NAME "addr@example.org"`: one entry without braces, which smtpd reads as the program that answers for the table. */
export function* entriesAsBackends({
  tables,
  unseen,
  refusals,
  release,
  platform,
}: Config): Generator<SyntaxReport> {
  for (const { name, origin, backend, path } of tables.values()) {
    if (origin !== 'backend' || backend === undefined || path !== undefined) continue;
    if (published.has(backend) || ofPostfix.has(backend) || builtIn(backend, release, platform)) continue;
    const span = unseen.find(({ what, path: of }) => what === `table ${name}` && of === backend)?.span;
    if (span === undefined || refusals.some((refusal) => isOnLine(refusal.span, span))) continue;
    const entry = `{ ${spanText(span).startsWith('"') ? spanText(span) : quoteString(backend)} }`;
    const suggestions = [{ description: 'Write the entry in braces', edits: [replace(span, entry)] }];
    const data = { word: backend, entry };
    if (noProgram.test(backend))
      // A program may have a name like a domain.
      yield { message: 'backend', data, span, fatal: !/^[\w.-]+$/.test(backend), suggestions };
    else yield { message: 'unknownBackend', data, span, severity: 'warning', suggestions };
  }
}

/** Whether a place is on the same line as another, at it or after it. */
const isOnLine = (place: Span, { file, start }: Span): boolean =>
  place.file === file && place.start >= start && !file.text.slice(start, place.start).includes('\n');
