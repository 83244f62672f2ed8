import type { Config, Listener, MatchRule, TableCriterion } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { programMapsOf, relayActionOf } from '../../model/config/rule-actions.js';
import { isLoopback } from '../match/address.js';
import { parseNetwork } from '../match/network.js';
import { bindingOf } from '../smtp/bindings.js';
import { publicPart } from '../space/public-addresses.js';
import { tableKeys } from '../space/table-contents.js';
import { isSrsKeyKnown } from './forged-srs.js';

/**
 * Whether no rule can relay for a stranger, as each rule shows by itself: nothing relays at all, no stranger reaches a listener without a login, or each rule that
 * relays asks for the machine itself or private networks, for a login, or for a tag that no stranger gets. Rules are not compared with each other, so that it costs
 * a look at each. `true` is certain; `false` says nothing.
 *
 * @param isForOwn whether a rule is for the server's own recipients only, if that is asked
 */
export function isPlainlyClosed(
  config: Config,
  machine: Machine,
  isForOwn: (rule: MatchRule) => boolean = () => false,
): boolean {
  if (config.unseen.some(({ what }) => what === 'include')) return false;
  const relaying = config.rules.filter((rule) => relayActionOf(rule) !== undefined);
  if (relaying.length === 0) return true;
  // A program in place of a list of aliases may lead anyone's mail anywhere, as mail of the machine itself.
  if (config.rules.some((rule) => programMapsOf(rule).length > 0)) return false;
  if (config.listeners.every(isPrivate)) return true;
  if (isSrsKeyKnown(config.settings)) return false;
  const claimed = config.listeners.some(({ proxy }) => proxy);
  return relaying.every(
    (rule) =>
      (rule.auth !== undefined && !rule.auth.negated) ||
      (!claimed && isOwnSource(rule, config, machine)) ||
      (rule.tag !== undefined && isOwnTag(rule.tag, config, machine)) ||
      isForOwn(rule),
  );
}

/** The most networks of a rule that are examined here. */
const maxNetworks = 256;

/** Whether a rule is for the machine's socket, its own addresses or private networks only, which no stranger has. */
function isOwnSource({ from }: MatchRule, config: Config, machine: Machine): boolean {
  if (from.negated) return false;
  if (from.type === 'local' || from.type === 'socket') return true;
  if (from.type !== 'src' || from.regex || from.table === undefined) return false;
  const keys = tableKeys(from.table, config, machine);
  if (!keys.known || keys.keys.length > maxNetworks) return false;
  return keys.keys.every((key) => key === 'local' || isPrivateNetwork(key));
}

function isPrivateNetwork(key: string): boolean {
  const network = parseNetwork(key);
  return network !== undefined && publicPart(network) === 0n;
}

function isOwnTag({ table, regex, negated }: TableCriterion, config: Config, machine: Machine): boolean {
  const keys = tableKeys(table, config, machine);
  if (negated || regex || !keys.known) return false;
  const tags = new Set(keys.keys);
  return config.listeners.every(
    (listener) => isPrivate(listener) || !tags.has(listener.tag?.toLowerCase() ?? ''),
  );
}

/** Whether a listener is on a loopback address, or demands a login. */
function isPrivate(listener: Listener): boolean {
  const binding = bindingOf(listener);
  if (listener.proxy) return false;
  return listener.auth === 'auth' || (binding.type === 'address' && isLoopback(binding.address));
}
