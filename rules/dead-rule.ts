import { removeStatement } from '../src/edit/edits.js';
import { defineRule } from '../src/lint/rule.js';
import { asksForNoLogin } from '../src/verify/ruleset/login-names.js';
import { placeholderIn, saysTheSame, whatLeavesNothing } from './dead-rule/earlier-rule.js';
import { hasOnlyFaultyEntries } from './dead-rule/faulty-entries.js';
import { isBehindHole } from './shared/behind-hole.js';
import { isBehindLocalDelivery, relaysOfOwnMail } from './shared/relays-of-own-mail.js';
import { ruleMovedUp } from './shared/suggest.js';
import { Removals } from './shared/unused-declarations.js';

export default defineRule({
  id: 'dead-rule',
  category: 'correctness',
  severity: 'warning',
  summary: 'Unreachable rule',
  needs: ['complete-config', 'listeners'],
  messages: {
    taken: {
      message: 'Unreachable rule',
      label: '{together}',
    },
    placeholder: {
      message: 'Unreachable rule: `{words}` is a placeholder',
      label: 'smtpd takes this text as it is',
      help: 'replace it with its value',
    },
    'no-login': {
      message: 'Rule that never matches: its users cannot log in',
      label: 'no listener lets these users log in',
      help: 'add them to the table behind `auth`, or name users who are there',
    },
    never: {
      message: 'Rule that never matches',
      label: 'no client can meet all of these criteria',
      help: 'remove the rule, or change its criteria',
    },
  },
  *check(context) {
    const { config } = context;
    const removals = new Removals(config);
    const ownMail = new Set(context.isOff('relay-without-for') ? [] : relaysOfOwnMail(config));
    for (const { rule: index, takenBy } of context.reachability.dead) {
      const rule = config.rules[index - 1];
      if (rule === undefined) continue;
      const takers = takenBy.flatMap((taker) => config.rules[taker - 1] ?? []);
      // The entry itself is reported: one mistake gives one finding.
      if (takers.length === 0 && hasOnlyFaultyEntries(rule, config, context.isOff)) continue;
      if (ownMail.has(rule) && isBehindLocalDelivery(config, rule, takers)) continue;
      const removed = removals.of(rule.span);
      const placeholder = takers.length > 0 ? undefined : placeholderIn(rule);
      const noLogin =
        takers.length === 0 &&
        config.listeners.some(({ auth }) => auth !== 'none') &&
        asksForNoLogin(rule, config, context.machine);
      const isTwin = rule.span.file === config.file && takers.some((taker) => saysTheSame(taker, rule));
      // Once the hole is closed, this rule is needed.
      if (!isTwin && isBehindHole(rule, takers, context.verdict)) continue;
      yield {
        message: takers.length > 0 ? 'taken' : placeholder ? 'placeholder' : noLogin ? 'no-login' : 'never',
        data: {
          words: placeholder ?? '',
          // A single earlier rule has this label itself.
          together: takers.length > 1 ? 'earlier rules match all of its mail' : '',
        },
        span: noLogin ? (rule.auth?.span ?? rule.span) : rule.span,
        related: whatLeavesNothing(rule, takers),
        suggestions: [
          ...ruleMovedUp(rule, takers[0]),
          ...(removed === undefined ? [] : [{ description: 'Remove the rule', edits: removed }]),
        ],
        ...(isTwin && { fix: { description: 'Remove the rule', edits: [removeStatement(rule.span)] } }),
      };
    }
  },
});
