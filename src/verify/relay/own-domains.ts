import type { Action, Config, Table } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import type { Machine } from '../../model/config/machine.js';
import { Automaton, TooLarge } from '../automata/automaton.js';
import { expressionPattern } from '../automata/expressions.js';
import { domainTexts } from '../automata/languages.js';
import { Nfa } from '../automata/nfa.js';
import { type TransitionTable as Compiled, minimal, walkTable } from '../automata/transition-table.js';
import { type DomainPattern, isLiteralDomain, matchesDomain, parseDomainPattern } from '../match/domain.js';
import { type MailAddressPattern, parseMailAddressPattern } from '../match/mail-address.js';
import { withoutEscapes } from '../match/octets.js';
import { conditionsOf } from '../smtp/filter-phases.js';
import { localNames } from '../smtp/local-names.js';
import type { OwnNames } from '../space/own-names.js';
import { compileExpressions, tableKeys } from '../space/table-contents.js';
import { accessProviders } from './access-providers.js';
import { mailboxProviders } from './mailbox-providers.js';

/** What the owner of a server says of the world around it: the configuration cannot tell. */
export interface Ownership {
  /** Domains that are the server's own beside those that it names; patterns as `for domain` has them. What nobody can own counts for nothing. */
  readonly ownDomains?: readonly string[];
  /** Networks whose clients may relay on purpose: they are no strangers. On a proxy-v2 listener a stranger may claim to be one of them all the same. */
  readonly trusted?: readonly string[];
}

/** Whether anybody may register names below `domain` (in lower case): `com`, `co.uk`. */
export type PublicSuffix = (domain: string) => boolean;

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

/** Sorts what a configuration names into names, patterns, expressions and addresses. */
class OwnNameCollector {
  readonly #config: Config;
  readonly #machine: Machine;
  /** The suffixes below which the names of clients' machines are anybody's. */
  readonly #anybodys: PublicSuffix;
  /** The suffixes below which names are nobody's in particular. */
  readonly #sharedSuffix: PublicSuffix;
  /** What the owner says is the server's. */
  readonly #owned: readonly DomainPattern[];
  readonly #names: Set<string>;
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
    this.#names = new Set(localNames(config.release, machine).map((name) => name.toLowerCase()));
    for (const { hostname } of config.listeners)
      if (hostname !== undefined) this.#names.add(hostname.toLowerCase());
    this.#owned = ownDomains.map((text) => parseDomainPattern(text));
    for (const pattern of this.#owned) this.addDomain(pattern);
  }

