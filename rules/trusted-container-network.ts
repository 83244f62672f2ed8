import { defineRule } from '../src/lint/rule.js';
import { foreignRecipient, openListeners, Strangers, transcriptOf } from '../src/lint/strangers.js';
import type { MatchRule, TableEntry } from '../src/model/config/config.js';
import { parseAddress } from '../src/verify/match/address.js';
import { matchesNetwork, parseNetworkPattern } from '../src/verify/match/network.js';

export default defineRule({
  id: 'trusted-container-network',
  category: 'relay',
  severity: 'warning',
  preset: 'strict',
  summary: 'The gateway of a container network may relay',
  messages: {
    gateway: {
      message: 'Trusted network `{network}` includes a container gateway',
      label: 'includes `{gateway}`',
      note: 'Clients from outside may seem to come from the gateway, and then all of them relay',
      help: 'name only the hosts that relay',
    },
  },
  *check({ config, machine, verdict }) {
    const gates = config.rules.flatMap((rule) => {
      const entry = entryOf(rule);
      return entry === undefined ? [] : [{ rule, entry }];
    });
    if (gates.length === 0 || openListeners(config).length === 0) return;
    const strangers = new Strangers(config, machine);
    const holes = new Set(verdict.holes.map(({ rule }) => rule));
    const seen = new Set<TableEntry>();
    for (const { rule, entry } of gates.slice(0, maxRules)) {
      if (holes.has(rule.index) || seen.has(entry)) continue;
      const relayed = strangers.listeners
        .filter(({ proxy, family }) => !proxy && family !== 'inet6')
        .slice(0, 4)
        .map((listener) => strangers.ask(listener, { src: gateway, rcpt_to: foreignRecipient }))
        .find((decision) => decision.rule === rule.index && decision.decision === 'accept');
      if (relayed === undefined) continue;
      seen.add(entry);
      yield {
        message: 'gateway',
        data: { network: entry.key, gateway },
        span: entry.span ?? rule.from.span,
        related: [{ span: rule.span, message: 'lets this network relay' }],
        ...transcriptOf(relayed),
      };
    }
  },
});

/** The first address of Docker's first network, unless the daemon is told another one. */
const gateway = '172.17.0.1';

/** Rules that are tried: each costs a few conversations. */
const maxRules = 50;

/** The entry of a relaying rule's `from src` that holds for the gateway. */
function entryOf({ from, auth, outcome }: MatchRule): TableEntry | undefined {
  if (outcome.type !== 'action' || outcome.action.type !== 'relay' || (auth && !auth.negated))
    return undefined;
  if (from.type !== 'src' || from.negated || from.regex || !from.table?.contents.known) return undefined;
  return from.table.contents.entries.find(
    ({ key }) => parseAddress(key) === undefined && matchesNetwork(parseNetworkPattern(key), gateway),
  );
}
