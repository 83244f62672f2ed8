import { setFrom } from '../../src/edit/rule-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, Listener, MatchRule, TableCriterion } from '../../src/model/config/config.js';
import { localActionOf } from '../../src/model/config/rule-actions.js';
import { isReachable } from '../../src/verify/smtp/bindings.js';
import { suggest } from '../shared/suggest.js';

/** The listeners that other machines reach and from which no rule may take any mail. */
export function unservedListeners({ listeners, rules }: Config): readonly Listener[] {
  // Whether a rule serves a listener depends on nothing but the tag.
  const served = new Map<string, boolean>();
  const isServed = ({ tag = '' }: Listener): boolean => {
    const known = served.get(tag) ?? rules.some((rule) => mayServe(rule, tag));
    served.set(tag, known);
    return known;
  };
  return listeners.filter((listener) => isReachable(listener) && !listener.proxy && !isServed(listener));
}

/** Whether, judging by its text, a rule may take mail that other machines bring to a listener with this tag. */
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

/** Whether a rule may take mail of clients on other machines that have not logged in. */
export function isFromOutside({ from, auth }: MatchRule): boolean {
  const isHere = (from.type === 'local' || from.type === 'socket') && !from.negated;
  return !isHere && !(auth && !auth.negated);
}

/** Whether a rule has an explicit `from local`: an author who writes it once knows what a rule without it means. */
export const saysLocal = ({ from }: MatchRule): boolean =>
  !from.implied && (from.type === 'local' || from.type === 'socket');

/** Whether another lint rule already reports a rule: it is for a domain or for users who log in, and has no `from`. */
export const hasOwnFinding = ({ from, for: to, auth, outcome }: MatchRule): boolean =>
  from.implied &&
  outcome.type === 'action' &&
  ((auth !== undefined && !auth.negated) || to.type === 'domain');

/** Suggests `from any` for the first rule that delivers mail to this server and has no `from`. */
export function acceptFromEverywhere(config: Config): readonly Suggestion[] {
  const rule = config.rules.find(
    ({ from, for: to, tag, outcome }) =>
      from.implied && to.type === 'local' && !to.negated && !tag && outcome.type === 'action',
  );
  if (rule === undefined || localActionOf(rule) === undefined) return [];
  return suggest('Accept mail to this server from everywhere', setFrom(rule, 'from any'));
}
