import type { Action, Config, MatchRule, Table } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import type { Machine } from '../../model/config/machine.js';
import { acceptsText, type TransitionTable as Compiled } from '../automata/transition-table.js';
import { type DomainPattern, isLiteralDomain, matchesDomain, parseDomainPattern } from '../match/domain.js';
import { type MailAddressPattern, parseMailAddressPattern } from '../match/mail-address.js';
import { conditionsOf } from '../smtp/filter-phases.js';
import { localNames } from '../smtp/local-names.js';
import type { OwnNames } from '../space/own-names.js';
import { compileExpressions, tableKeys } from '../space/table-contents.js';
import { accessProviders } from './access-providers.js';
import { mailboxProviders } from './mailbox-providers.js';
import { domainsOfExpression, isOwnExpression } from './own-expressions.js';
import { isPublic, type PublicSuffix } from './public-suffix.js';

/** Facts from a server's owner about the world around it, which the configuration cannot tell. */
export interface Ownership {
  /** Domains that are the server's own beside those that it names; patterns as `for domain` has them. What nobody can own counts for nothing. */
  readonly ownDomains?: readonly string[];
  /** Networks whose clients may relay on purpose: they are no strangers. On a proxy-v2 listener a stranger may claim to be one of them all the same. */
  readonly trusted?: readonly string[];
}

/**
 * Collects every recipient that a rule or a filter names: domains, patterns whose names all lie below one registrable domain, and single addresses. What
 * nobody can own (`*`, `*.com`, `com`, an expression that is not tied to a domain) names nothing.
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
    // The domains that mail is routed for; there are no patterns among them.
    const routes = rule.outcome.type === 'action' ? routesOf(rule.outcome.action) : undefined;
    if (routes?.contents.known)
      for (const { key } of routes.contents.entries)
        if (!key.includes('*')) collector.addDomain(parseDomainPattern(foldCase(key)));
  }
  for (const { on, table, regex } of conditionsOf(config))
    if (on === 'rcpt-to') collector.addTable(table, regex, 'address');
  return collector.names();
}

/** Whether the domains that a rule is for are literal ones, or wildcards, of the server: what nobody owns, or a mailbox provider does, is among none of them. */
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

/** Sorts what a configuration names into names, patterns, expressions and addresses. */
class OwnNameCollector {
  readonly #config: Config;
  readonly #machine: Machine;
  /** The suffixes below which the names of clients' machines are anybody's. */
  readonly #anybodys: PublicSuffix;
  /** The suffixes below which names are nobody's in particular. */
  readonly #sharedSuffix: PublicSuffix;
  /** The domains that are the server's by the owner's settings. */
  readonly #owned: readonly DomainPattern[];
  readonly #serverNames: Set<string>;
  /** Some perhaps twice: a table may have a million. */
  readonly #names: string[] = [];
  readonly #patterns: DomainPattern[] = [];
  readonly #expressions: Compiled[] = [];
  readonly #addresses: MailAddressPattern[] = [];
  readonly #providers = new Set<string>();
  /** Tables that were added, with how they are read. */
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

  /** Adds the entries of a table, as far as they were seen. */
  addTable(table: Table | undefined, regex: boolean, kind: 'domain' | 'address'): void {
    if (table === undefined) return;
    const key = `${kind} ${regex} ${table.name}`;
    if (this.#added.has(key)) return;
    this.#added.add(key);
    const keys = tableKeys(table, this.#config, this.#machine);
    if (!keys.known) return;
    for (const text of keys.keys)
      if (regex) this.#addExpression(text, kind);
      else if (kind === 'address') this.#addAddress(text);
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

  #addAddress(text: string): void {
    const pattern = parseMailAddressPattern(text);
    if (pattern?.domain === undefined) return;
    if (pattern.user === undefined) this.addDomain(pattern.domain);
    else if (isOwnPattern(pattern.domain, this.#sharedSuffix)) this.#addresses.push(pattern);
  }

  /** Whether a name is a provider's, unless the owner says that it is the server's. */
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

/** The answers of {@link besideProviders}: what was found out about expressions is kept for each, see {@link isOwnExpression}. */
const suffixesBeside = new WeakMap<PublicSuffix, Map<string, PublicSuffix>>();

/**
 * The suffixes below which names are nobody's in particular: public ones, and those of providers of a kind, unless the owner says that names there are the
 * server's. The same function for the same question.
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

/** Whether a name may belong to one owner. Names of one label are asked for (`com`); a name with a dot is somebody's in any case. */
export const isOwnName = (name: string, publicSuffix: PublicSuffix): boolean =>
  name.includes('.') || !isPublic(name, publicSuffix);

/** Whether all names that a pattern matches may belong to one owner. */
export function isOwnPattern(pattern: DomainPattern, publicSuffix: PublicSuffix): boolean {
  if (isLiteralDomain(pattern)) return isOwnName(pattern.text, publicSuffix);
  if (pattern.open) return false;
  // What follows the last star may be the end of a longer label: only what follows its first dot is certain.
  const last = pattern.segments[pattern.segments.length - 1] ?? '';
  const dot = last.indexOf('.');
  return dot >= 0 && dot < last.length - 1 && !isPublic(last.slice(dot + 1), publicSuffix);
}
