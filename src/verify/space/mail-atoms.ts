import { fromBytes, toBytes } from '../../source/bytes-as-text.js';
import { before, behind, textWalker, type Walker } from '../automata/intersection.js';
import { type Diagram, type Node, no, yes } from '../bdd/diagram.js';
import { Field } from '../bdd/field.js';
import { AddressParts } from './address-parts.js';
import { freshAddress } from './fresh-address.js';
import { type CollectedMail, type MailPredicate, type MailSample, noRoute } from './mail-predicates.js';
import { isNull, nullAtoms, type WrittenAddress } from './null-sender.js';
import { SingleAddresses } from './single-addresses.js';
import { invert } from './text-field.js';

/** Automata for a choice of atoms of some levels: each address is accepted by all automata of one of `choices`, and few other addresses are. */
export interface AddressWalkers {
  readonly choices: readonly (readonly Walker[])[];
  readonly fields: readonly Field[];
  /** The constraint of one of these levels by itself, which holds for more addresses than the choice has. */
  readonly alone?: { readonly walker: Walker; readonly level: Field };
}

/** The predicate on source routes with an `@`: the last `@` of an address begins the domain, so that such an address needs one. */
const routeWithAt = 0;

/** The field once its atoms are known: levels for the source route, for single addresses, for the domain, and for the user. */
export class MailAtoms {
  readonly first: number;
  readonly end: number;
  readonly nullNode: Node;
  readonly singleDomains: ReadonlyMap<number, ReadonlySet<number>>;
  readonly #collected: CollectedMail;
  readonly #diagram: Diagram;
  readonly #parts: AddressParts;
  readonly #singles: SingleAddresses;
  readonly #route: Field;
  /** Atom 0: not a single address; for senders, those of the null sender; then the single addresses. */
  readonly #pair: Field;
  readonly #domain: Field;
  readonly #user: Field;
  /** The atom of the first single address. */
  readonly #firstPair: number;
  /** The atoms of single addresses whose domain the client left out, for each name that completes them. */
  readonly #barePairs: readonly (readonly number[])[];
  /** The atoms of single addresses for which a predicate holds, by the source route that it requires. */
  readonly #pairMembers: ReadonlyMap<number, ReadonlyMap<number | undefined, readonly number[]>>;
  readonly #domainMembers: ReturnType<typeof invert>;
  readonly #userMembers: ReturnType<typeof invert>;
  readonly #routeMembers: ReturnType<typeof invert>;
  readonly #nodes: (Node | undefined)[];
  #ordered: readonly { readonly field: Field; readonly order: readonly number[] }[] | undefined;

  /** Throws TooLarge. */
  constructor(collected: CollectedMail, diagram: Diagram, level: number) {
    const { options } = collected;
    this.#collected = collected;
    this.#nodes = Array.from({ length: collected.predicates.length });
    this.#diagram = diagram;
    const parts = new AddressParts(collected);
    const singles = new SingleAddresses(collected, parts);
    this.#parts = parts;
    this.#singles = singles;
    this.#firstPair = options.sender ? nullAtoms.at + 1 : 1;
    this.#barePairs = singles.bare.map((ids) => [...ids].map((id) => id + this.#firstPair));
    this.singleDomains = new Map(singles.domains.map((domains, id) => [id + this.#firstPair, domains]));
    this.first = level;
    this.#route = new Field(diagram, level, parts.routeVectors.length);
    this.#pair = new Field(diagram, this.#route.end, this.#firstPair + singles.vectors.length);
    this.#domain = new Field(diagram, this.#pair.end, parts.domainVectors.length);
    this.#user = new Field(diagram, this.#domain.end, parts.users.atoms.length);
    this.end = this.#user.end;
    this.nullNode = options.sender ? this.#pair.set([nullAtoms.empty, nullAtoms.at]) : no;
    this.#domainMembers = invert(parts.domainVectors, collected.domains.length);
    const userVectors = parts.users.atoms.map((known) => known.predicates);
    this.#userMembers = invert(userVectors, collected.users.length);
    this.#routeMembers = invert(parts.routeVectors, collected.routes.length);
    this.#pairMembers = this.#membersOf();
  }

  #membersOf(): ReadonlyMap<number, ReadonlyMap<number | undefined, readonly number[]>> {
    const members = new Map<number, Map<number | undefined, number[]>>();
    this.#singles.vectors.forEach((hits, id) => {
      for (const { predicate, route } of hits) {
        const routes = members.get(predicate) ?? new Map<number | undefined, number[]>();
        members.set(predicate, routes);
        const list = routes.get(route) ?? [];
        routes.set(route, list);
        list.push(id + this.#firstPair);
      }
    });
    return members;
  }

  /** The addresses for which a predicate holds. */
  node(index: number): Node {
    this.#nodes[index] ??= this.#make(index);
    return this.#nodes[index];
  }

  #make(index: number): Node {
    const predicate = this.#collected.predicates[index];
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
      const onRoute =
        route === undefined
          ? yes
          : route === noRoute
            ? this.#route.set([0])
            : this.#route.set(this.#routeMembers[route] ?? []);
      result = diagram.or(result, diagram.and(onRoute, part));
    }
    // The null sender has no parts but a route: its values were found when the predicate was made.
    if (!this.#collected.options.sender) return result;
    const empty = this.#nullPart(predicate, predicate.nullSender, predicate.nullRoutes);
    const at = this.#nullPart(predicate, predicate.nullSenderAt, predicate.nullRoutesAt);
    const isAt = this.#pair.set([nullAtoms.at]);
    return diagram.ite(this.nullNode, diagram.ite(isAt, at, empty), result);
  }

