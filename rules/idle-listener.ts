import { setFrom } from '../src/edit/rule-edits.js';
import { excerptOf } from '../src/lint/excerpt.js';
import type { Related, Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, Listener, MatchRule, TableCriterion } from '../src/model/config/config.js';
import { isReachable } from '../src/verify/smtp/bindings.js';
import { impliedHere } from './shared/related-places.js';

export default defineRule({
  id: 'idle-listener',
  category: 'correctness',
  severity: 'warning',
  summary: 'A public listener whose mail no rule accepts',
  needs: ['complete-config', 'rules'],
  messages: {
    idle: {
      message: 'No rule accepts mail from `{listener}`',
      label: 'open to other machines',
      note: 'All their mail is rejected (550)',
      help: 'write `from any`, `from src` or `from auth` in a rule, or listen on `lo`',
    },
  },
  *check(context) {
    const { config } = context;
    // What a rule may serve depends on nothing but the tag.
    const served = new Map<string, boolean>();
    const isServed = ({ tag = '' }: Listener): boolean => {
      const known = served.get(tag) ?? config.rules.some((rule) => mayServe(rule, tag));
      served.set(tag, known);
      return known;
    };
    const listeners = config.listeners.filter(
      (listener) => isReachable(listener) && !listener.proxy && !isServed(listener),
    );
    const [first, ...others] = listeners;
    if (first === undefined) return;
    if (config.rules.some(hasOwnFinding) || config.rules.some(saysLocal)) return;
    if (!config.rules.some(({ from, outcome }) => from.implied && outcome.type === 'action')) return;
    yield {
      message: 'idle',
      data: { listener: excerptOf(first.onSpan, 40) },
      span: first.span,
      related: [
        ...others.map(({ span }): Related => ({ span, message: 'nor from this one' })),
        ...config.rules.filter(({ from }) => from.implied).map((rule) => impliedHere(rule, 'from')),
      ],
      suggestions: forEverybody(config),
    };
  },
});

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

/** Who writes `from local` somewhere knows what a rule without it means. */
const saysLocal = ({ from }: MatchRule): boolean =>
  !from.implied && (from.type === 'local' || from.type === 'socket');

/** What other rules of this program say about single rules: a domain or users who log in, and no from. */
const hasOwnFinding = ({ from, for: to, auth, outcome }: MatchRule): boolean =>
  from.implied &&
  outcome.type === 'action' &&
  ((auth !== undefined && !auth.negated) || to.type === 'domain');

/** Mail to this server from everywhere: where a rule for it says nothing else. */
function forEverybody(config: Config): readonly Suggestion[] {
  const rule = config.rules.find(
    ({ from, for: to, tag, outcome }) =>
      from.implied && to.type === 'local' && !to.negated && !tag && outcome.type === 'action',
  );
  if (rule?.outcome.type !== 'action' || rule.outcome.action.type !== 'local') return [];
  const edits = setFrom(rule, 'from any');
  return edits ? [{ description: 'Accept mail to this server from everywhere', edits }] : [];
}
