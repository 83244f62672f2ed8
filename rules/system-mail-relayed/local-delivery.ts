import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule } from '../../src/model/config/config.js';
import { localActionOf, relayActionOf } from '../../src/model/config/rule-actions.js';

/** Whether a rule delivers on this machine. */
export const delivers = (rule: MatchRule): boolean => localActionOf(rule) !== undefined;

/** Whether a rule sends mail to the hosts that the DNS names: a smarthost may take the reports of a whole organization. */
export function isSentToMx(rule: MatchRule): boolean {
  const action = relayActionOf(rule);
  return action !== undefined && action.host === undefined && !action.backup;
}

/** Suggests a rule for this machine's own mail above the one that takes it. */
export function* deliveredHere(
  { actions }: Config,
  { span: { file, start } }: MatchRule,
): Generator<Suggestion> {
  const local = [...actions.values()].find(({ type }) => type === 'local');
  if (local === undefined) return;
  yield {
    description: 'Deliver mail for this machine here',
    edits: [
      { span: { file, start, end: start }, text: `match from local for local action "${local.name}"\n` },
    ],
  };
}