  /** The null senders for which a predicate holds; they have no part but a route. */
  #nullPart({ raw }: MailPredicate, holds: boolean, routes: readonly number[]): Node {
    const plain = holds ? yes : no;
    if (!raw) return plain;
    return routes.reduce(
      (node, route) => this.#diagram.or(node, this.#route.set(this.#routeMembers[route] ?? [])),
      this.#diagram.and(this.#route.set([0]), plain),
    );
  }

  /** The atoms of domains for which a predicate holds. A raw predicate, on what the client wrote, sees no domain if the client left it out. */
  #domainsOf(domain: number, raw: boolean): readonly number[] {
    const members = this.#domainMembers[domain] ?? [];
    return raw && domain !== this.#collected.absent
      ? members.filter((code) => !this.#parts.absent.includes(code))
      : members;
  }

  /** The addresses without a domain. */
  get bareNode(): Node {
    return this.#parts.absent.reduce((node, _, name) => this.#diagram.or(node, this.#bare(name)), no);
  }

  /** The addresses without a domain that another name completes. */
  completedOtherwise(name: string): Node {
    return this.#collected.options.missingDomains.reduce(
      (node, other, at) => (other === name ? node : this.#diagram.or(node, this.#bare(at))),
      no,
    );
  }

  #bare(name: number): Node {
    const absentAtom = this.#parts.absent[name];
    if (absentAtom === undefined) return no;
    const singles = this.#pair.set([...(this.#barePairs[name] ?? [])].sort((a, b) => a - b));
    const others = this.#diagram.and(this.#pair.set([0]), this.#domain.set([absentAtom]));
    return this.#diagram.or(others, singles);
  }

  /** `node` for addresses without a source route, whatever route they had. */
  withoutRoute(node: Node): Node {
    return this.#diagram.restrict(node, this.#route.first, this.#route.width, 0);
  }

  get fields(): readonly { readonly field: Field; readonly order: readonly number[] }[] {
    this.#ordered ??= [this.#route, this.#pair, this.#domain, this.#user].map((field) => ({
      field,
      // The null sender comes last.
      order:
        field === this.#pair && this.#collected.options.sender
          ? [...field.codes.filter((code) => !isNull(code)), nullAtoms.empty, nullAtoms.at]
          : field.codes,
    }));
    return this.#ordered;
  }

  *samples(codeOf: (field: Field) => number): Generator<MailSample, boolean> {
    const pair = codeOf(this.#pair);
    const route = codeOf(this.#route);
    const known = route === 0 ? undefined : this.#parts.routes?.atoms[route - 1];
    const written = route === 0 ? undefined : fromBytes(known?.samples[0] ?? '');
    const routeText = written === undefined ? '' : `${written}:`;
    const behindRoute = written === undefined ? {} : { route: written };
    const hasNoParts = this.#collected.options.sender && isNull(pair);
    const isEmpty = hasNoParts && pair === nullAtoms.empty;
    const bare = pair === 0 ? this.#parts.absent.indexOf(codeOf(this.#domain)) : -1;
    const isBare = isEmpty || bare >= 0 || this.#barePairs.some((codes) => codes.includes(pair));
    if (isBare && known?.predicates.includes(routeWithAt)) return true;
    if (hasNoParts) {
      yield { ...behindRoute, text: isEmpty ? routeText : `${routeText}@`, user: '', domain: '' };
      return false;
    }
    if (pair > 0) {
      for (const { user, domain } of this.#singles.samples[pair - this.#firstPair] ?? [])
        yield {
          ...behindRoute,
          text: domain === undefined ? `${routeText}${user}` : `${routeText}${user}@${domain}`,
          user,
          domain,
        };
      return false;
    }
    const completed = bare < 0 ? undefined : (this.#collected.options.missingDomains[bare] ?? '');
    const places = this.#parts.domains.atoms[codeOf(this.#domain)]?.samples ?? [];
    const sample = (user: string, domain: string): MailSample =>
      completed === undefined
        ? { ...behindRoute, text: `${routeText}${user}@${domain}`, user, domain }
        : { ...behindRoute, text: `${routeText}${user}`, user, domain: undefined, completed };
    let isKnown = false;
    for (const domain of completed === undefined ? places : [completed])
      for (const user of this.#parts.users.atoms[codeOf(this.#user)]?.samples ?? []) {
        // Single addresses have atoms of their own; the parts alone do not show that.
        if (this.#singles.isSingle(user, domain)) continue;
        isKnown = true;
        yield sample(user, domain);
      }
    if (isKnown) return false;
    const atoms = { domain: codeOf(this.#domain), user: codeOf(this.#user) };
    const other = freshAddress(atoms, this.#parts, this.#singles, () => this.walkers(codeOf)?.choices);
    if (typeof other === 'object') yield sample(other.user, other.domain);
    return other === 'none';
  }

  walkers(codeOf: (field: Field) => number): AddressWalkers | undefined {
    const pair = codeOf(this.#pair);
    const domain = codeOf(this.#domain);
    // An address that the listener completes is not in the automaton of a single address.
    if (this.#barePairs.some((codes) => codes.includes(pair))) return undefined;
    if (pair > 0) {
      const walker = pair < this.#firstPair ? textWalker('@') : this.#singles.walker(pair - this.#firstPair);
      return walker && { choices: [[walker]], fields: [this.#pair] };
    }
    const others = this.#singles.others();
    const alone = { walker: others, level: this.#pair };
    const users = this.#parts.users.walkers(codeOf(this.#user));
    const completed = this.#collected.options.missingDomains[this.#parts.absent.indexOf(domain)];
    const domains =
      completed === undefined ? this.#parts.domains.walkers(domain) : [textWalker(toBytes(completed))];
    if (users === undefined || domains === undefined) return undefined;
    return {
      choices: users.flatMap((user) =>
        domains.map((place) => [others, before('@', user), behind('@', place)]),
      ),
      fields: [this.#pair, this.#domain, this.#user],
      alone,
    };
  }

  codes(
    user: string,
    domain: string | undefined,
    { route, completed, text = '' }: WrittenAddress,
  ): ReadonlyMap<Field, number> | undefined {
    const routeAtom = this.#routeAtom(route);
    const name = domain ?? completed;
    if (name === undefined || routeAtom === undefined) return undefined;
    const result = new Map<Field, number>([[this.#route, routeAtom]]);
    if (user === '' && domain === '')
      return result
        .set(this.#pair, text.endsWith('@') ? nullAtoms.at : nullAtoms.empty)
        .set(this.#domain, 0)
        .set(this.#user, 0);
    const userAtom = this.#parts.users.atomOf(user);
    const bare = this.#parts.absent[this.#collected.options.missingDomains.indexOf(name)];
    const domainAtom = domain === undefined ? bare : this.#parts.domains.atomOf(domain);
    if (userAtom === undefined || domainAtom === undefined) return undefined;
    if (domain === undefined && this.#singles.isSingle(user, name)) return undefined;
    const single = this.#singles.idOf(user, name);
    const pair = single === undefined ? 0 : single + this.#firstPair;
    return result.set(this.#pair, pair).set(this.#domain, domainAtom).set(this.#user, userAtom);
  }

  #routeAtom(route: string | undefined): number | undefined {
    if (route === undefined || this.#parts.routes === undefined) return 0;
    const atom = this.#parts.routes.atomOf(toBytes(route));
    return atom === undefined ? undefined : atom + 1;
  }
}
