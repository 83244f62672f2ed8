import { quoteString, replace } from '../../src/edit/edits.js';
import { builtIn } from '../../src/model/build/table-slots.js';
import type { Config } from '../../src/model/config/config.js';
import { type Span, spanText } from '../../src/source/text.js';
import { parseAddress } from '../../src/verify/match/address.js';
import { meantByBackend, misspeltBackend, ofPostfix } from '../shared/backend-names.js';
import type { SyntaxReport } from './messages.js';

/** Reports `table NAME hash:/etc/mail/aliases`. */
export function* postfixBackends({ tables }: Config): Generator<SyntaxReport> {
  for (const { origin, backend, span } of tables.values())
    if (origin === 'backend' && backend !== undefined && span !== undefined && ofPostfix.has(backend))
      yield { message: 'postfixBackend', data: { word: `${backend}:` }, span };
}

/** Reports `table NAME fil:/etc/mail/aliases`. */
export function* misspeltBackends(config: Config): Generator<SyntaxReport> {
  for (const table of config.tables.values()) {
    const { backend, path } = table;
    const right = misspeltBackend(table, config);
    const span = sourceSpan(config, table.name, path);
    if (backend === undefined || right === undefined || span === undefined) continue;
    if (config.refusals.some((refusal) => isOnLine(refusal.span, span))) continue;
    const at = spanText(span).indexOf(`${backend}:`);
    const word = { ...span, start: span.start + at, end: span.start + at + backend.length };
    yield {
      message: 'misspeltBackend',
      data: { word: backend, right },
      span,
      // Somebody may have a program of another name for a database.
      ...(!builtIn(right, config.release, config.platform) && { severity: 'warning' as const }),
      ...(at >= 0 && {
        suggestions: [{ description: `Write \`${right}:\``, edits: [replace(word, right)] }],
      }),
    };
  }
}

/** The place of what follows a table's name, if its backend is a program. */
const sourceSpan = ({ unseen }: Config, name: string, path: string | undefined): Span | undefined =>
  unseen.find(({ what, path: of }) => what === `table ${name}` && of === path)?.span;

/** Reports `table NAME "addr@example.org"`: one entry without braces, which smtpd reads as the program that answers for the table. */
export function* entriesAsBackends(config: Config): Generator<SyntaxReport> {
  const { tables, refusals } = config;
  for (const table of tables.values()) {
    const { name, backend } = table;
    const meant = meantByBackend(table, config);
    if (meant === undefined || backend === undefined) continue;
    const span = sourceSpan(config, name, backend);
    if (span === undefined || refusals.some((refusal) => isOnLine(refusal.span, span))) continue;
    const entry = `{ ${spanText(span).startsWith('"') ? spanText(span) : quoteString(backend)} }`;
    const suggestions = [{ description: 'Write the entry in braces', edits: [replace(span, entry)] }];
    const data = { word: backend, entry };
    if (meant === 'entry')
      yield { message: 'backend', data, span, fatal: !isProgramName(backend), suggestions };
    else yield { message: 'unknownBackend', data, span, severity: 'warning', suggestions };
  }
}

/** Whether a program may have a name: it may be like a domain, but not an address. */
const isProgramName = (name: string): boolean => /^[\w.-]+$/.test(name) && parseAddress(name) === undefined;

/** Whether a place is on the same line as another, at it or after it. */
const isOnLine = (place: Span, { file, start }: Span): boolean =>
  place.file === file && place.start >= start && !file.text.slice(start, place.start).includes('\n');