  addDomain(pattern: DomainPattern): void {
    if (!isOwnPattern(pattern, this.#sharedSuffix)) return;
    if (!isLiteralDomain(pattern)) this.#patterns.push(pattern);
    else if (this.#isProvider(pattern.text)) this.#providers.add(pattern.text);
    else this.#names.add(pattern.text);
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
      else if (kind === 'domain') this.addDomain(parseDomainPattern(text));
      else this.#addAddress(text);
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
      !this.#names.has(name) &&
      !this.#owned.some((pattern) => matchesDomain(pattern, name))
    );
  }

  names(): OwnNames {
    const isOwned = (known: DomainPattern | Compiled): boolean =>
      'moves' in known ? isOwnExpression(known, this.#anybodys) : isOwnPattern(known, this.#anybodys);
    return {
      domains: [...this.#names],
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
  const providers = providersOf[kind];
  const owned = ownDomains.map((text) => parseDomainPattern(text));
  const beside =
    known.get(key) ??
    ((name) =>
      publicSuffix(name) ||
      (providers.has(name) && !owned.some((pattern) => matchesDomain(pattern, `x.${name}`))));
  known.set(key, beside);
  return beside;
}

const routesOf = (action: Action): Table | undefined => (action.type === 'relay' ? action.domain : undefined);

/** Whether an expression accepts a text. */
export function acceptsText(expression: Compiled, text: string): boolean {
  const end = walkTable(expression, 0, text);
  return end >= 0 && (expression.labels[end]?.length ?? 0) > 0;
}

/** Whether all names that a pattern matches may belong to one owner. */
export function isOwnPattern(pattern: DomainPattern, publicSuffix: PublicSuffix): boolean {
  // Names of one label are asked for (`com`); a name with a dot is somebody's in any case.
  if (isLiteralDomain(pattern)) return pattern.text.includes('.') || !isPublic(pattern.text, publicSuffix);
  if (pattern.open) return false;
  // What follows the last star may be the end of a longer label: only what follows its first dot is certain.
  const last = pattern.segments[pattern.segments.length - 1] ?? '';
  const dot = last.indexOf('.');
  return dot >= 0 && dot < last.length - 1 && !isPublic(last.slice(dot + 1), publicSuffix);
}

/** `co\109` is looked up as `com`: what names are written with makes nobody their owner. */
const isPublic = (suffix: string, publicSuffix: PublicSuffix): boolean =>
  publicSuffix(withoutEscapes(suffix).toLowerCase());

/** Suffixes that are followed before an expression counts as not tied to a domain. */
const maxSuffixes = 1000;

/** What domains are made of. */
const nameLetters = 'abcdefghijklmnopqrstuvwxyz0123456789-_.[]:\\';

/** What was found out about expressions, which are compiled once for all trials of a configuration. */
const ownExpressions = new WeakMap<PublicSuffix, WeakMap<Compiled, boolean>>();
const domainsOf = new WeakMap<Compiled, { readonly domains: Compiled | undefined }>();

/**
 * Whether every domain that an expression accepts lies below a registrable domain: reads the accepted names from their ends, and stops at each dot
 * behind which stands a name that can be owned.
 */
export function isOwnExpression(expression: Compiled, publicSuffix: PublicSuffix): boolean {
  const known = ownExpressions.get(publicSuffix) ?? new WeakMap<Compiled, boolean>();
  ownExpressions.set(publicSuffix, known);
  const isOwn = known.get(expression) ?? isBelowOwnNames(expression, publicSuffix);
  known.set(expression, isOwn);
  return isOwn;
}

function isBelowOwnNames(expression: Compiled, publicSuffix: PublicSuffix): boolean {
  const names = new Automaton(intersection(expression), maxSuffixes);
  const { alphabet } = names;
  // backward[symbol][state]: where a step by the symbol came from.
  const backward = Array.from({ length: alphabet.classes }, (): number[][] => []);
  try {
    for (let from = 0; from < names.size; from += 1)
      backward.forEach((steps, symbol) => {
        const to = names.move(from, symbol);
        if (to < 0) return;
        const before = steps[to] ?? [];
        before.push(from);
        steps[to] = before;
      });
  } catch (error) {
    if (error instanceof TooLarge) return false;
    throw error;
  }
  const letters = Array.from({ length: alphabet.classes }, (): string[] => []);
  for (const letter of nameLetters) letters[alphabet.classOf[letter.charCodeAt(0)] ?? 0]?.push(letter);
  const ends = Array.from({ length: names.size }, (_, state) => state).filter(
    (state) => names.labels(state).length === 2,
  );
  const stack: { readonly suffix: string; readonly states: readonly number[] }[] = [
    { suffix: '', states: ends },
  ];
  for (let count = 0; count < maxSuffixes; count += 1) {
    const at = stack.pop();
    if (at === undefined) return true;
    const { suffix, states } = at;
    // A whole name is one domain; only what may stand before it is asked.
    if (suffix === '' && states.includes(0)) return false;
    const owned = suffix !== '' && !isPublic(suffix, publicSuffix);
    backward.forEach((steps, symbol) => {
      const before = new Set<number>();
      for (const state of states) for (const from of steps[state] ?? []) before.add(from);
      if (before.size === 0) return;
      const rest = [...before];
      for (const letter of letters[symbol] ?? [])
        if (letter !== '.' || !owned) stack.push({ suffix: letter + suffix, states: rest });
    });
    // Each will have to be looked at.
    if (stack.length > maxSuffixes) return false;
  }
  return false;
}

/** The expression's texts (label 0) beside the domains that can occur (label 1). */
function intersection(expression: Compiled): Nfa {
  const nfa = new Nfa();
  expressionPattern(expression)(nfa, 0);
  expressionPattern(domainTable())(nfa, 1);
  return nfa;
}

/** The domains that can occur, written out once: they take far longer than most expressions. */
let writtenDomains: Compiled | undefined;
function domainTable(): Compiled {
  if (writtenDomains !== undefined) return writtenDomains;
  const nfa = new Nfa();
  for (const end of domainTexts.add(nfa, nfa.start())) nfa.label(end, 0);
  writtenDomains = minimal(new Automaton(nfa, maxSuffixes));
  return writtenDomains;
}

/** The domains of the addresses that an expression over whole addresses accepts; undefined where they are too many to follow. */
export function domainsOfExpression(expression: Compiled): Compiled | undefined {
  const known = domainsOf.get(expression) ?? { domains: behindLastAt(expression) };
  domainsOf.set(expression, known);
  return known.domains;
}

function behindLastAt(expression: Compiled): Compiled | undefined {
  const nfa = new Nfa();
  const symbol = expression.alphabet.classOf['@'.charCodeAt(0)] ?? 0;
  // Any state that the expression can be in may be followed by the last `@`.
  const starts = new Set(
    expression.moves.flatMap((row) => ((row[symbol] ?? -1) >= 0 ? [row[symbol] ?? -1] : [])),
  );
  if (starts.size > 64) return undefined;
  for (const start of starts) expressionPattern(expression, start)(nfa, 0);
  try {
    return minimal(new Automaton(nfa, maxSuffixes));
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}
