import { toBytes } from '../../source/bytes-as-text.js';
import { routes } from '../automata/languages.js';
import { residues } from '../automata/residues.js';
import { acceptsText, type TransitionTable } from '../automata/transition-table.js';
import type { Diagram, Node } from '../bdd/diagram.js';
import type { Field } from '../bdd/field.js';
import { type DomainPattern, isLiteralDomain } from '../match/domain.js';
import type { MailAddressPattern } from '../match/mail-address.js';
import { domainPredicate } from './domain-predicates.js';
import { leadingFrom, leadingTo } from './expression-parts.js';
import { type AddressWalkers, MailAtoms } from './mail-atoms.js';
import {
  type MailFieldOptions,
  type MailPredicate,
  type MailSample,
  noRoute,
  type Rectangle,
} from './mail-predicates.js';
import type { WrittenAddress } from './null-sender.js';
import { beginningWith, routesWithAt } from './route-patterns.js';
import type { StringPredicate } from './string-predicates.js';

/**
 * The field of a mail address in a diagram: levels for the source route, for single addresses that some table names in full, for the domain, and
 * for the user. Predicates are added first; after `build` each has a node.
 */
export class MailField {
  readonly #options: MailFieldOptions;
  readonly #predicates: MailPredicate[] = [];
  readonly #domains: StringPredicate[] = [];
  readonly #users: StringPredicate[] = [];
  readonly #routes: StringPredicate[] = [];
  readonly #absent: number;
  #built: MailAtoms | undefined;

  constructor(options: MailFieldOptions) {
    this.#options = options;
    // Holds only if the client left the domain out.
    this.#absent = this.#domains.push({ literals: [], patterns: [] }) - 1;
    this.#routes.push({ literals: [], patterns: [routesWithAt], written: '@' });
  }

  /** Adds a criterion on the domain alone. */
  addDomain(predicate: StringPredicate): number {
    const domain = this.#domains.push(predicate) - 1;
    return this.#add({ rectangles: [{ route: undefined, domain, user: undefined }] });
  }

  /** Adds a lookup of whole addresses, `user@domain` in lower case: `exact` for no other form of the user, `stems` for any tag of the user. */
  addAddresses = (exact: readonly string[], stems: readonly string[] = []): number =>
    this.#add({ exact, stems });

