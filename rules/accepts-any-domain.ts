import { excerptOf } from '../src/lint/excerpt.js';
import { defineRule } from '../src/lint/rule.js';
import { foreignRecipient, Strangers, transcriptOf } from '../src/lint/strangers.js';
import type { Config, MatchRule, Table } from '../src/model/config/config.js';
import { relayDestinationOf } from '../src/verify/relay/relay-destination.js';
import type { Decision } from '../src/verify/smtp/envelope.js';
import { strangersConnect } from './shared/related-places.js';
import { namingDomains } from './shared/rule-fixes.js';

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
    if (!config.rules.some((rule) => isKept(rule) && isWide(rule))) return;
    const strangers = new Strangers(config, machine);
    const [user = 'root'] = machine.users ?? [];
    const rcpt_to = foreignRecipient.replace(/^[^@]*/, user);
    const seen = new Set<number>();
    for (const listener of strangers.listeners.slice(0, maxListeners)) {
      const decision = strangers.ask(listener, { rcpt_to });
      const rule = decision.rule === undefined ? undefined : config.rules[decision.rule - 1];
      if (rule?.outcome.type !== 'action' || !isKept(rule) || seen.has(rule.index)) continue;
      const { action } = rule.outcome;
      if (action.type === 'local' && isMeant(action.virtual)) continue;
      if (
        decision.decision !== 'accept' ||
        decision.deliveries.some((delivery) => isSentOn(config, delivery))
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

/** Virtual domains that were not seen may be the list of what is taken, and a bare `@` in them says that everything is. */
const isMeant = (virtual: Table | undefined): boolean =>
  virtual !== undefined &&
  (!virtual.contents.known || virtual.contents.entries.some(({ key }) => key === '@'));

/** Listeners that are tried: each costs a conversation. */
const maxListeners = 20;

/** Whether the rule's mail ends here: in a local delivery, at an LMTP server, or in the queue for want of a host. */
const isKept = ({ outcome }: MatchRule): boolean =>
  outcome.type === 'action' &&
  (outcome.action.type === 'local' ||
    ['mailboxes', 'domains'].includes(relayDestinationOf(outcome.action).type));

/** Whether mail leaves for somebody else's server. */
function isSentOn(
  { actions }: Config,
  { type, action: name, failure }: Decision['deliveries'][number],
): boolean {
  const action = actions.get(name);
  if (type === 'local' || failure !== undefined || action?.type !== 'relay') return false;
  return relayDestinationOf(action).type !== 'mailboxes';
}

/** Whether the rule may hold for domains that nobody named: a quick look, which saves the question. */
function isWide({ from, for: to, rcptTo, auth }: MatchRule): boolean {
  if (auth && !auth.negated) return false;
  if (!from.negated && (from.type === 'local' || from.type === 'socket')) return false;
  if (rcptTo && !rcptTo.negated && !rcptTo.regex && !hasStar(rcptTo.table)) return false;
  if (to.type === 'any') return true;
  return to.negated || to.regex || (to.type === 'domain' && hasStar(to.table));
}

const hasStar = (table: Table | undefined): boolean =>
  table?.contents.known === true && table.contents.entries.some(({ key }) => /\*|@$/.test(key));
