import { defineRule } from '../src/lint/rule.js';
import type { TableEntry } from '../src/model/config/config.js';
import { foreignRecipient, openListeners, Strangers, transcriptOf } from './shared/strangers.js';
import { gateway, gatewayEntry } from './trusted-container-network/container-gateway.js';

export default defineRule({
  id: 'trusted-container-network',
  category: 'relay',
  severity: 'warning',
  preset: 'strict',
  summary: 'The gateway of a container network may relay',
  messages: {
    gateway: {
      message: '`{network}` holds a container gateway',
      label: 'includes `{gateway}`',
      note: 'Clients from outside may seem to come from the gateway, and then all of them relay: `--exposed {port}={gateway}` has that proven',
      help: 'name only the hosts that relay',
    },
  },
  *check({ config, machine, verdict }) {
    const trusting = config.rules.flatMap((rule) => {
      const entry = gatewayEntry(rule);
      return entry === undefined ? [] : [{ rule, entry }];
    });
    if (trusting.length === 0 || openListeners(config).length === 0) return;
    const strangers = new Strangers(config, machine);
    const holes = new Set(verdict.holes.map(({ rule }) => rule));
    const seen = new Set<TableEntry>();
    for (const { rule, entry } of trusting.slice(0, maxRules)) {
      if (holes.has(rule.index) || seen.has(entry)) continue;
      const relayed = strangers.listeners
        .filter(({ proxy, family }) => !proxy && family !== 'inet6')
        .slice(0, 4)
        .map((listener) => ({
          port: listener.port,
          decision: strangers.ask(listener, { src: gateway, rcpt_to: foreignRecipient }),
        }))
        .find(({ decision }) => decision.rule === rule.index && decision.decision === 'accept');
      if (relayed === undefined) continue;
      seen.add(entry);
      yield {
        message: 'gateway',
        data: { network: entry.key, gateway, port: String(relayed.port) },
        span: entry.span ?? rule.from.span,
        related: [{ span: rule.span, message: 'lets this network relay' }],
        ...transcriptOf(relayed.decision),
      };
    }
  },
});

/** The most rules that are tried: each costs a few conversations. */
const maxRules = 50;
