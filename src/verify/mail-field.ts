import { type Diagram, Field, type Node, no, yes } from './diagram.js';
import type { DomainPattern } from './match/domain.js';
import { isLiteralDomain } from './match/domain.js';
import type { MailAddressPattern } from './match/mail-address.js';
import { type Table, walk } from './sets/automaton.js';
import { anyCharacter, charactersWhere } from './sets/characters.js';
import { expressionPattern, residuePattern } from './sets/expressions.js';
import { Nfa } from './sets/nfa.js';
import {
  type Pattern,
  postings,
  type StringBudget,
  StringClasses,
  type StringPredicate,
} from './sets/strings.js';
import { domains, localParts, routes, type Texts } from './sets/texts.js';

/** A part of a predicate: all addresses whose source route, domain and user satisfy what is given. */
interface Rectangle {
  readonly route: number | undefined;
  readonly domain: number | undefined;
  readonly user: number | undefined;
}

/** One criterion on mail addresses, as a union of rectangles and of single addresses. */
interface MailPredicate {
  readonly everything: boolean;
  /** Whether it holds for the null sender. */
  readonly nullSender: boolean;
  readonly rectangles: readonly Rectangle[];
  /** `user@domain`, exactly. */
  readonly exact: readonly string[];
  /** `user@domain`, also for `user+tag@domain`. */
  readonly stems: readonly string[];
  /** Looks at the text as the client wrote it: a source route keeps single users from matching. */
  readonly raw: boolean;
}

/** A member of the field: what a client may write. */
export interface MailSample {
  readonly text: string;
  readonly user: string;
  readonly domain: string | undefined;
}

export interface MailFieldOptions {
  readonly delimiter: string;
  /** The field is the sender: it may be null. */
  readonly sender: boolean;
  /** What a missing domain becomes; undefined: such addresses are left out. */
  readonly missingDomain: string | undefined;
  readonly users: readonly string[];
  readonly domains: readonly string[];
  readonly budget: StringBudget;
}

