import type { LocalAction, RelayAction } from './actions.js';
import { isList } from './list-tables.js';
import type { MatchRule } from './ruleset.js';
import type { Table } from './tables.js';

/** The action by which a rule relays, or undefined if it delivers locally or rejects. */
export const relayActionOf = ({ outcome }: Pick<MatchRule, 'outcome'>): RelayAction | undefined =>
  outcome.type === 'action' && outcome.action.type === 'relay' ? outcome.action : undefined;

/** The action by which a rule delivers locally, or undefined if it relays or rejects. */
export const localActionOf = ({ outcome }: Pick<MatchRule, 'outcome'>): LocalAction | undefined =>
  outcome.type === 'action' && outcome.action.type === 'local' ? outcome.action : undefined;

/** The maps of a rule's local delivery that are answered by programs, which may send its mail anywhere. */
export function programMapsOf(rule: MatchRule): readonly Table[] {
  const { alias, virtual } = localActionOf(rule) ?? {};
  return [alias, virtual].flatMap((table) => (table === undefined || isList(table) ? [] : [table]));
}
