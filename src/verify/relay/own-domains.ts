import type { Action, Config, MatchRule, Table } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import type { Machine } from '../../model/config/machine.js';
import { acceptsText, type TransitionTable as Compiled } from '../automata/transition-table.js';
import { type DomainPattern, isLiteralDomain, matchesDomain, parseDomainPattern } from '../match/domain.js';
import { parseMailAddressPattern } from '../match/mail-address.js';
import { conditionsOf } from '../smtp/filter-phases.js';
import { localNames } from '../smtp/local-names.js';
import type { OwnNames } from '../space/own-names.js';
import { compileExpressions, tableKeys } from '../space/table-contents.js';
import { accessProviders } from './access-providers.js';
import { mailboxProviders } from './mailbox-providers.js';
import { domainsOfExpression, isOwnExpression } from './own-expressions.js';
import { isPublic, type PublicSuffix } from './public-suffix.js';

/** What a server's owner states about the world around it, which the configuration cannot show. */
export interface Ownership {
  /** Domains that are the server's own besides those that it names, as patterns of `for domain`. Patterns that no one can own are ignored. */
  readonly ownDomains?: readonly string[];
  /** Networks whose clients may relay on purpose: they are not strangers. On a proxy-v2 listener a stranger may still claim to be in one of them. */
  readonly trusted?: readonly string[];
}

/**
 * Collects every recipient that a rule or a filter names: domains, patterns whose names are all below one registrable domain, and single addresses. What no one can
 * own (`*`, `*.com`, `com`, an expression that is not tied to a domain) names nothing.
 */
export function ownNames(
  config: Config,
  machine: Machine,
  publicSuffix: PublicSuffix,
  ownership: Ownership = {},
): OwnNames {
  const collector = new OwnNameCollector(config, machine, publicSuffix, ownership);
  for (const rule of config.rules) {
    if (rule.for.type === 'domain') collector.addTable(rule.for.table, rule.for.regex, 'domain');
    collector.addTable(rule.rcptTo?.table, rule.rcptTo?.regex ?? false, 'address');
    // The domains that mail is routed for; they are not patterns.
    const routes = rule.outcome.type === 'action' ? routesOf(rule.outcome.action) : undefined;
    if (routes?.contents.known)
      for (const { key } of routes.contents.entries)
        if (!key.includes('*')) collector.addDomain(parseDomainPattern(foldCase(key)));
  }
  for (const { on, table, regex } of conditionsOf(config))
    if (on === 'rcpt-to') collector.addTable(table, regex, 'address');
  return collector.names();
}

/** Whether all domains that a rule is for are literals or wildcards of the server's own: what no one owns, or a mailbox provider does, is not among them. */
export function isForOwnDomains(
  { for: to }: Pick<MatchRule, 'for'>,
  config: Config,
  machine: Machine,
  { publicSuffix, ownDomains }: Ownership & { readonly publicSuffix: PublicSuffix },
): boolean {
  if (to.type !== 'domain' || to.negated || to.regex || to.table === undefined) return false;
  const keys = tableKeys(to.table, config, machine);
  if (!keys.known) return false;
  const sharedSuffix = besideProviders(publicSuffix, ownDomains);
  return keys.keys.every(
    (key) => !mailboxProviders.has(key) && isOwnPattern(parseDomainPattern(key), sharedSuffix),
  );
}

/** Sorts the names in a configuration into literal names, patterns, expressions and addresses. */
class OwnNameCollector {
  readonly #config: Config;
  readonly #machine: Machine;
  /** The suffixes below which anyone can have the names of client machines. */
  readonly #anybodys: PublicSuffix;
  /** The suffixes below which names belong to no one in particular. */
  readonly #sharedSuffix: PublicSuffix;
  /** The domains that are the server's own by the owner's settings. */
  readonly #owned: readonly DomainPattern[];
  readonly #serverNames: Set<string>;
  /** With duplicates, perhaps: a table may have a million entries. */
  readonly #names: string[] = [];
  readonly #patterns: DomainPattern[] = [];
  readonly #expressions: Compiled[] = [];
  #addresses: readonly string[] = [];
  readonly #providers = new Set<string>();
  /** The tables that were added, with how they are read. */
  readonly #added = new Set<string>();

