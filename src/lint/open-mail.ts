import type { Config, Listener, MatchRule, Table } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import { isPrivateAddress } from '../verify/networks.js';
import type { Decision, EnvelopeInput } from '../verify/session.js';
import { openListeners, recipientsOf, type Strangers } from './strangers.js';

/** Rules that are tried for each listener: each costs a few conversations. */
const mostRules = 40;

/**
 * The listeners that strangers reach over the Internet, without a login, a certificate or a proxy between. What a template fills in later on
 * may be any address.
 */
export const publicListeners = (config: Config): readonly Listener[] =>
  openListeners(config).filter(({ on, proxy }) => !proxy && !isPrivateAddress(on) && !/[{}$%<>@]/.test(on));

/**
 * Mail that a listener takes from strangers: the rule that takes it, and the answer, without the
 * conversation where a list in it was not seen; undefined where none was found.
 *
 * @param said what they say besides
 */
export function takenFromStrangers(
  strangers: Strangers,
  listener: Listener,
  config: Config,
  machine: Machine,
  said: EnvelopeInput = {},
): { readonly rule: MatchRule; readonly decision: Decision } | undefined {
  for (const rule of config.rules.filter(mayTake).slice(0, mostRules)) {
    const imagined = withDomains(rule);
    const asked = imagined === rule ? strangers : strangers.with(imagined);
    for (const recipient of recipientsOf(imagined, config, machine)) {
      const decision = asked.ask(listener, { ...said, rcpt_to: recipient });
      if (decision.decision !== 'accept' || decision.rule !== rule.index) continue;
      return { rule, decision: imagined === rule ? decision : { ...decision, transcript: [] } };
    }
  }
  return undefined;
}

const mayTake = ({ outcome, from, auth }: MatchRule): boolean =>
  outcome.type === 'action' &&
  from.type !== 'socket' &&
  (from.type !== 'local' || from.negated) &&
  (auth === undefined || auth.negated);

/** The rule as it is where the list of domains or recipients that was not seen has one of each. */
function withDomains(rule: MatchRule): MatchRule {
  const { for: to, rcptTo } = rule;
  if (to.type === 'domain' && !to.negated && isUnseen(to.table))
    return { ...rule, for: { ...to, regex: false, table: listOf(to.table, 'example.org') } };
  if (rcptTo && !rcptTo.negated && isUnseen(rcptTo.table))
    return { ...rule, rcptTo: { ...rcptTo, regex: false, table: listOf(rcptTo.table, '@example.org') } };
  return rule;
}

const isUnseen = (table: Table | undefined): table is Table => table?.contents.known === false;

const listOf = (table: Table, key: string): Table => ({
  ...table,
  kind: 'list',
  contents: { known: true, entries: [{ key, value: undefined, span: undefined }] },
});

/** `192.0.2.1 port 587`, for messages. */
export const placeOf = ({ on, port }: Listener): string => `${on} port ${port}`;