  /** Adds a table of mail-address patterns. `raw`: a filter tests what the client wrote. */
  addTable(entries: Iterable<MailAddressPattern>, raw: boolean): number {
    const { delimiter } = this.#options;
    let everything = false;
    const ownDomains = { literals: [] as string[], patterns: [] as DomainPattern[] };
    const users = { literals: [] as string[], stems: [] as string[] };
    const exact: string[] = [];
    const stems: string[] = [];
    const byPattern = new Map<string, { pattern: DomainPattern; literals: string[]; stems: string[] }>();
    for (const { text, user, domain } of entries) {
      const tagged = user?.includes(delimiter) ?? false;
      if (user === undefined && domain === undefined) everything = true;
      else if (user === undefined && domain !== undefined) {
        if (isLiteralDomain(domain)) ownDomains.literals.push(domain.text);
        else ownDomains.patterns.push(domain);
      } else if (user !== undefined && domain === undefined)
        (tagged ? users.literals : users.stems).push(user);
      else if (user !== undefined && domain !== undefined) {
        if (isLiteralDomain(domain)) (tagged ? exact : stems).push(text);
        else {
          const group = byPattern.get(domain.text) ?? { pattern: domain, literals: [], stems: [] };
          byPattern.set(domain.text, group);
          (tagged ? group.literals : group.stems).push(user);
        }
      }
    }
    const route = raw ? noRoute : undefined;
    const routed = raw ? this.#routedEntries([...entries]) : { rectangles: [], nullRoutes: [] };
    const rectangles: Rectangle[] = [...routed.rectangles];
    if (ownDomains.literals.length + ownDomains.patterns.length > 0)
      rectangles.push({ route: undefined, domain: this.#domainTable(ownDomains), user: undefined });
    if (users.literals.length + users.stems.length > 0)
      rectangles.push({ route, domain: undefined, user: this.#users.push({ ...users, patterns: [] }) - 1 });
    for (const group of byPattern.values())
      rectangles.push({
        route,
        domain: this.#domainTable({ literals: [], patterns: [group.pattern] }),
        user: this.#users.push({ literals: group.literals, stems: group.stems, patterns: [] }) - 1,
      });
    const { nullRoutes } = routed;
    const nulls = { nullSender: everything, nullSenderAt: everything, nullRoutes, nullRoutesAt: nullRoutes };
    return this.#add({ everything, ...nulls, rectangles, exact, stems, raw });
  }

  /**
   * Entries with a user as predicates on addresses with a source route, which filters take for a part of the user: `bob` matches `<bob+x:eve@…>`, whose tag is cut
   * off with the rest, and `@r:bob` matches that route and that user.
   */
  #routedEntries(entries: readonly MailAddressPattern[]): {
    readonly rectangles: readonly Rectangle[];
    readonly nullRoutes: readonly number[];
  } {
    const { delimiter } = this.#options;
    const rectangles: Rectangle[] = [];
    const nullRoutes: number[] = [];
    const rest = '*';
    const domains = new Map<string, { domain: DomainPattern | undefined; users: string[] }>();
    for (const { user, domain } of entries) {
      if (user === undefined) continue;
      if (!user.includes(delimiter)) {
        // Over the limit further domains share a group, which may be any.
        const own = domain?.text ?? '';
        const key = domains.has(own) || domains.size < maxRoutedDomains ? own : rest;
        const group = domains.get(key) ?? { domain, users: [] };
        domains.set(key, group);
        if (group.domain?.text !== domain?.text) group.domain = undefined;
        group.users.push(user);
      }
      const colon = user.indexOf(':');
      if (colon < 0) continue;
      const after = user.slice(colon + 1);
      const route = this.#routes.push({ literals: [toBytes(user.slice(0, colon))], patterns: [] }) - 1;
      if (after === '' && domain === undefined) nullRoutes.push(route);
      const tagged = user.includes(delimiter);
      rectangles.push({
        route,
        domain: domain && this.#domainTable(tableOf(domain)),
        user:
          this.#users.push({ literals: tagged ? [after] : [], stems: tagged ? [] : [after], patterns: [] }) -
          1,
      });
    }
    for (const { domain, users } of domains.values()) {
      const begun = users.map((user) => toBytes(user + delimiter));
      const written = JSON.stringify(['begins', begun]);
      const route = this.#routes.push({ literals: [], patterns: begun.map(beginningWith), written }) - 1;
      rectangles.push({ route, domain: domain && this.#domainTable(tableOf(domain)), user: undefined });
      if (domain === undefined) nullRoutes.push(route);
    }
    return { rectangles, nullRoutes };
  }

  /**
   * Adds a regular expression over the whole address, as `user@domain`. It becomes rectangles: for each state of the expression after `user@`, the users that lead
   * there and the domains that it accepts from there. Returns undefined if there are too many states.
   */
  addExpression(table: TransitionTable, raw: boolean): number | undefined {
    const starts = raw ? residues(table, 0, routes, ':') : new Map<number, readonly number[]>();
    if (starts === undefined) return undefined;
    const rectangles: Rectangle[] = [];
    const from = (start: number, route: number | undefined): boolean => {
      const after = residues(table, start, this.#options.localPart, '@');
      if (after === undefined) return false;
      for (const [target, states] of after) {
        const user = this.#users.push(leadingTo(table, start, states));
        const domain = this.#domains.push(leadingFrom(table, target));
        rectangles.push({ route, domain: domain - 1, user: user - 1 });
      }
      if (raw && this.#options.missingDomains.length > 0) {
        const user = this.#users.push(leadingFrom(table, start));
        rectangles.push({ route, domain: this.#absent, user: user - 1 });
      }
      return true;
    };
    const nullRoutes: number[] = [];
    const nullRoutesAt: number[] = [];
    if (!from(0, raw ? noRoute : undefined)) return undefined;
    for (const [start, states] of starts) {
      const route = this.#routes.push(leadingTo(table, 0, states));
      if (acceptsText(table, '', start)) nullRoutes.push(route - 1);
      if (acceptsText(table, '@', start)) nullRoutesAt.push(route - 1);
      if (!from(start, route - 1)) return undefined;
    }
    const nulls = {
      nullSender: acceptsText(table, raw ? '' : '@'),
      nullSenderAt: acceptsText(table, '@'),
      nullRoutes,
      nullRoutesAt,
    };
    return this.#add({ rectangles, ...nulls, raw });
  }

  #domainTable(table: {
    readonly literals: readonly string[];
    readonly patterns: readonly DomainPattern[];
  }): number {
    return this.#domains.push(domainPredicate(table.literals, table.patterns)) - 1;
  }

  #add(predicate: Partial<MailPredicate>): number {
    return (
      this.#predicates.push({
        everything: false,
        nullSender: false,
        nullRoutes: none,
        nullSenderAt: false,
        nullRoutesAt: none,
        rectangles: none,
        exact: none,
        stems: none,
        raw: false,
        ...predicate,
      }) - 1
    );
  }

  /** Finds the atoms and takes levels of `diagram` from `level` on. Returns the first level after them. Throws TooLarge. */
  build(diagram: Diagram, level: number): number {
    this.#built = new MailAtoms(
      {
        options: this.#options,
        predicates: this.#predicates,
        domains: this.#domains,
        users: this.#users,
        routes: this.#routes,
        absent: this.#absent,
      },
      diagram,
      level,
    );
    return this.#built.end;
  }

  get #ready(): MailAtoms {
    if (this.#built === undefined) throw new Error('the field has not been built');
    return this.#built;
  }

  /** The addresses for which the predicate holds. */
  node(predicate: number): Node {
    return this.#ready.node(predicate);
  }

  /** The null senders. */
  get nullNode(): Node {
    return this.#ready.nullNode;
  }

  /** The addresses whose domain the client left out, if these are told apart. */
  get bareNode(): Node {
    return this.#ready.bareNode;
  }

  /** The addresses whose domain the client left out and another name than this one completes: clients of its listener write none of them. */
  completedOtherwise(name: string): Node {
    return this.#ready.completedOtherwise(name);
  }

  /** `node` for addresses without a source route, whatever route they had. */
  withoutRoute(node: Node): Node {
    return this.#ready.withoutRoute(node);
  }

  /** The field's levels: source route, single address, domain, user. Less usual atoms come last in `order`. */
  get fields(): readonly { readonly field: Field; readonly order: readonly number[] }[] {
    return this.#ready.fields;
  }

  /** Addresses as the client would write them, for a choice of one atom for each of the field's levels. Returns whether there are certainly none. */
  samples(codeOf: (field: Field) => number): Generator<MailSample, boolean> {
    return this.#ready.samples(codeOf);
  }

  /** Automata for the addresses of a choice of atoms, whatever their source route, or undefined if they are too large. */
  walkers(codeOf: (field: Field) => number): AddressWalkers | undefined {
    return this.#ready.walkers(codeOf);
  }

  /** The atoms of an address, by level, for evaluating a diagram, or undefined if the address cannot occur. All parts are in lower case. */
  codes(user: string, domain?: string, beside: WrittenAddress = {}): ReadonlyMap<Field, number> | undefined {
    return this.#ready.codes(user, domain, beside);
  }

  /** For each atom of single addresses, the atoms of their domains. */
  get singleDomains(): ReadonlyMap<number, ReadonlySet<number>> {
    return this.#ready.singleDomains;
  }

  get first(): number {
    return this.#ready.first;
  }

  get end(): number {
    return this.#ready.end;
  }
}

const none: readonly never[] = [];

/** The most domains whose users are told apart if a source route may match an entry of a filter's table. */
const maxRoutedDomains = 64;

const tableOf = (
  domain: DomainPattern,
): { readonly literals: readonly string[]; readonly patterns: readonly DomainPattern[] } =>
  isLiteralDomain(domain) ? { literals: [domain.text], patterns: [] } : { literals: [], patterns: [domain] };
