import type { Language } from '../automata/language.js';
import { domainTexts, routes } from '../automata/languages.js';
import { type Diagram, type Node, no, yes } from '../bdd/diagram.js';
import { Field } from '../bdd/field.js';
import { fromBytes } from '../match/octets.js';
import { postings, StringAtoms, type StringBudget, type StringPredicate } from './string-atoms.js';
import { invert } from './text-field.js';

/** A part of a predicate: all addresses whose source route, domain and user satisfy what is given. */
export interface Rectangle {
  readonly route: number | undefined;
  readonly domain: number | undefined;
  readonly user: number | undefined;
}

/** One criterion on mail addresses, as a union of rectangles and of single addresses. */
export interface MailPredicate {
  readonly everything: boolean;
  /** Whether it holds for the null sender, and behind which source routes (`<@relay.example:>`) it does. */
  readonly nullSender: boolean;
  readonly nullRoutes: readonly number[];
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
  /** What users are made of. */
  readonly localPart: Language;
  /** What a missing domain becomes, in lower case, by the listener that completes it; none: such addresses are left out. */
  readonly missingDomains: readonly string[];
  readonly users: readonly string[];
  readonly domains: readonly string[];
  readonly budget: StringBudget;
}

/** The source route of a rectangle that holds only where there is none. */
export const noRoute = -1;

/** The predicate on source routes that have an `@`: the last one of an address begins the domain, so that they need one. */
const routeWithAt = 0;

