import { defineRule } from '../src/lint/rule.js';
import type { MatchRule } from '../src/model/config/config.js';
import { localActionOf } from '../src/model/config/rule-actions.js';
import { impliedHere } from './shared/related-places.js';

export default defineRule({
  id: 'clients-mail-kept',
  category: 'correctness',
  severity: 'warning',
  preset: 'strict',
  summary: 'Mail of your own clients to the world is delivered here',
  needs: ['complete-config', 'rules'],
  messages: {
    kept: {
      message: '`{action}` delivers mail for the whole world here',
      label: 'takes mail for every domain',
      note: 'What your clients send to others is rejected, or stays here',
      help: 'use the action that relays',
    },
  },
  *check({ config, liveRules }) {
    const relays = [...config.actions.values()].filter(({ type }) => type === 'relay');
    if (relays.length === 0) return;
    for (const rule of liveRules) {
      const action = localActionOf(rule);
      if (action === undefined || !isForTheWorld(rule)) continue;
      yield {
        message: 'kept',
        data: { action: action.name },
        span: rule.outcome.span,
        related: rule.from.implied ? [impliedHere(rule, 'from')] : [],
      };
    }
  },
});

/** Whether a rule is for all mail that known clients send, without a criterion by which mail comes back from a filter (a tag or a sender). */
const isForTheWorld = ({ from, for: to, tag, auth, mailFrom, rcptTo, helo }: MatchRule): boolean =>
  to.type === 'any' &&
  !to.negated &&
  !to.implied &&
  !tag &&
  !mailFrom &&
  !rcptTo &&
  !helo &&
  (from.type !== 'any' || (auth !== undefined && !auth.negated)) &&
  !from.negated;
