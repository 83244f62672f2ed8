import type { Related } from '../../src/lint/finding.js';
import { askedOf } from '../../src/model/config/asked-table.js';
import type { Config, MatchRule, Table, TableEntry } from '../../src/model/config/config.js';
import { spanText } from '../../src/source/text.js';
import type { Hole } from '../../src/verify/relay/relay-verdict.js';
import { listenerOf } from '../shared/listener-fixes.js';
import { strangersConnect } from '../shared/related-places.js';
import { faultTargetOf, ruleFaultOf, sourceEntry, targetEntry } from '../shared/rule-faults.js';
import { causeSpan } from './hole-causes.js';

/** The client that gets through and its connection: the facts that the dialogue does not show. */
export function clientOf({ witness: { src, dst, port, proxy, rdns, fcrdns, cert } }: Hole): string {
  const facts = [
    `port ${port ?? 25}`,
    ...(proxy ? [`PROXY header ${proxy}`] : []),
    ...(rdns ? [`reverse name ${rdns} (${fcrdns ? 'confirmed' : 'not confirmed'})`] : []),
    ...(cert ? ['with a certificate'] : []),
  ];
  return `-- ${src}${dst === undefined ? '' : ` to ${dst}`}, ${facts.join(', ')}`;
}

/** Why an entry that was not read counts, or none does: a program said so, or it is assumed. */
function assumedText(table: Table, entry: string | null): string {
  if (askedOf(table)) return entry === null ? 'its program says no' : `its program says yes to ${entry}`;
  return entry === null ? 'not read, and taken not to name this client' : 'not read, and any entry is enough';
}

export function related(config: Config, rule: MatchRule, hole: Hole): readonly Related[] {
  const places: Related[] = [];
  const listener = listenerOf(config, hole)?.span ?? hole.listener;
  if (listener) places.push(strangersConnect(listener));
  for (const { table, entry } of hole.witness.assumed ?? []) {
    const known = config.tables.get(table);
    if (known?.span) places.push({ span: known.span, message: assumedText(known, entry) });
  }
  const fault = ruleFaultOf(rule, hole);
  if (fault === 'proxy') {
    const how = rule.from.implied
      ? '`from local` is implied, and the client claims it'
      : 'the client can claim such an address';
    places.push({ span: rule.from.span, message: how });
  }
  const isTarget = fault === 'wide-target' || fault === 'mailbox-provider';
  if (isTarget) places.push({ span: rule.from.span, message: 'every client matches' });
  if (fault === 'certificate')
    places.push({
      span: rule.from.span,
      message: 'anyone with such a certificate matches',
    });
  places.push(
    ...declared(sourceEntry(config, rule, hole), rule.from.table, 'this entry matches the stranger'),
  );
  const target = faultTargetOf(rule) ?? (rule.for.implied || rule.for.type === 'any' ? undefined : rule.for);
  places.push(
    ...declared(targetEntry(config, rule, hole), target?.table, 'this entry matches foreign domains'),
  );
  if (target && !isTarget) places.push({ span: target.span, message: 'matches foreign domains' });
  const macro = config.macros.get(/^\$(\w+)$/.exec(spanText(causeSpan(config, rule, hole)))?.[1] ?? '');
  if (macro) places.push({ span: macro.span, message: 'its value' });
  if (rule.outcome.type === 'action' && rule.outcome.action.span !== rule.span)
    places.push({ span: rule.outcome.action.span, message: 'sends the mail on' });
  for (const index of hole.chain) {
    const next = config.rules.find((other) => other.index === index);
    if (next && next !== rule) places.push({ span: next.span, message: 'relays it in the next round' });
  }
  return places;
}

/** The entry at fault, if it is not written in the rule itself. */
function declared(
  entry: TableEntry | undefined,
  table: Table | undefined,
  message: string,
): readonly Related[] {
  return entry?.span && table?.origin !== 'anonymous' ? [{ span: entry.span, message }] : [];
}
