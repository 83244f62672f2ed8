import type { Config, Listener, MatchRule, TableCriterion } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import { isList } from './classes.js';
import { keysOf } from './contents.js';
import { isLoopback } from './match/address.js';
import { bindingOf } from './server/listeners.js';

/**
 * Whether no rule can relay for a stranger, as each single rule shows by itself: nothing relays at all, or each rule that does asks for the machine itself,
 * for a login, or for a tag that no stranger gets. Nothing is weighed against anything else, so that it costs a look at each rule. `true` is certain;
 * `false` says nothing.
 */
export function isPlainlyClosed(config: Config, machine: Machine): boolean {
  if (config.unseen.some(({ what }) => what === 'include')) return false;
  const relaying = config.rules.filter(
    ({ outcome }) => outcome.type === 'action' && outcome.action.type === 'relay',
  );
  if (relaying.length === 0) return true;
  // A program in the place of a list of aliases may lead anybody's mail anywhere, as mail of the machine itself.
  if (config.rules.some(hasProgram)) return false;
  const claimed = config.listeners.some(({ proxy }) => proxy);
  return relaying.every(
    (rule) =>
      (rule.auth !== undefined && !rule.auth.negated) ||
      (!claimed && isOwnSource(rule)) ||
      (rule.tag !== undefined && isOwnTag(rule.tag, config, machine)),
  );
}

function hasProgram({ outcome }: MatchRule): boolean {
  if (outcome.type !== 'action' || outcome.action.type !== 'local') return false;
  const { alias, virtual } = outcome.action;
  return [alias, virtual].some((table) => table !== undefined && !isList(table));
}

/** The machine's socket, or its own addresses, which no stranger has. */
const isOwnSource = ({ from }: MatchRule): boolean =>
  !from.negated && (from.type === 'local' || from.type === 'socket');

function isOwnTag({ table, regex, negated }: TableCriterion, config: Config, machine: Machine): boolean {
  const keys = keysOf(table, config, machine);
  if (negated || regex || !keys.known) return false;
  const tags = new Set(keys.keys);
  return config.listeners.every(
    (listener) => isPrivate(listener) || !tags.has(listener.tag?.toLowerCase() ?? ''),
  );
}

/** On a loopback address, or for those who have logged in. */
function isPrivate(listener: Listener): boolean {
  const binding = bindingOf(listener);
  if (listener.proxy) return false;
  return listener.auth === 'auth' || (binding.type === 'address' && isLoopback(binding.address));
}
