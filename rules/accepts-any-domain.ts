import { defineRule } from '../src/lint/rule.js';
import { isKept, isMeant, isWide, leavesServer, triedUsers } from './accepts-any-domain/any-domain.js';
import { excerptOf } from './shared/excerpt.js';
import { strangersConnect } from './shared/related-places.js';
import { namingDomains } from './shared/rule-fixes.js';
import { foreignRecipient, Strangers, transcriptOf } from './shared/strangers.js';

export default defineRule({
  id: 'accepts-any-domain',
  category: 'relay',
  severity: 'warning',
  summary: 'Mail for foreign domains is accepted and not relayed',
  messages: {
    returned: {
      message: '`{words}` accepts mail for foreign domains',
      label: 'matches domains that are not yours',
      note: 'Action `{action}` keeps it, or bounces it to senders that may be forged',
      help: 'name your own domains after `for domain`',
    },
    expired: {
      message: '`{words}` accepts mail for foreign domains',
      label: 'matches domains that are not yours',
      note: 'Action `{action}` has no host for it, so it waits in the queue until it bounces',
      help: 'name your own domains after `for domain`',
    },
    taken: {
      message: '`{words}` accepts mail for foreign domains',
      label: 'matches domains that are not yours',
      note: 'Action `{action}` keeps it: its recipients never get it, and relay testers report an open relay',
      help: 'name your own domains after `for domain`',
    },
  },
  *check(context) {
    const { config, machine } = context;
    const wide = config.rules.filter((rule) => isKept(rule) && isWide(rule));
    if (wide.length === 0) return;
    const strangers = new Strangers(config, machine);
    const recipients = triedUsers(wide, machine).map((user) => foreignRecipient.replace(/^[^@]*/, user));
    const seen = new Set<number>();
    const tried = strangers.listeners
      .slice(0, maxListeners)
      .flatMap((listener) => recipients.map((rcpt_to) => ({ listener, rcpt_to })));
    for (const { listener, rcpt_to } of tried) {
      const decision = strangers.ask(listener, { rcpt_to });
      const rule = decision.rule === undefined ? undefined : config.rules[decision.rule - 1];
      if (rule?.outcome.type !== 'action' || !isKept(rule) || seen.has(rule.index)) continue;
      const { action } = rule.outcome;
      if (action.type === 'local' && isMeant(action.virtual)) continue;
      if (
        decision.decision !== 'accept' ||
        decision.deliveries.some((delivery) => leavesServer(config, delivery))
      )
        continue;
      seen.add(rule.index);
      const failure = decision.deliveries.find((delivery) => delivery.failure)?.failure;
      yield {
        message: failure === undefined ? 'taken' : failure.bounces === 'at-once' ? 'returned' : 'expired',
        data: { words: excerptOf(rule.for.span, 30), action: action.name },
        span: rule.for.span,
        related: [strangersConnect(listener.span)],
        suggestions: [namingDomains(rule)].filter((suggestion) => suggestion !== undefined),
        ...transcriptOf(decision),
      };
    }
  },
});

/** The most listeners that are tried: each costs a conversation. */
const maxListeners = 20;