/** Ways to leave the start of a regular expression that are followed up. */
const mostResidues = 64;

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
  #built: Built | undefined;

  constructor(options: MailFieldOptions) {
    this.#options = options;
    // Holds only where the client left the domain out.
    this.#absent = this.#domains.push({ literals: [], patterns: [] }) - 1;
  }

  /** A criterion on the domain alone. */
  addDomain(predicate: StringPredicate): number {
    const domain = this.#domains.push(predicate) - 1;
    return this.#add({ rectangles: [{ route: undefined, domain, user: undefined }] });
  }

  /** A table of mail-address patterns. `raw`: a filter looks at what the client wrote. */
  addTable(entries: Iterable<MailAddressPattern>, raw: boolean): number {
    const { delimiter } = this.#options;
    let everything = false;
    const ownDomains = { literals: [] as string[], patterns: [] as DomainPattern[] };
    const users = { literals: [] as string[], stems: [] as string[] };
    const exact: string[] = [];
    const stems: string[] = [];
    const byPattern = new Map<string, { pattern: DomainPattern; literals: string[]; stems: string[] }>();
    for (const { user, domain } of entries) {
      const tagged = user?.includes(delimiter) ?? false;
      if (user === undefined && domain === undefined) everything = true;
      else if (user === undefined && domain !== undefined) {
        if (isLiteralDomain(domain)) ownDomains.literals.push(domain.text);
        else ownDomains.patterns.push(domain);
      } else if (user !== undefined && domain === undefined)
        (tagged ? users.literals : users.stems).push(user);
      else if (user !== undefined && domain !== undefined) {
        if (isLiteralDomain(domain)) (tagged ? exact : stems).push(`${user}@${domain.text}`);
        else {
          const group = byPattern.get(domain.text) ?? { pattern: domain, literals: [], stems: [] };
          byPattern.set(domain.text, group);
          (tagged ? group.literals : group.stems).push(user);
        }
      }
    }
    const route = raw ? noRoute : undefined;
    const rectangles: Rectangle[] = [];
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
    return this.#add({ everything, nullSender: everything, rectangles, exact, stems, raw });
  }

  /**
   * A regular expression over the whole address, as `user@domain`. It becomes rectangles: for each place where the expression can
   * stand after `user@`, the users that lead there and the domains that it accepts from there. Undefined: too many places.
   */
  addExpression(table: Table, raw: boolean): number | undefined {
    const starts = raw ? residues(table, 0, routes, ':') : new Map<number, readonly number[]>();
    if (starts === undefined) return undefined;
    const rectangles: Rectangle[] = [];
    const from = (start: number, route: number | undefined): boolean => {
      const after = residues(table, start, localParts, '@');
      if (after === undefined) return false;
      for (const [target, states] of after) {
        const user = this.#users.push({
          literals: [],
          patterns: [residuePattern(table, start, states)],
        });
        const domain = this.#domains.push({
          literals: [],
          patterns: [expressionPattern(table, target)],
        });
        rectangles.push({ route, domain: domain - 1, user: user - 1 });
      }
      if (raw && this.#options.missingDomain !== undefined) {
        const user = this.#users.push({
          literals: [],
          patterns: [expressionPattern(table, start)],
        });
        rectangles.push({ route, domain: this.#absent, user: user - 1 });
      }
      return true;
    };
    if (!from(0, raw ? noRoute : undefined)) return undefined;
    for (const [start, states] of starts) {
      const route = this.#routes.push({
        literals: [],
        patterns: [residuePattern(table, 0, states)],
      });
      if (!from(start, route - 1)) return undefined;
    }
    const accepts = (text: string): boolean => {
      const end = walk(table, 0, text);
      return end >= 0 && (table.labels[end]?.length ?? 0) > 0;
    };
    return this.#add({ rectangles, nullSender: accepts(raw ? '' : '@'), raw });
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
        rectangles: [],
        exact: [],
        stems: [],
        raw: false,
        ...predicate,
      }) - 1
    );
  }

  /** Finds the classes and takes levels of `diagram` from `level` on; the first level behind them. Throws TooLarge. */
  build(diagram: Diagram, level: number): number {
    this.#built = new Built(
      this.#options,
      this.#predicates,
      this.#domains,
      this.#users,
      this.#routes,
      this.#absent,
      diagram,
      level,
    );
    return this.#built.end;
  }

  get #ready(): Built {
    if (this.#built === undefined) throw new Error('the field has not been built');
    return this.#built;
  }

  /** Where the predicate holds. */
  node(predicate: number): Node {
    return this.#ready.node(predicate);
  }

  /** The addresses that are null. */
  get nullNode(): Node {
    return this.#ready.nullNode;
  }

  /** Its levels: source route, single address, domain, user. Where one has classes that are less usual, they come last in `order`. */
  get fields(): readonly { readonly field: Field; readonly order: readonly number[] }[] {
    return this.#ready.fields;
  }

  /** Addresses as the client would write them, for a choice of a class of each of the field's levels. */
  samples(codeOf: (field: Field) => number): Generator<MailSample> {
    return this.#ready.samples(codeOf);
  }

  /** The codes of an address, level by level, for evaluating a diagram; undefined when the address cannot occur. `user` and `domain` in lower case. */
  codes(user: string, domain: string | undefined): ReadonlyMap<Field, number> | undefined {
    return this.#ready.codes(user, domain);
  }

  /** The classes of the domains in which the single addresses of a class lie, by that class. */
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

const noRoute = -1;

