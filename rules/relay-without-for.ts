import { setFor } from '../src/edit/rule-edits.js';
import { acceptanceOf } from '../src/lint/acceptance.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule } from '../src/lint/rule.js';
import type { Config, MatchRule, RelayAction } from '../src/model/config/config.js';
import { positionAt, type Span } from '../src/source/text.js';
import { hostTextsOf } from '../src/verify/smtp/relay-hosts.js';
import type { Criteria } from '../src/verify/space/scope.js';
import { impliedHere } from './shared/related-places.js';

export default defineRule({
  id: 'relay-without-for',
  category: 'correctness',
  severity: 'warning',
  summary: 'A relay rule without `for` matches local recipients only',
  needs: ['complete-config'],
  messages: {
    local: {
      message: '`for` is missing: matches mail to this machine only',
      label: 'mail to others is rejected',
      help: 'write `for any`',
    },
    other: {
      message: '`for` is missing: matches mail to this machine only',
      label: 'mail to others is left to line {line}',
      help: 'write `for any`',
    },
  },
  *check(context) {
    const { config } = context;
    const suspects = config.rules.filter((rule) => isSending(rule) && !isSentElsewhere(config, rule));
    if (suspects.length === 0) return;
    const live = new Set(context.liveRules);
    const acceptance = acceptanceOf(context, suspects.map(forEverybody));
    if (acceptance === undefined) return;
    for (const [question, rule] of suspects.entries()) {
      if (!live.has(rule) || rule.outcome.type !== 'action') continue;
      const taken = acceptance.of(question, 'anyone', true);
      const other = config.rules[(taken.rules[0] ?? 0) - 1];
      yield {
        message: other === undefined ? 'local' : 'other',
        data: { line: other ? String(lineOf(other.span)) : '' },
        span: rule.span,
        related: [impliedHere(rule, 'for')],
        suggestions: forAny(rule),
      };
    }
  },
});

/** A rule without `for` that lets this machine, some networks or users who log in send to other servers; `auth-without-from` has those that lack both. */
function isSending({ from, for: to, auth, rcptTo, outcome }: MatchRule): boolean {
  if (!to.implied || rcptTo || outcome.type !== 'action' || outcome.action.type !== 'relay') return false;
  if (outcome.action.backup || goesToThisMachine(outcome.action)) return false;
  const isUser = auth !== undefined && !auth.negated;
  return isUser ? !from.implied : !from.negated && from.type !== 'any' && from.type !== 'rdns';
}

/** A content filter or a mail store is handed the mail of this machine's own names. */
const goesToThisMachine = (action: RelayAction): boolean =>
  hostTextsOf(action).some(({ text }) => /^lmtp:|127\.0\.0\.|localhost|\[::1\]/i.test(text));

const isSentElsewhere = ({ rules }: Config, rule: MatchRule): boolean =>
  rules.some(
    (other) =>
      other !== rule &&
      other.for.type === 'any' &&
      other.outcome.type === 'action' &&
      rule.outcome.type === 'action' &&
      other.outcome.action === rule.outcome.action,
  );

/** What a rule asks for, as if it said `for any`. */
const forEverybody = (rule: MatchRule): Criteria => ({
  ...rule,
  for: { ...rule.for, type: 'any', implied: false },
});

const lineOf = ({ file, start }: Span): number => positionAt(file, start).line;

function forAny(rule: MatchRule): readonly Suggestion[] {
  const edits = setFor(rule, 'for any');
  return edits ? [{ description: 'Relay mail to everybody', edits }] : [];
}
