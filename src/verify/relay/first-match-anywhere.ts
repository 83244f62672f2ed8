import type { Config, MatchRule } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { spend } from '../budget.js';
import { type Knowledge, Undecided } from '../smtp/exploration.js';
import { criterionTests } from '../smtp/match-rules.js';
import type { Envelope } from '../smtp/ruled-envelope.js';
import type { Context, LookupResult } from '../smtp/table-lookup.js';
import { sizeOf } from '../space/address-ranges.js';
import { networkRanges } from '../space/public-addresses.js';
import { tableKeys } from '../space/table-contents.js';

/** The rule that decides on one envelope from nearly all public IPv4 addresses. */
export interface DecidingRule {
  readonly rule: MatchRule;
  /** The keys of earlier rules that decide for some addresses. */
  readonly except: readonly (readonly string[])[];
}

/** The most addresses that earlier rules may decide for: what is left is over half of the Internet. */
const maxExcept = 1n << 30n;

/** The cost of a rule, in units of a budget. */
const costOfRule = 80;

/** What was not seen, or is too hard, leaves a criterion undecided. */
const nothingUnseen: Knowledge = {
  unseen(_, reason) {
    throw new Undecided(reason);
  },
  assume() {},
};

/**
 * The first rule that matches an envelope whatever its client's public address is, or undefined if that depends on the address for more than a part of all, or on
 * what was not seen.
 */
export function firstMatchAnywhere(
  config: Config,
  machine: Machine,
  envelope: Envelope,
): DecidingRule | undefined {
  const context: Context = { config, machine, knowledge: nothingUnseen };
  const except: (readonly string[])[] = [];
  let size = 0n;
  for (const rule of config.rules) {
    spend(costOfRule);
    const found = holdsAnywhere(context, rule, envelope);
    if (found === false) continue;
    if (found === true) return { rule, except };
    if (found === 'error') return undefined;
    except.push(found.keys);
    size += sizeOf(networkRanges(found.keys).ipv4);
    if (size > maxExcept) return undefined;
  }
  return undefined;
}

/** Whether a rule holds for every public address; the keys of its addresses if it may for these only; `error` if that is not decided. */
function holdsAnywhere(
  context: Context,
  rule: MatchRule,
  envelope: Envelope,
): LookupResult | { readonly keys: readonly string[] } {
  const { from } = rule;
  const isForSome = from.type === 'src' && from.table !== undefined;
  let result: LookupResult = true;
  for (const { name, holds } of criterionTests) {
    if (name === 'from' && isForSome) continue;
    const found = orUndecided(() => holds(context, rule, envelope));
    if (found === false) return false;
    if (found === 'error') result = 'error';
  }
  if (!isForSome || from.table === undefined) return result;
  if (from.negated || from.regex) return 'error';
  const keys = tableKeys(from.table, context.config, context.machine);
  return keys.known ? keys : 'error';
}

function orUndecided(test: () => LookupResult): LookupResult {
  try {
    return test();
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    return 'error';
  }
}
