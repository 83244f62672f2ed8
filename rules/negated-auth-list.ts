import { acceptanceOf } from '../src/lint/acceptance.js';
import { defineRule } from '../src/lint/rule.js';
import type { MatchRule } from '../src/model/config/config.js';
import { relayActionOf } from '../src/model/config/rule-actions.js';
import { inTwo } from './negated-auth-list/two-rules.js';
import { excerptOf } from './shared/excerpt.js';

export default defineRule({
  id: 'negated-auth-list',
  category: 'correctness',
  severity: 'warning',
  summary: '`!auth` with a list also matches strangers',
  messages: {
    rule: {
      message: '`{words}` also matches strangers',
      label: 'clients without a login match, too',
      note: 'Action `{action}` serves them without a password',
      help: 'reject these users in an earlier rule, and write `auth` here',
    },
    spares: {
      message: '`{words}` also matches strangers',
      label: 'clients without a login match, too',
      note: 'They skip the filters after this one',
      help: 'name the users who may skip them',
    },
  },
  *check(context) {
    const { config } = context;
    const suspects = config.rules.filter(
      (rule) => rule.auth?.negated && rule.auth.table && !isHere(rule.from) && relayActionOf(rule),
    );
    if (suspects.length > 0) {
      const silent = new Set([
        ...context.verdict.holes.map(({ rule }) => rule),
        ...context.reachability.dead.map(({ rule }) => rule),
      ]);
      const acceptance = acceptanceOf(context, suspects);
      for (const [question, rule] of suspects.entries()) {
        if (rule.auth === undefined || rule.outcome.type !== 'action' || silent.has(rule.index)) continue;
        // Because of a listener that requires a login, or a rule above, no client without a login may match it.
        if (acceptance?.of(question, 'others').rules.includes(rule.index) === false) continue;
        yield {
          message: 'rule',
          data: { words: excerptOf(rule.auth.span, 40), action: rule.outcome.action.name },
          span: rule.auth.span,
          suggestions: inTwo(rule),
        };
      }
    }
    for (const filter of config.filters.values()) {
      if (filter.type !== 'phase' || filter.effect?.type !== 'bypass') continue;
      const { condition } = filter;
      // No client has logged in at `phase auth`, which has a rule of its own.
      if (condition?.on !== 'auth' || !condition.negated || !condition.table || filter.phase === 'auth')
        continue;
      yield {
        message: 'spares',
        data: { words: `!${excerptOf(condition.span, 40)}` },
        span: condition.span,
      };
    }
  },
});

/** Whether a rule is for programs on this machine, which need no login to be trusted. */
const isHere = ({ type, negated }: MatchRule['from']): boolean =>
  !negated && (type === 'local' || type === 'socket');
