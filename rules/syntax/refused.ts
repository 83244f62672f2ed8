import { replace } from '../../src/edit/edits.js';
import type { Related } from '../../src/lint/finding.js';
import { commentedOutRule } from '../../src/lint/repair/commented-out-statements.js';
import { closedQuotes } from '../../src/lint/repair/unclosed-quotes.js';
import { type TableSlot, tableSlots } from '../../src/model/build/table-slots.js';
import type { Config, Refusal } from '../../src/model/config/config.js';
import { isNewer, type Release } from '../../src/source/release.js';
import { type Span, spanText } from '../../src/source/text.js';
import { alsoBare, certificateHelp } from './bare-listeners.js';
import type { SyntaxReport } from './messages.js';
import { type RefusalText, refusalText, shownWord } from './refusal-texts.js';

/** The report on a refusal of a statement that smtpd has parsed, in plain words and in smtpd's own. */
export function refusedReport(config: Config, refusal: Refusal): SyntaxReport {
  const { check, message, severity, host, span, hint, detail } = refusal;
  const said = (detail && !host ? `${message} (${detail})` : message)
    .replace(/\s+/g, ' ')
    .replace(/^warn: /, '')
    .trim();
  const text =
    check === 'T11' ? otherKind(config, refusal) : (refusalText(refusal) ?? { fact: said, help: '' });
  const data = {
    fact: host ? (text.unsure ?? text.fact) : text.fact,
    reason: hint ?? text.reason ?? '',
    said,
    help: refusal.help ?? (check === 'I05' ? certificateHelp(config) : undefined) ?? text.help,
  };
  if (host) return { message: 'host', data, span, severity: 'note' };
  if (check === 'L11') return noRuleReport(config, data, span);
  if (severity === 'warning') return { message: 'refused', data, span, severity: 'warning' };
  const related = check === 'I05' ? alsoBare(config, span) : misusedTable(config, refusal);
  const quotes = closedQuotes(refusal);
  const suggestions = quotes && [{ description: 'Close the quotes', edits: quotes.edits }];
  return { message: 'refused', data, span, related, ...(suggestions && { suggestions }), fatal: true };
}

/** The report on a file without a rule: at the rule that a comment swallows, if there is one. */
function noRuleReport(config: Config, data: NonNullable<SyntaxReport['data']>, span: Span): SyntaxReport {
  const missed = commentedOutRule(config);
  if (missed === undefined) return { message: 'refused', data, span, fatal: true };
  const { comment, line, continuation } = missed;
  return {
    message: 'commentedOutRule',
    data,
    span: line,
    related: [
      { span: { ...comment.span, end: continuation.end }, message: 'the backslash continues this comment' },
    ],
    suggestions: [
      { description: 'Remove the backslash, so that the rule counts', edits: [replace(continuation, '')] },
    ],
    fatal: true,
  };
}

/** The text about a table of the wrong kind: what it is, and what it should be. */
function otherKind({ tables, release }: Config, { span, misused, machine }: Refusal): RefusalText {
  const { table: name = '', slot = '' } = misused ?? {};
  const shown = shownWord(name);
  if (machine) return { fact: `Table \`${shown}\` has no type`, help: 'make its file readable first' };
  const text = spanText(span);
  // The span includes the option if a list may be written there, too.
  const word = text.replace(/^[a-z-]+\s+/, '').replaceAll('"', '');
  if (tables.has(word))
    return { fact: `\`${word}\` is a list of one word here, not the table`, help: `write \`<${word}>\`` };
  const declared = tables.get(name);
  const kind = declared?.kind ?? (!text.startsWith('{') || !text.includes('=') ? 'list' : 'map');
  if (kind !== 'list' && kind !== 'map')
    return { fact: `Table \`${shown}\` is of the wrong kind`, help: 'use another table' };
  const [is, needed, example] =
    kind === 'list' ? ['a list', 'a mapping', '`{ a = b, c = d }`'] : ['a mapping', 'a list', '`{ a, b }`'];
  const since = kind === 'map' ? takesMap(slot) : undefined;
  const upgrade = since !== undefined && isNewer(since, release) ? `, or upgrade to ${since}` : '';
  const takes = `\`${slot.replace(/^\w+ /, '')}\` takes ${needed}`;
  const help = `write ${needed}, as in ${example}${upgrade}`;
  return declared
    ? { fact: `Table \`${shown}\` is ${is}, not ${needed}`, reason: takes, help }
    : { fact: `${takes}, not ${is}`, help };
}

/** The declaration of a table that cannot be used at a place. */
function misusedTable({ tables }: Config, { misused, machine }: Refusal): readonly Related[] {
  const declared = misused && !machine ? tables.get(misused.table)?.span : undefined;
  return declared ? [{ span: declared, message: 'declared here' }] : [];
}

/** The first release that accepts a mapping in a slot. */
function takesMap(name: string): Release | undefined {
  const slot = Object.entries<TableSlot>(tableSlots).find(([each]) => each === name)?.[1];
  const map = slot?.accepts.find(({ shape }) => shape === 'map');
  return map && 'since' in map ? map.since : undefined;
}
