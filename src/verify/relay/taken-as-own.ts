import type { Config, MatchRule, Table } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import type { Machine } from '../../model/config/machine.js';
import { relayActionOf } from '../../model/config/rule-actions.js';
import { type Node, no } from '../bdd/diagram.js';
import { spend } from '../budget.js';
import { matchesDomain, parseDomainPattern } from '../match/domain.js';
import type { ReachedRule } from '../ruleset/reached-rules.js';
import { localNames } from '../smtp/local-names.js';
import { compileExpressions } from '../space/table-contents.js';
import { mailboxProviders } from './mailbox-providers.js';
import { besideProviders, isOwnName, isOwnPattern, type Ownership } from './own-domains.js';
import { domainsOfExpression, isOwnExpression } from './own-expressions.js';
import type { PublicSuffix } from './public-suffix.js';
import { relayDestinationOf } from './relay-destination.js';
import type { RelayVerdict } from './relay-verdict.js';

/** A configuration, and what its owner states about it. */
interface TakenAsOwnQuestion {
  readonly config: Config;
  readonly machine: Machine;
  readonly ownership: Ownership & { readonly publicSuffix: PublicSuffix };
}

/**
 * The rules that relay for everyone, with the domains that they name, which are therefore taken for the server's own.
 *
 * @param reached the rules that decide on strangers' mail for the server's own recipients
 * @param inhabited a region without combinations that no text has
 */
export function takenAsOwn(
  asked: TakenAsOwnQuestion,
  reached: Iterable<Pick<ReachedRule, 'rule' | 'decides'>>,
  inhabited: (region: Node) => Node,
): RelayVerdict['takenAsOwn'] {
  const isNamed = namesKnown(asked);
  const { publicSuffix, ownDomains } = asked.ownership;
  const sharedSuffix = besideProviders(publicSuffix, ownDomains);
  const named = asked.config.rules.map((rule) => {
    spend(costOfRule);
    return domainsTaken(rule, sharedSuffix, isNamed);
  });
  if (named.every(({ length }) => length === 0)) return [];
  const found: RelayVerdict['takenAsOwn'][number][] = [];
  for (const { rule, decides } of reached) {
    const domains = named[rule - 1] ?? [];
    const span = asked.config.rules[rule - 1]?.span;
    if (domains.length > 0 && span !== undefined && inhabited(decides) !== no)
      found.push({ domains, rule, span });
  }
  return found;
}

/** The cost of a rule, in units of a budget. */
const costOfRule = 20;

/** A test of whether a domain is one of the server's own names, or one that the settings name. */
function namesKnown({
  config,
  machine,
  ownership: { ownDomains = [] },
}: TakenAsOwnQuestion): (name: string) => boolean {
  const known = new Set([
    ...localNames(config.release, machine).map(foldCase),
    ...config.listeners.flatMap(({ hostname }) => (hostname === undefined ? [] : [foldCase(hostname)])),
  ]);
  const said = ownDomains.map((text) => parseDomainPattern(text));
  return (name) => known.has(name) || said.some((pattern) => matchesDomain(pattern, name));
}

/**
 * The domains that a rule's recipients or its action's routes name, without the server's own names, those in the settings, and public mailbox providers. None if the
 * rule is not for everyone, or sends nothing on.
 */
function domainsTaken(
  rule: MatchRule,
  publicSuffix: PublicSuffix,
  isNamed: (name: string) => boolean,
): readonly string[] {
  const { from, auth, for: to, rcptTo } = rule;
  if (from.type !== 'any' || from.negated || (auth && !auth.negated)) return [];
  const action = relayActionOf(rule);
  if (action === undefined || relayDestinationOf(action).type === 'mailboxes') return [];
  const named = [
    to.type === 'domain' && !to.negated ? namedBy(to.table, to.regex, 'domain', publicSuffix) : [],
    rcptTo !== undefined && !rcptTo.negated
      ? namedBy(rcptTo.table, rcptTo.regex, 'address', publicSuffix)
      : [],
    // Entries of `relay domain` are not patterns.
    namedBy(action.domain, false, 'domain', publicSuffix).filter((name) => !name.includes('*')),
  ];
  const isOther = (name: string): boolean => !isNamed(name) && !mailboxProviders.has(name);
  return distinct(named).filter(isOther);
}

/** The names in several lists, without duplicates. Those of a table of domains are distinct, and may be a million. */
function distinct(lists: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...others] = lists;
  return others.every(({ length }) => length === 0) ? first : [...new Set(lists.flat())];
}

/** The domains that a list names, with patterns as written; for addresses, the domains after the `@`. */
function namedBy(
  table: Table | undefined,
  regex: boolean,
  kind: 'domain' | 'address',
  publicSuffix: PublicSuffix,
): readonly string[] {
  if (!table?.contents.known) return [];
  const keys = table.contents.entries.map(({ key }) => foldCase(key));
  if (regex)
    return keys.filter((key) => {
      const { table: compiled } = compileExpressions([key]);
      const names = compiled && (kind === 'domain' ? compiled : domainsOfExpression(compiled));
      return names !== undefined && isOwnExpression(names, publicSuffix);
    });
  const names = keys.some((key) => key.includes('@'))
    ? [...new Set(keys.map((key) => key.slice(key.lastIndexOf('@') + 1)))]
    : keys;
  return names.filter((name) => name.includes('.') && isOwnText(name, publicSuffix));
}

const isOwnText = (name: string, publicSuffix: PublicSuffix): boolean =>
  name.includes('*') ? isOwnPattern(parseDomainPattern(name), publicSuffix) : isOwnName(name, publicSuffix);
