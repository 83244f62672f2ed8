import type { Config, MatchRule, Table } from '../../src/model/config/config.js';
import { programMapsOf } from '../../src/model/config/rule-actions.js';
import type { Span } from '../../src/source/text.js';
import type { Hole } from '../../src/verify/relay/relay-verdict.js';
import { listenerOf } from '../shared/listener-fixes.js';
import {
  faultTargetOf,
  type RuleFault,
  ruleFaultOf,
  sourceEntry,
  targetEntry,
} from '../shared/rule-faults.js';

/** The message for a hole. If the number of clients that get through is known, the message gives it; behind filters `from any` may match only a few. */
export function holeMessage(rule: MatchRule, hole: Hole): RuleFault | 'filtered-source' | 'counted-source' {
  const fault = ruleFaultOf(rule, hole);
  if (hole.clients === undefined) return fault;
  if (fault === 'from-any') return 'filtered-source';
  return fault === 'wide-source' ? 'counted-source' : fault;
}

/** The words that let the stranger in. */
export function causeSpan(config: Config, rule: MatchRule, hole: Hole): Span {
  const written = (find: typeof sourceEntry, table: Table | undefined): Span | undefined =>
    table?.origin === 'anonymous' ? find(config, rule, hole)?.span : undefined;
  const spans: Readonly<Record<RuleFault, Span | undefined>> = {
    'from-any': rule.from.span,
    'wide-target': written(targetEntry, faultTargetOf(rule)?.table) ?? faultTargetOf(rule)?.span,
    'mailbox-provider': written(targetEntry, faultTargetOf(rule)?.table) ?? faultTargetOf(rule)?.span,
    'wide-source': written(sourceEntry, rule.from.table),
    'negated-source': rule.from.span,
    'reverse-dns': rule.from.span,
    sender: rule.mailFrom?.span,
    helo: rule.helo?.span,
    'not-authenticated': rule.auth?.span,
    tag: rule.tag?.span,
    certificate: listenerOf(config, hole)?.tlsSpan,
    proxy: listenerOf(config, hole)?.proxySpan,
    'program-map': programMapsOf(rule)[0]?.span,
    'published-port': written(sourceEntry, rule.from.table),
  };
  return spans[ruleFaultOf(rule, hole)] ?? rule.from.span;
}
