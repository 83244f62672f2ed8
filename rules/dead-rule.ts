import { removeStatement } from '../src/edit/edits.js';
import { defineRule } from '../src/lint/rule.js';
import { positionAt } from '../src/source/text.js';
import { asksForNoLogin } from '../src/verify/ruleset/login-names.js';
import { isAtFault, whyNever } from './dead-rule/causes.js';
import { placeholderIn, saysTheSame } from './dead-rule/earlier-rule.js';
import { RulesWithFaultyEntries } from './dead-rule/faulty-entries.js';
import { isBehindHole } from './shared/behind-hole.js';
import { isBehindLocalDelivery, relaysOfOwnMail } from './shared/relays-of-own-mail.js';
import { ruleMovedUp, suggest } from './shared/suggest.js';
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
    tag: {
      message: 'Rule that never matches: no listener has its tag',
      label: 'no mail has the tag `{tag}`',
      help: '{help}',
    },
    recipients: {
      message: 'Rule that never matches: it lacks `for`',
      label: 'not recipients on this machine',
      help: 'write `for any`',
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
    const faulty = new RulesWithFaultyEntries(config, context.isOff);
    for (const { rule: index, takenBy } of context.reachability.dead) {
      const rule = config.rules[index - 1];
      if (rule === undefined) continue;
      const line = positionAt(rule.span.file, rule.span.start).line;
      const takers = takenBy.flatMap((taker) => config.rules[taker - 1] ?? []);
      // The entry itself is reported: one mistake gives one finding.
      if (takers.length === 0 && faulty.has(rule)) continue;
      if (ownMail.has(rule) && isBehindLocalDelivery(config, rule, takers)) continue;
      if (takers.length === 1 && takers.some((taker) => isAtFault(taker, ownMail, context.isOff))) continue;
      const removed = removals.of(rule.span);
      const removal = suggest('Remove the rule', removed);
      const cause = takers.length > 0 ? undefined : whyNever(rule, config, removal);
      if (cause !== undefined) {
        yield cause;
        continue;
      }
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
        related: takers.map((taker) => ({
          span: taker.span,
          message: `matches ${takers.length > 1 ? 'mail' : 'everything'} that line ${line} would`,
        })),
        suggestions: [...ruleMovedUp(rule, takers[0]), ...removal],
        ...(isTwin && { fix: { description: 'Remove the rule', edits: [removeStatement(rule.span)] } }),
      };
    }
  },
});
