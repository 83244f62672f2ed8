import { quoteString, replace } from '../../src/edit/edits.js';
import type { Config } from '../../src/model/config/config.js';
import { spanText } from '../../src/source/text.js';
import type { SyntaxReport } from './messages.js';

/** What addresses, domains and networks have, and the name of a program lacks. */
const noProgram = /[@.*:[\]]/;

/** Kinds of tables that Postfix has and smtpd has not. */
const ofPostfix: ReadonlySet<string> = new Set([
  'btree',
  'cdb',
  'hash',
  'lmdb',
  'pcre',
  'regexp',
  'texthash',
]);

/** `table NAME hash:/etc/mail/aliases`. */
export function* postfixBackends({ tables }: Config): Generator<SyntaxReport> {
  for (const { origin, backend, span } of tables.values())
    if (origin === 'backend' && backend !== undefined && span !== undefined && ofPostfix.has(backend))
      yield { message: 'postfixBackend', data: { word: `${backend}:` }, span };
}

/** `table NAME "addr@example.org"`: one entry without braces, which smtpd takes for the program that answers for the table. */
export function* entriesAsBackends({ tables, unseen, refusals }: Config): Generator<SyntaxReport> {
  for (const { name, origin, backend, path } of tables.values()) {
    if (origin !== 'backend' || backend === undefined || path !== undefined) continue;
    if (!noProgram.test(backend)) continue;
    const span = unseen.find(({ what, path: of }) => what === `table ${name}` && of === backend)?.span;
    if (span === undefined || refusals.some((refusal) => refusal.span.start === span.start)) continue;
    const entry = `{ ${spanText(span).startsWith('"') ? spanText(span) : quoteString(backend)} }`;
    yield {
      message: 'backend',
      data: { word: backend, entry },
      span,
      // A program may be called like a domain.
      fatal: !/^[\w.-]+$/.test(backend),
      suggestions: [{ description: 'Write the entry in braces', edits: [replace(span, entry)] }],
    };
  }
}
