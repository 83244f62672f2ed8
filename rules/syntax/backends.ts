import { quoteString, replace } from '../../src/edit/edits.js';
import type { Config } from '../../src/model/config/config.js';
import { type Span, spanText } from '../../src/source/text.js';
import { meantByBackend, ofPostfix } from '../shared/backend-names.js';
import type { SyntaxReport } from './messages.js';

/** Reports `table NAME hash:/etc/mail/aliases`. */
export function* postfixBackends({ tables }: Config): Generator<SyntaxReport> {
  for (const { origin, backend, span } of tables.values())
    if (origin === 'backend' && backend !== undefined && span !== undefined && ofPostfix.has(backend))
      yield { message: 'postfixBackend', data: { word: `${backend}:` }, span };
}

/** Reports `table NAME "addr@example.org"`: one entry without braces, which smtpd reads as the program that answers for the table. */
export function* entriesAsBackends(config: Config): Generator<SyntaxReport> {
  const { tables, unseen, refusals } = config;
  for (const table of tables.values()) {
    const { name, backend } = table;
    const meant = meantByBackend(table, config);
    if (meant === undefined || backend === undefined) continue;
    const span = unseen.find(({ what, path: of }) => what === `table ${name}` && of === backend)?.span;
    if (span === undefined || refusals.some((refusal) => isOnLine(refusal.span, span))) continue;
    const entry = `{ ${spanText(span).startsWith('"') ? spanText(span) : quoteString(backend)} }`;
    const suggestions = [{ description: 'Write the entry in braces', edits: [replace(span, entry)] }];
    const data = { word: backend, entry };
    if (meant === 'entry')
      // A program may have a name like a domain.
      yield { message: 'backend', data, span, fatal: !/^[\w.-]+$/.test(backend), suggestions };
    else yield { message: 'unknownBackend', data, span, severity: 'warning', suggestions };
  }
}

/** Whether a place is on the same line as another, at it or after it. */
const isOnLine = (place: Span, { file, start }: Span): boolean =>
  place.file === file && place.start >= start && !file.text.slice(start, place.start).includes('\n');
