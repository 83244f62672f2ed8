import { setFrom } from '../../src/edit/rule-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, Listener, MatchRule, TableCriterion } from '../../src/model/config/config.js';
import { localActionOf } from '../../src/model/config/rule-actions.js';
import { isReachable } from '../../src/verify/smtp/bindings.js';
import { suggest } from '../shared/suggest.js';

/** The listeners that other machines reach and from which no rule may take anything. */
export function unservedListeners({ listeners, rules }: Config): readonly Listener[] {
  // What a rule may serve depends on nothing but the tag.
  const served = new Map<string, boolean>();
  const isServed = ({ tag = '' }: Listener): boolean => {
    const known = served.get(tag) ?? rules.some((rule) => mayServe(rule, tag));
    served.set(tag, known);
    return known;
  };
  return listeners.filter((listener) => isReachable(listener) && !listener.proxy && !isServed(listener));
}

/** Whether a rule may take something that other machines bring to a listener, as far as its text tells. */
function mayServe({ from, tag: asked, outcome }: MatchRule, tag: string): boolean {
  if (outcome.type !== 'action' || !mayHaveTag(asked, tag)) return false;
  const isHere = from.type === 'local' || from.type === 'socket';
  return isHere ? from.negated : !(from.type === 'any' && from.negated);
}

function mayHaveTag(criterion: TableCriterion | undefined, tag: string): boolean {
  if (criterion === undefined || criterion.regex || !criterion.table.contents.known) return true;
  const has = criterion.table.contents.entries.some(({ key }) => key.toLowerCase() === tag.toLowerCase());
  return has !== criterion.negated;
}

/** Whether a rule says `from local` itself: who writes it somewhere knows what a rule without it means. */
export const saysLocal = ({ from }: MatchRule): boolean =>
  !from.implied && (from.type === 'local' || from.type === 'socket');

/** Whether another rule of this program reports a rule by itself: it is for a domain or users who log in, and has no `from`. */
export const hasOwnFinding = ({ from, for: to, auth, outcome }: MatchRule): boolean =>
  from.implied &&
  outcome.type === 'action' &&
  ((auth !== undefined && !auth.negated) || to.type === 'domain');

/** Mail to this server from everywhere: where a rule for it says nothing else. */
export function acceptFromEverywhere(config: Config): readonly Suggestion[] {
  const rule = config.rules.find(
    ({ from, for: to, tag, outcome }) =>
      from.implied && to.type === 'local' && !to.negated && !tag && outcome.type === 'action',
  );
  if (rule === undefined || localActionOf(rule) === undefined) return [];
  return suggest('Accept mail to this server from everywhere', setFrom(rule, 'from any'));
}
