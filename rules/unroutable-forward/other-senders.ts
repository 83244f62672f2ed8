import { insertAfter, quoteString } from '../../src/edit/edits.js';
import { setFrom } from '../../src/edit/rule-edits.js';
import type { Attempts } from '../../src/lint/attempts.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule } from '../../src/model/config/config.js';
import { relayActionOf } from '../../src/model/config/rule-actions.js';

/** Whether a rule relays to anyone, and fails to match forwarded mail only because of its clients. */
export const isNear = (rule: MatchRule): boolean =>
  rule.for.type === 'any' && relayActionOf(rule) !== undefined && rule.from.type !== 'any';

/** Suggests a rule for this machine's own mail: a rule that takes only the socket's is extended, or a new one is added at the end. */
export function* thisMachinesMail({ rules }: Config, attempts: Attempts): Generator<Suggestion> {
  const near = rules.find(isNear);
  const edits = near?.from.type === 'socket' && !near.from.negated ? setFrom(near, 'from local') : undefined;
  if (edits) {
    yield { description: 'Match forwarded mail, too', edits };
    const attempt = attempts.make(edits);
    if (attempt && attempt.objection === undefined) return;
  }
  const last = rules.at(-1);
  const model = near ?? rules.find(sendsOut);
  if (last === undefined || model?.outcome.type !== 'action') return;
  const text = `\nmatch from local for any action ${quoteString(model.outcome.action.name)}`;
  yield {
    description: 'Let this machine and its forwards send to anyone',
    edits: [insertAfter(last.span, text)],
  };
}

/** Whether a rule relays to the server of each recipient, or to one host for all. */
function sendsOut(rule: MatchRule): boolean {
  const action = relayActionOf(rule);
  return action !== undefined && !action.backup && action.domain === undefined;
}
