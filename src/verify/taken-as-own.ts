import type { Config, MatchRule, Table } from '../model/config.js';
import { foldCase } from '../model/lengths.js';
import type { Machine } from '../model/machine.js';
import { compileExpressions } from './contents.js';
import { isOwnPattern, type Ownership, type PublicSuffix } from './foreign.js';
import { matchesDomain, parseDomainPattern } from './match/domain.js';
import { localNames } from './server/local-names.js';

/**
 * The domains that a rule which relays for everybody names, so that they are taken for the server's own: those that its recipients or the routes of its
 * action name, without the server's own names and what the settings say. Empty where the rule names none, or not for everybody.
 */
export function takenAsOwn(
  { from, auth, for: to, rcptTo, outcome }: MatchRule,
  config: Config,
  machine: Machine,
  publicSuffix: PublicSuffix,
  { ownDomains = [] }: Ownership,
): readonly string[] {
  if (from.type !== 'any' || from.negated || (auth && !auth.negated)) return [];
  if (outcome.type !== 'action' || outcome.action.type !== 'relay') return [];
  const known = new Set([
    ...localNames(config.release, machine).map(foldCase),
    ...config.listeners.flatMap(({ hostname }) => (hostname === undefined ? [] : [foldCase(hostname)])),
  ]);
  const said = ownDomains.map((text) => parseDomainPattern(text));
  const isSaid = (name: string): boolean =>
    known.has(name) || said.some((pattern) => matchesDomain(pattern, name));
  const named = [
    ...(to.type === 'domain' && !to.negated ? domainsOf(to.table, to.regex, publicSuffix) : []),
    ...(rcptTo !== undefined && !rcptTo.negated ? domainsOf(rcptTo.table, rcptTo.regex, publicSuffix) : []),
    ...domainsOf(outcome.action.domain, false, publicSuffix),
  ];
  return [...new Set(named)].filter((name) => !isSaid(name));
}

/** The domains that a list names, patterns as they are written; of addresses, those behind the `@`. */
function domainsOf(table: Table | undefined, regex: boolean, publicSuffix: PublicSuffix): readonly string[] {
  if (!table?.contents.known) return [];
  const keys = table.contents.entries.map(({ key }) => foldCase(key));
  if (regex) return keys.filter((key) => compileExpressions([key]).table !== undefined);
  return keys
    .map((key) => key.slice(key.lastIndexOf('@') + 1))
    .filter((name) => name.includes('.') && isOwnPattern(parseDomainPattern(name), publicSuffix));
}
