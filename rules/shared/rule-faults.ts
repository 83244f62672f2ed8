import type { Config, MatchRule, TableEntry } from '../../src/model/config/config.js';
import { parseAddress } from '../../src/verify/match/address.js';
import { matchesDomain, parseDomainPattern } from '../../src/verify/match/domain.js';
import {
  matchesMailAddress,
  parseMailAddressPattern,
  splitMailAddress,
} from '../../src/verify/match/mail-address.js';
import { networkMatcher, parseNetworkPattern, sourceText } from '../../src/verify/match/network.js';
import { matchesRegex, parseRegex } from '../../src/verify/match/regex.js';
import type { Hole, HoleCause } from '../../src/verify/relay/relay-verdict.js';
import { entriesOf } from './table-uses.js';

/** The part of a rule that is at fault: a cause that the verifier names, or foreign recipients although the rule seems to name the server's own. */
export type RuleFault = HoleCause | 'wide-target';

/** A criterion that names a rule's recipients. */
export type FaultTarget = NonNullable<MatchRule['rcptTo']> | MatchRule['for'];

/** The criterion that names the recipients, or undefined for `for any` and `for local`. */
export function faultTargetOf(rule: MatchRule): FaultTarget | undefined {
  return rule.rcptTo ?? (rule.for.type === 'domain' ? rule.for : undefined);
}

export function ruleFaultOf(rule: MatchRule, hole: Hole): RuleFault {
  const target = faultTargetOf(rule);
  return hole.cause === 'from-any' && target && !target.negated ? 'wide-target' : hole.cause;
}

/** The entry of the rule's `from src` that matches the client of the witness. */
export function sourceEntry(
  { release }: Config,
  { from }: MatchRule,
  { witness }: Hole,
): TableEntry | undefined {
  const address = from.type === 'src' && !from.negated ? parseAddress(witness.src) : undefined;
  if (address === undefined) return undefined;
  const key = sourceText(address, release);
  const entries = entriesOf(from.table);
  if (from.regex) return entries.find((entry) => matchesRegex(parseRegex(entry.key), key) === true);
  const matches = networkMatcher(key);
  return entries.find((entry) => matches(parseNetworkPattern(entry.key)));
}

/** The entry of the criterion for recipients that matches the recipient of the witness. */
export function targetEntry(
  { settings }: Config,
  rule: MatchRule,
  { witness }: Hole,
): TableEntry | undefined {
  const target = faultTargetOf(rule);
  const address = splitMailAddress(witness.rcpt_to);
  if (target === undefined || target.negated || address === undefined) return undefined;
  const isAddress = target === rule.rcptTo;
  const text = isAddress ? witness.rcpt_to : address.domain;
  return entriesOf(target.table).find(({ key }) => {
    if (target.regex) return matchesRegex(parseRegex(key), text) === true;
    if (!isAddress) return matchesDomain(parseDomainPattern(key), address.domain);
    const pattern = parseMailAddressPattern(key);
    return pattern !== undefined && matchesMailAddress(pattern, address, settings.subAddressDelimiter);
  });
}