/** A table of domain patterns as a predicate. */
export function domainPredicate(
  literals: Iterable<string>,
  patterns: Iterable<DomainPattern>,
): StringPredicate {
  const tails: string[] = [];
  const others: Pattern[] = [];
  for (const pattern of patterns) {
    const [only = ''] = pattern.segments;
    // `*.example.org`, the usual kind, is found by what follows the first dot.
    if (pattern.prefix === '' && !pattern.open && pattern.segments.length === 1 && only.startsWith('.'))
      tails.push(only.slice(1));
    else others.push((nfa, label) => nfa.label(nfa.domainPattern(nfa.root, pattern, anyCharacter), label));
  }
  return { literals, tails, patterns: others };
}

/**
 * Where `table` can stand after some text of `texts` and then `separator`: for each such place, the states before the separator that lead
 * there. Places from which nothing is accepted are left out. Undefined: too many.
 */
function residues(
  table: Table,
  start: number,
  texts: Texts,
  separator: string,
): Map<number, readonly number[]> | undefined {
  const nfa = new Nfa();
  const ends = new Set(texts.add(nfa, nfa.start()));
  // A walk over pairs of a text's state and the expression's state.
  const seen = new Set<string>();
  const found = new Map<number, Set<number>>();
  const closure = (state: number): readonly number[] => [
    state,
    ...(nfa.passages[state] ?? []).flatMap(({ to }) => closure(to)),
  ];
  const stack: [number, number][] = nfa.starts.map((state) => [state, start]);
  const symbols = table.alphabet.sample.map((_, symbol) =>
    charactersWhere((code) => table.alphabet.classOf[code] === symbol),
  );
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    for (const state of closure(pair[0])) {
      const at = pair[1];
      const key = `${state} ${at}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (ends.has(state)) {
        const target = walk(table, at, separator);
        if (target >= 0) {
          const list = found.get(target) ?? new Set();
          list.add(at);
          found.set(target, list);
          if (found.size > mostResidues) return undefined;
        }
      }
      for (const { set, to } of nfa.edges[state] ?? []) {
        symbols.forEach((symbol, index) => {
          const next = table.moves[at]?.[index] ?? -1;
          if (next >= 0 && symbol.words.some((word, part) => (word & (set.words[part] ?? 0)) !== 0))
            stack.push([to, next]);
        });
      }
    }
  }
  return new Map([...found].map(([target, states]) => [target, [...states]]));
}

/** The field once its classes are known. */
class Built {
  readonly first: number;
  readonly end: number;
  readonly nullNode: Node;
  readonly singleDomains: ReadonlyMap<number, ReadonlySet<number>>;
  readonly #options: MailFieldOptions;
  readonly #diagram: Diagram;
  readonly #predicates: readonly MailPredicate[];
  readonly #domainClasses: StringClasses;
  readonly #userClasses: StringClasses;
  readonly #routeClasses: StringClasses | undefined;
  readonly #route: Field;
  readonly #pair: Field;
  readonly #domain: Field;
  readonly #user: Field;
  readonly #absentClass: number | undefined;
  /** The class of the first single address. */
  readonly #firstPair: number;
  /** Members of the single addresses' classes, by class. */
  readonly #pairSamples: (readonly { readonly user: string; readonly domain: string }[])[];
  readonly #pairIds: ReadonlyMap<string, number>;
  readonly #exact: ReadonlyMap<string, readonly number[]>;
  readonly #stems: ReadonlyMap<string, readonly number[]>;
  readonly #byDomain: Index;
  readonly #byUser: Index;
  readonly #pairMembers: ReadonlyMap<number, ReadonlyMap<number | undefined, readonly number[]>>;
  readonly #domainMembers: readonly (readonly number[])[];
  readonly #userMembers: readonly (readonly number[])[];
  readonly #routeMembers: readonly (readonly number[])[];
  readonly #nodes = new Map<number, Node>();

  constructor(
    options: MailFieldOptions,
    predicates: readonly MailPredicate[],
    domainPredicates: readonly StringPredicate[],
    userPredicates: readonly StringPredicate[],
    routePredicates: readonly StringPredicate[],
    absent: number,
    diagram: Diagram,
    level: number,
  ) {
    const { budget, delimiter } = options;
    this.#options = options;
    this.#predicates = predicates;
    this.#diagram = diagram;
    this.#domainClasses = new StringClasses(domainPredicates, domains, options.domains, budget);
    this.#userClasses = new StringClasses(userPredicates, localParts, options.users, budget, delimiter);
    // Only filters see source routes; without one that does, routes make no difference.
    this.#routeClasses = predicates.some(({ raw }) => raw)
      ? new StringClasses(routePredicates, routes, ['@relay.example'], budget)
      : undefined;
    const domainVectors: (readonly number[])[] = this.#domainClasses.classes.map((known) => known.predicates);
    if (options.missingDomain !== undefined) {
      this.#absentClass = domainVectors.length;
      domainVectors.push([absent, ...(this.#domainClasses.predicatesOf(options.missingDomain) ?? [])]);
    }
    const routeVectors = [[], ...(this.#routeClasses?.classes.map((known) => known.predicates) ?? [])];
    this.#exact = postings(predicates.map(({ exact }) => exact));
    this.#stems = postings(predicates.map(({ stems }) => stems));
    this.#byDomain = new Index();
    this.#byUser = new Index();
    predicates.forEach((predicate, index) => {
      for (const rectangle of predicate.rectangles) {
        if (rectangle.domain !== undefined) this.#byDomain.add(rectangle.domain, index, rectangle);
        else if (rectangle.user !== undefined) this.#byUser.add(rectangle.user, index, rectangle);
      }
    });
    this.#pairSamples = [];
    const pairIds = new Map<string, number>();
    const pairVectors: (readonly Hit[])[] = [];
    const pairDomains: Set<number>[] = [];
    const take = (text: string): void => {
      const at = text.lastIndexOf('@');
      const user = text.slice(0, at);
      const domain = text.slice(at + 1);
      const hits = this.#hits(user, domain);
      if (hits === undefined) return;
      const key = keyOfHits(hits);
      const known = pairIds.get(key);
      const domains = pairDomains[known ?? pairVectors.length] ?? new Set<number>();
      pairDomains[known ?? pairVectors.length] = domains;
      const domainClass = this.#domainClasses.classOf(domain);
      if (domainClass !== undefined) domains.add(domainClass);
      if (known === undefined) {
        pairIds.set(key, pairVectors.length);
        pairVectors.push(hits);
        this.#pairSamples.push([{ user, domain }]);
      } else if ((this.#pairSamples[known]?.length ?? 0) < 3)
        this.#pairSamples[known] = [...(this.#pairSamples[known] ?? []), { user, domain }];
    };
    for (const text of this.#exact.keys()) take(text);
    for (const text of this.#stems.keys()) {
      take(text);
      take(text.replace(/@(?=[^@]*$)/, `${delimiter}x@`));
    }
    this.#pairIds = pairIds;
    // Class 0: no single address; for senders, class 1: null; then the single addresses.
    this.#firstPair = options.sender ? 2 : 1;
    this.singleDomains = new Map(pairDomains.map((domains, index) => [index + this.#firstPair, domains]));
    this.first = level;
    this.#route = new Field(diagram, level, routeVectors.length);
    this.#pair = new Field(
      diagram,
      this.#route.first + this.#route.width,
      this.#firstPair + pairVectors.length,
    );
    this.#domain = new Field(diagram, this.#pair.first + this.#pair.width, domainVectors.length);
    this.#user = new Field(
      diagram,
      this.#domain.first + this.#domain.width,
      this.#userClasses.classes.length,
    );
    this.end = this.#user.first + this.#user.width;
    this.nullNode = options.sender ? this.#pair.set([1]) : no;
    this.#domainMembers = invert(domainVectors, domainPredicates.length);
    this.#userMembers = invert(
      this.#userClasses.classes.map((known) => known.predicates),
      userPredicates.length,
    );
    this.#routeMembers = invert(routeVectors, routePredicates.length);
    const members = new Map<number, Map<number | undefined, number[]>>();
    pairVectors.forEach((hits, index) => {
      for (const { predicate, route } of hits) {
        const routes = members.get(predicate) ?? new Map<number | undefined, number[]>();
        members.set(predicate, routes);
        const list = routes.get(route) ?? [];
        routes.set(route, list);
        list.push(index + this.#firstPair);
      }
    });
    this.#pairMembers = members;
  }

  /** The predicates that hold for one address, with the route that each asks for; undefined when it cannot occur. */
  #hits(user: string, domain: string): readonly Hit[] | undefined {
    const domainHolds = this.#domainClasses.predicatesOf(domain);
    const userHolds = this.#userClasses.predicatesOf(user);
    if (domainHolds === undefined || userHolds === undefined) return undefined;
    const users = new Set(userHolds);
    const found = new Map<string, Hit>();
    const add = (predicate: number, route: number | undefined): void => {
      found.set(`${predicate} ${route}`, { predicate, route });
    };
    for (const holds of domainHolds)
      for (const { predicate, rectangle } of this.#byDomain.get(holds))
        if (rectangle.user === undefined || users.has(rectangle.user)) add(predicate, rectangle.route);
    for (const holds of userHolds)
      for (const { predicate, rectangle } of this.#byUser.get(holds)) add(predicate, rectangle.route);
    const single = (predicate: number): void =>
      add(predicate, this.#predicates[predicate]?.raw ? noRoute : undefined);
    for (const predicate of this.#exact.get(`${user}@${domain}`) ?? []) single(predicate);
    const at = user.indexOf(this.#options.delimiter);
    for (const predicate of this.#stems.get(`${at < 0 ? user : user.slice(0, at)}@${domain}`) ?? [])
      single(predicate);
    return [...found.values()].sort((a, b) => a.predicate - b.predicate || (a.route ?? -2) - (b.route ?? -2));
  }

  node(index: number): Node {
    const known = this.#nodes.get(index);
    if (known !== undefined) return known;
    const node = this.#make(index);
    this.#nodes.set(index, node);
    return node;
  }

  #make(index: number): Node {
    const predicate = this.#predicates[index];
    if (predicate === undefined) return no;
    if (predicate.everything) return yes;
    const diagram = this.#diagram;
    const pairs = this.#pairMembers.get(index);
    const routes = new Set<number | undefined>([
      ...predicate.rectangles.map(({ route }) => route),
      ...(pairs?.keys() ?? []),
    ]);
    let result: Node = no;
    const other = this.#pair.set([0]);
    for (const route of routes) {
      let inside: Node = no;
      for (const rectangle of predicate.rectangles) {
        if (rectangle.route !== route) continue;
        const domain =
          rectangle.domain === undefined
            ? yes
            : this.#domain.set(this.#domainMembers[rectangle.domain] ?? []);
        const user =
          rectangle.user === undefined ? yes : this.#user.set(this.#userMembers[rectangle.user] ?? []);
        inside = diagram.or(inside, diagram.and(domain, user));
      }
      const part = diagram.choose(other, inside, this.#pair.set(pairs?.get(route) ?? []));
      const gate =
        route === undefined
          ? yes
          : route === noRoute
            ? this.#route.set([0])
            : this.#route.set(this.#routeMembers[route] ?? []);
      result = diagram.or(result, diagram.and(gate, part));
    }
    // The null sender has no parts: what holds for it was found when the predicate was made.
    return this.#options.sender
      ? diagram.choose(this.nullNode, predicate.nullSender ? yes : no, result)
      : result;
  }

  get fields(): readonly { readonly field: Field; readonly order: readonly number[] }[] {
    const plain = (field: Field) => ({
      field,
      order: Array.from({ length: field.count }, (_, code) => code),
    });
    const pairs = Array.from(
      { length: this.#pair.count - this.#firstPair },
      (_, index) => index + this.#firstPair,
    );
    return [
      plain(this.#route),
      // The null sender last.
      { field: this.#pair, order: this.#options.sender ? [0, ...pairs, 1] : [0, ...pairs] },
      plain(this.#domain),
      plain(this.#user),
    ];
  }

  *samples(codeOf: (field: Field) => number): Generator<MailSample> {
    const pair = codeOf(this.#pair);
    const route = codeOf(this.#route);
    const routeText = route === 0 ? '' : `${this.#routeClasses?.classes[route - 1]?.samples[0] ?? ''}:`;
    if (pair === 1 && this.#options.sender) {
      yield { text: '', user: '', domain: '' };
      return;
    }
    if (pair > 0) {
      for (const { user, domain } of this.#pairSamples[pair - this.#firstPair] ?? [])
        yield { text: `${routeText}${user}@${domain}`, user, domain };
      return;
    }
    const users = this.#userClasses.classes[codeOf(this.#user)]?.samples ?? [];
    const code = codeOf(this.#domain);
    if (code === this.#absentClass) {
      for (const user of users) yield { text: `${routeText}${user}`, user, domain: undefined };
      return;
    }
    for (const domain of this.#domainClasses.classes[code]?.samples ?? [])
      for (const user of users) {
        // Single addresses have a class of their own; the parts alone do not say so.
        if (this.#isSingle(user, domain)) continue;
        yield { text: `${routeText}${user}@${domain}`, user, domain };
      }
  }

  #isSingle(user: string, domain: string): boolean {
    const at = user.indexOf(this.#options.delimiter);
    const stem = at < 0 ? user : user.slice(0, at);
    return this.#exact.has(`${user}@${domain}`) || this.#stems.has(`${stem}@${domain}`);
  }

  codes(user: string, domain: string | undefined): ReadonlyMap<Field, number> | undefined {
    const result = new Map<Field, number>([[this.#route, 0]]);
    if (domain === undefined) return undefined;
    if (user === '' && domain === '')
      return result.set(this.#pair, 1).set(this.#domain, 0).set(this.#user, 0);
    const userClass = this.#userClasses.classOf(user);
    const domainClass = this.#domainClasses.classOf(domain);
    if (userClass === undefined || domainClass === undefined) return undefined;
    const hits = this.#isSingle(user, domain) ? this.#hits(user, domain) : undefined;
    const pair =
      hits === undefined ? 0 : (this.#pairIds.get(keyOfHits(hits)) ?? -this.#firstPair) + this.#firstPair;
    return result.set(this.#pair, pair).set(this.#domain, domainClass).set(this.#user, userClass);
  }
}

interface Hit {
  readonly predicate: number;
  readonly route: number | undefined;
}

const keyOfHits = (hits: readonly Hit[]): string =>
  hits.map(({ predicate, route }) => (route === undefined ? predicate : `${predicate}/${route}`)).join(',');

/** For each predicate the classes in which it holds, ascending. */
export function invert(
  vectors: readonly (readonly number[])[],
  count: number,
): readonly (readonly number[])[] {
  const lists: number[][] = Array.from({ length: count }, () => []);
  vectors.forEach((vector, index) => {
    for (const predicate of vector) lists[predicate]?.push(index);
  });
  return lists;
}

/** The rectangles that ask for a certain part. */
class Index {
  readonly #lists = new Map<number, { readonly predicate: number; readonly rectangle: Rectangle }[]>();

  add(part: number, predicate: number, rectangle: Rectangle): void {
    const list = this.#lists.get(part) ?? [];
    this.#lists.set(part, list);
    list.push({ predicate, rectangle });
  }

  get(part: number): readonly { readonly predicate: number; readonly rectangle: Rectangle }[] {
    return this.#lists.get(part) ?? [];
  }
}