  constructor(config: Config, machine: Machine, publicSuffix: PublicSuffix, { ownDomains = [] }: Ownership) {
    this.#config = config;
    this.#machine = machine;
    this.#anybodys = besideProviders(publicSuffix, ownDomains, 'access');
    this.#sharedSuffix = besideProviders(publicSuffix, ownDomains);
    this.#serverNames = new Set(localNames(config.release, machine).map((name) => name.toLowerCase()));
    for (const { hostname } of config.listeners)
      if (hostname !== undefined) this.#serverNames.add(hostname.toLowerCase());
    this.#owned = ownDomains.map((text) => parseDomainPattern(text));
    for (const pattern of this.#owned) this.addDomain(pattern);
  }

  addDomain(pattern: DomainPattern): void {
    if (isLiteralDomain(pattern)) this.#addName(pattern.text);
    else if (isOwnPattern(pattern, this.#sharedSuffix)) this.#patterns.push(pattern);
  }

  #addName(name: string): void {
    if (!isOwnName(name, this.#sharedSuffix)) return;
    if (this.#isProvider(name)) this.#providers.add(name);
    else this.#names.push(name);
  }

  /** Adds the entries of a table, if they were seen. */
  addTable(table: Table | undefined, regex: boolean, kind: 'domain' | 'address'): void {
    if (table === undefined) return;
    const key = `${kind} ${regex} ${table.name}`;
    if (this.#added.has(key)) return;
    this.#added.add(key);
    const keys = tableKeys(table, this.#config, this.#machine);
    if (!keys.known) return;
    if (kind === 'address' && !regex) {
      const own = keys.keys.filter((text) => this.#keepsAddress(text));
      const isAll = this.#addresses.length === 0 && own.length === keys.keys.length;
      this.#addresses = isAll ? keys.keys : [...this.#addresses, ...own];
      return;
    }
    for (const text of keys.keys)
      if (regex) this.#addExpression(text, kind);
      else if (text.includes('*')) this.addDomain(parseDomainPattern(text));
      else this.#addName(text);
  }

  #addExpression(text: string, kind: 'domain' | 'address'): void {
    const { table: compiled } = compileExpressions([text]);
    const domains = compiled && (kind === 'domain' ? compiled : domainsOfExpression(compiled));
    if (domains === undefined || !isOwnExpression(domains, this.#sharedSuffix)) return;
    this.#expressions.push(domains);
    for (const name of mailboxProviders)
      if (acceptsText(domains, name) && this.#isProvider(name)) this.#providers.add(name);
  }

  /** Whether an entry for addresses is kept as one, of an own domain. One that names a whole domain is added as that. */
  #keepsAddress(text: string): boolean {
    const pattern = parseMailAddressPattern(text);
    if (pattern?.domain === undefined) return false;
    if (pattern.user === undefined) this.addDomain(pattern.domain);
    return pattern.user !== undefined && isOwnPattern(pattern.domain, this.#sharedSuffix);
  }

  /** Whether a name is a provider's, unless it is one of the server's or the owner says that it is. */
  #isProvider(name: string): boolean {
    return (
      mailboxProviders.has(name) &&
      !this.#serverNames.has(name) &&
      !this.#owned.some((pattern) => matchesDomain(pattern, name))
    );
  }

  names(): OwnNames {
    const isOwned = (known: DomainPattern | Compiled): boolean =>
      'moves' in known ? isOwnExpression(known, this.#anybodys) : isOwnPattern(known, this.#anybodys);
    return {
      domains: [...this.#serverNames, ...this.#names],
      patterns: this.#patterns,
      expressions: this.#expressions,
      addresses: this.#addresses,
      isOwned,
      providers: [...this.#providers],
    };
  }
}

const providersOf = { mailbox: mailboxProviders, access: accessProviders };

/** Cached results of {@link besideProviders}: results about expressions are cached for each of them, see {@link isOwnExpression}. */
const suffixesBeside = new WeakMap<PublicSuffix, Map<string, PublicSuffix>>();

/**
 * The suffixes below which names belong to no one in particular: public ones, and those of providers of a kind, unless the owner says that names there are the
 * server's. Returns the same function for the same arguments.
 */
export function besideProviders(
  publicSuffix: PublicSuffix,
  ownDomains: readonly string[] = [],
  kind: keyof typeof providersOf = 'mailbox',
): PublicSuffix {
  const known = suffixesBeside.get(publicSuffix) ?? new Map<string, PublicSuffix>();
  suffixesBeside.set(publicSuffix, known);
  const key = JSON.stringify([kind, ...ownDomains]);
  const old = known.get(key);
  if (old !== undefined) return old;
  const providers = providersOf[kind];
  const owned = ownDomains.map((text) => parseDomainPattern(text));
  const beside: PublicSuffix = (name) =>
    publicSuffix(name) ||
    (providers.has(name) && !owned.some((pattern) => matchesDomain(pattern, `x.${name}`)));
  known.set(key, beside);
  return beside;
}

const routesOf = (action: Action): Table | undefined => (action.type === 'relay' ? action.domain : undefined);

/** Whether a name may belong to one owner. Only names of one label (`com`) are looked up; a name with a dot always has an owner. */
export const isOwnName = (name: string, publicSuffix: PublicSuffix): boolean =>
  name.includes('.') || !isPublic(name, publicSuffix);

/** Whether all names that a pattern matches may belong to one owner. */
export function isOwnPattern(pattern: DomainPattern, publicSuffix: PublicSuffix): boolean {
  if (isLiteralDomain(pattern)) return isOwnName(pattern.text, publicSuffix);
  if (pattern.open) return false;
  // The text after the last star may be the end of a longer label: only what follows its first dot is certain.
  const last = pattern.segments[pattern.segments.length - 1] ?? '';
  const dot = last.indexOf('.');
  return dot >= 0 && dot < last.length - 1 && !isPublic(last.slice(dot + 1), publicSuffix);
}