/** The field once its atoms are known. */
export class MailAtoms {
  readonly first: number;
  readonly end: number;
  readonly nullNode: Node;
  readonly singleDomains: ReadonlyMap<number, ReadonlySet<number>>;
  readonly #options: MailFieldOptions;
  readonly #diagram: Diagram;
  readonly #predicates: readonly MailPredicate[];
  readonly #domainAtoms: StringAtoms;
  readonly #userAtoms: StringAtoms;
  readonly #routeAtoms: StringAtoms | undefined;
  readonly #route: Field;
  readonly #pair: Field;
  readonly #domain: Field;
  readonly #user: Field;
  readonly #absent: number;
  /** The atom of domains that the client left out, for each name that completes them. */
  readonly #absentClasses: readonly number[];
  /** The atoms of single addresses whose domain the client left out, likewise. */
  readonly #barePairs: readonly (readonly number[])[];
  /** The atom of the first single address. */
  readonly #firstPair: number;
  /** Members of the single addresses' atoms, by atom. */
  readonly #pairSamples: (readonly { readonly user: string; readonly domain: string | undefined }[])[];
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
  #ordered: readonly { readonly field: Field; readonly order: readonly number[] }[] | undefined;

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
    this.#domainAtoms = new StringAtoms(domainPredicates, domainTexts, options.domains, budget);
    this.#userAtoms = new StringAtoms(userPredicates, options.localPart, options.users, budget, delimiter);
    // Only filters see source routes; without one that does, routes make no difference.
    this.#routeAtoms = predicates.some(({ raw }) => raw)
      ? new StringAtoms(routePredicates, routes, ['@relay.example'], budget)
      : undefined;
    const domainVectors: (readonly number[])[] = this.#domainAtoms.atoms.map((known) => known.predicates);
    this.#absent = absent;
    this.#absentClasses = options.missingDomains.map(
      (name) => domainVectors.push([absent, ...(this.#domainAtoms.predicatesOf(name) ?? [])]) - 1,
    );
    const routeVectors = [[], ...(this.#routeAtoms?.atoms.map((known) => known.predicates) ?? [])];
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
    const takeSingle = (
      key: string,
      hits: readonly Hit[],
      domainAtom: number | undefined,
      sample: { readonly user: string; readonly domain: string | undefined },
    ): number => {
      const id = pairIds.get(key) ?? pairVectors.push(hits) - 1;
      pairIds.set(key, id);
      const domains = pairDomains[id] ?? new Set<number>();
      pairDomains[id] = domains;
      if (domainAtom !== undefined) domains.add(domainAtom);
      const samples = this.#pairSamples[id] ?? [];
      if (samples.length < 3) this.#pairSamples[id] = [...samples, sample];
      return id;
    };
    const barePairs = options.missingDomains.map(() => new Set<number>());
    const take = (text: string): void => {
      const at = text.lastIndexOf('@');
      const user = text.slice(0, at);
      const domain = text.slice(at + 1);
      const hits = this.#hits(user, domain);
      if (hits === undefined) return;
      takeSingle(keyOfHits(hits), hits, this.#domainAtoms.atomOf(domain), { user, domain });
      // The same address with its domain left out is told apart by what looks at what the client wrote.
      const name = options.missingDomains.indexOf(domain);
      const absentAtom = this.#absentClasses[name];
      if (absentAtom === undefined) return;
      const bare = this.#hits(user, domain, domainVectors[absentAtom]) ?? [];
      const key = `bare ${name}: ${keyOfHits(bare)}`;
      barePairs[name]?.add(takeSingle(key, bare, absentAtom, { user, domain: undefined }));
    };
    for (const text of this.#exact.keys()) take(text);
    for (const text of this.#stems.keys()) {
      take(text);
      take(text.replace(/@(?=[^@]*$)/, `${delimiter}x@`));
    }
    this.#pairIds = pairIds;
    const firstSingle = options.sender ? 2 : 1;
    this.#barePairs = barePairs.map((ids) => [...ids].map((id) => id + firstSingle));
    // Atom 0: no single address; for senders, atom 1: null; then the single addresses.
    this.#firstPair = firstSingle;
    this.singleDomains = new Map(pairDomains.map((domains, index) => [index + this.#firstPair, domains]));
    this.first = level;
    this.#route = new Field(diagram, level, routeVectors.length);
    this.#pair = new Field(
      diagram,
      this.#route.first + this.#route.width,
      this.#firstPair + pairVectors.length,
    );
    this.#domain = new Field(diagram, this.#pair.first + this.#pair.width, domainVectors.length);
    this.#user = new Field(diagram, this.#domain.first + this.#domain.width, this.#userAtoms.atoms.length);
    this.end = this.#user.first + this.#user.width;
    this.nullNode = options.sender ? this.#pair.set([1]) : no;
    this.#domainMembers = invert(domainVectors, domainPredicates.length);
    this.#userMembers = invert(
      this.#userAtoms.atoms.map((known) => known.predicates),
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

  /**
   * The predicates that hold for one address, with the route that each asks for; undefined when it cannot occur.
   *
   * @param absent the predicates that hold for the domain, where the client left it out and it was completed
   */
  #hits(user: string, domain: string, absent?: readonly number[]): readonly Hit[] | undefined {
    const domainHolds = absent ?? this.#domainAtoms.predicatesOf(domain);
    const userHolds = this.#userAtoms.predicatesOf(user);
    if (domainHolds === undefined || userHolds === undefined) return undefined;
    const users = new Set(userHolds);
    const found = new Map<string, Hit>();
    const add = (predicate: number, route: number | undefined): void => {
      found.set(`${predicate} ${route}`, { predicate, route });
    };
    const sees = (predicate: number): boolean => absent === undefined || !this.#predicates[predicate]?.raw;
    for (const holds of domainHolds)
      for (const { predicate, rectangle } of this.#byDomain.get(holds))
        if (
          (rectangle.user === undefined || users.has(rectangle.user)) &&
          (holds === this.#absent || sees(predicate))
        )
          add(predicate, rectangle.route);
    for (const holds of userHolds)
      for (const { predicate, rectangle } of this.#byUser.get(holds)) add(predicate, rectangle.route);
    const single = (predicate: number): void => {
      if (sees(predicate)) add(predicate, this.#predicates[predicate]?.raw ? noRoute : undefined);
    };
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
            : this.#domain.set(this.#domainsOf(rectangle.domain, predicate.raw));
        const user =
          rectangle.user === undefined ? yes : this.#user.set(this.#userMembers[rectangle.user] ?? []);
        inside = diagram.or(inside, diagram.and(domain, user));
      }
      const part = diagram.ite(other, inside, this.#pair.set(pairs?.get(route) ?? []));
      const gate =
        route === undefined
          ? yes
          : route === noRoute
            ? this.#route.set([0])
            : this.#route.set(this.#routeMembers[route] ?? []);
      result = diagram.or(result, diagram.and(gate, part));
    }
    // The null sender has no parts but a route: what holds for it was found when the predicate was made.
    if (!this.#options.sender) return result;
    const plain = predicate.nullSender ? yes : no;
    const nullPart = predicate.raw
      ? predicate.nullRoutes.reduce(
          (node, route) => diagram.or(node, this.#route.set(this.#routeMembers[route] ?? [])),
          diagram.and(this.#route.set([0]), plain),
        )
      : plain;
    return diagram.ite(this.nullNode, nullPart, result);
  }

  /** The atoms of domains for which a predicate holds. What looks at what the client wrote finds no domain where that left it out. */
  #domainsOf(domain: number, raw: boolean): readonly number[] {
    const members = this.#domainMembers[domain] ?? [];
    return raw && domain !== this.#absent
      ? members.filter((code) => !this.#absentClasses.includes(code))
      : members;
  }

  /** The addresses without a domain. */
  get bareNode(): Node {
    return this.#absentClasses.reduce((node, _, name) => this.#diagram.or(node, this.#bare(name)), no);
  }

  /** The addresses without a domain that another name completes. */
  completedOtherwise(name: string): Node {
    return this.#options.missingDomains.reduce(
      (node, other, at) => (other === name ? node : this.#diagram.or(node, this.#bare(at))),
      no,
    );
  }

  #bare(name: number): Node {
    const absentAtom = this.#absentClasses[name];
    if (absentAtom === undefined) return no;
    const singles = this.#pair.set([...(this.#barePairs[name] ?? [])].sort((a, b) => a - b));
    const others = this.#diagram.and(this.#pair.set([0]), this.#domain.set([absentAtom]));
    return this.#diagram.or(others, singles);
  }

  /** `node` for addresses that have no source route, whatever they had. */
  withoutRoute(node: Node): Node {
    return this.#diagram.restrict(node, this.#route.first, this.#route.width, 0);
  }

  get fields(): readonly { readonly field: Field; readonly order: readonly number[] }[] {
    this.#ordered ??= [this.#route, this.#pair, this.#domain, this.#user].map((field) => ({
      field,
      // The null sender last.
      order:
        field === this.#pair && this.#options.sender
          ? [...field.codes.filter((code) => code !== 1), 1]
          : field.codes,
    }));
    return this.#ordered;
  }

  *samples(codeOf: (field: Field) => number): Generator<MailSample> {
    const pair = codeOf(this.#pair);
    const route = codeOf(this.#route);
    const known = route === 0 ? undefined : this.#routeAtoms?.atoms[route - 1];
    const routeText = route === 0 ? '' : `${fromBytes(known?.samples[0] ?? '')}:`;
    const isNull = pair === 1 && this.#options.sender;
    const bare = pair === 0 ? this.#absentClasses.indexOf(codeOf(this.#domain)) : -1;
    const isBare = isNull || bare >= 0 || this.#barePairs.some((codes) => codes.includes(pair));
    if (isBare && known?.predicates.includes(routeWithAt)) return;
    if (isNull) {
      yield { text: routeText, user: '', domain: '' };
      return;
    }
    if (pair > 0) {
      for (const { user, domain } of this.#pairSamples[pair - this.#firstPair] ?? [])
        yield {
          text: domain === undefined ? `${routeText}${user}` : `${routeText}${user}@${domain}`,
          user,
          domain,
        };
      return;
    }
    const users = this.#userAtoms.atoms[codeOf(this.#user)]?.samples ?? [];
    const code = codeOf(this.#domain);
    if (bare >= 0) {
      for (const user of users)
        if (!this.#isSingle(user, this.#options.missingDomains[bare] ?? ''))
          yield { text: `${routeText}${user}`, user, domain: undefined };
      return;
    }
    for (const domain of this.#domainAtoms.atoms[code]?.samples ?? [])
      for (const user of users) {
        // Single addresses have an atom of their own; the parts alone do not say so.
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
    const userAtom = this.#userAtoms.atomOf(user);
    const domainAtom = this.#domainAtoms.atomOf(domain);
    if (userAtom === undefined || domainAtom === undefined) return undefined;
    const hits = this.#isSingle(user, domain) ? this.#hits(user, domain) : undefined;
    const pair =
      hits === undefined ? 0 : (this.#pairIds.get(keyOfHits(hits)) ?? -this.#firstPair) + this.#firstPair;
    return result.set(this.#pair, pair).set(this.#domain, domainAtom).set(this.#user, userAtom);
  }
}

interface Hit {
  readonly predicate: number;
  readonly route: number | undefined;
}

const keyOfHits = (hits: readonly Hit[]): string =>
  hits.map(({ predicate, route }) => (route === undefined ? predicate : `${predicate}/${route}`)).join(',');

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
