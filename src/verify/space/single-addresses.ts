import { Automaton } from '../automata/automaton.js';
import { anyCharacter } from '../automata/character-sets.js';
import { automatonWalker, type Walker } from '../automata/intersection.js';
import { Nfa } from '../automata/nfa.js';
import { spend } from '../budget.js';
import type { AddressParts } from './address-parts.js';
import { type CollectedMail, noRoute, type Rectangle } from './mail-predicates.js';
import { postings } from './string-predicates.js';

/** A predicate that holds for an address, with the source route that it asks for. */
export interface Hit {
  readonly predicate: number;
  readonly route: number | undefined;
}

/** A member of an atom of single addresses. */
interface SingleSample {
  readonly user: string;
  readonly domain: string | undefined;
}

/** What it costs that a predicate holds for a single address, and to remember it. */
const costOfHit = 10;

/** Members kept of each atom. */
const kept = 3;

/** Single addresses of one atom that are written into an automaton. */
const maxListed = 500;

/** The addresses that some table names in full: those for which the same predicates hold are one atom, whatever their parts are. */
export class SingleAddresses {
  /** The predicates that hold, by atom. */
  readonly vectors: (readonly Hit[])[] = [];
  readonly samples: (readonly SingleSample[])[] = [];
  /** The atoms of the domains in which they lie, by atom. */
  readonly domains: Set<number>[] = [];
  /** The atoms of those whose domain the client left out, for each name that completes it. */
  readonly bare: readonly ReadonlySet<number>[];
  readonly #collected: CollectedMail;
  readonly #parts: AddressParts;
  readonly #ids = new Map<string, number>();
  readonly #exact: ReadonlyMap<string, readonly number[]>;
  readonly #stems: ReadonlyMap<string, readonly number[]>;
  readonly #byDomain = new RectangleIndex();
  readonly #byUser = new RectangleIndex();

  constructor(collected: CollectedMail, parts: AddressParts) {
    const { predicates, options } = collected;
    this.#collected = collected;
    this.#parts = parts;
    this.#exact = postings(predicates.map(({ exact }) => exact));
    this.#stems = postings(predicates.map(({ stems }) => stems));
    predicates.forEach(({ rectangles }, index) => {
      for (const rectangle of rectangles) {
        if (rectangle.domain !== undefined) this.#byDomain.add(rectangle.domain, index, rectangle);
        else if (rectangle.user !== undefined) this.#byUser.add(rectangle.user, index, rectangle);
      }
    });
    const bare = options.missingDomains.map(() => new Set<number>());
    for (const text of this.#exact.keys()) this.#take(text, bare);
    for (const text of this.#stems.keys()) {
      this.#take(text, bare);
      this.#take(text.replace(/@(?=[^@]*$)/, `${options.delimiter}x@`), bare);
    }
    this.bare = bare;
  }

  #take(text: string, barePairs: readonly Set<number>[]): void {
    const at = text.lastIndexOf('@');
    const user = text.slice(0, at);
    const domain = text.slice(at + 1);
    const hits = this.hits(user, domain);
    if (hits === undefined) return;
    this.#add(keyOfHits(hits), hits, this.#parts.domains.atomOf(domain), { user, domain });
    // The same address with its domain left out is told apart by what looks at what the client wrote.
    const name = this.#collected.options.missingDomains.indexOf(domain);
    const absentAtom = this.#parts.absent[name];
    if (absentAtom === undefined) return;
    const bare = this.hits(user, domain, this.#parts.domainVectors[absentAtom]) ?? [];
    const key = `bare ${name}: ${keyOfHits(bare)}`;
    barePairs[name]?.add(this.#add(key, bare, absentAtom, { user, domain: undefined }));
  }

  #add(key: string, hits: readonly Hit[], domainAtom: number | undefined, sample: SingleSample): number {
    const id = this.#ids.get(key) ?? this.vectors.push(hits) - 1;
    this.#ids.set(key, id);
    const domains = this.domains[id] ?? new Set<number>();
    this.domains[id] = domains;
    if (domainAtom !== undefined) domains.add(domainAtom);
    const samples = this.samples[id] ?? [];
    if (samples.length < kept) this.samples[id] = [...samples, sample];
    return id;
  }

  /** The atom of an address; undefined: it is no single address. */
  idOf(user: string, domain: string): number | undefined {
    const hits = this.isSingle(user, domain) ? this.hits(user, domain) : undefined;
    return hits && this.#ids.get(keyOfHits(hits));
  }

  isSingle(user: string, domain: string): boolean {
    const at = user.indexOf(this.#collected.options.delimiter);
    const stem = at < 0 ? user : user.slice(0, at);
    return this.#exact.has(`${user}@${domain}`) || this.#stems.has(`${stem}@${domain}`);
  }

  /**
   * The predicates that hold for one address, with the route that each asks for; undefined when it cannot occur.
   *
   * @param absent the predicates that hold for the domain, where the client left it out and it was completed
   */
  hits(user: string, domain: string, absent?: readonly number[]): readonly Hit[] | undefined {
    const domainHolds = absent ?? this.#parts.domains.predicatesOf(domain);
    const userHolds = this.#parts.users.predicatesOf(user);
    if (domainHolds === undefined || userHolds === undefined) return undefined;
    const users = new Set(userHolds);
    const found = new Map<string, Hit>();
    const add = (predicate: number, route: number | undefined): void => {
      spend(costOfHit);
      found.set(`${predicate} ${route}`, { predicate, route });
    };
    const sees = (predicate: number): boolean =>
      absent === undefined || !this.#collected.predicates[predicate]?.raw;
    for (const holds of domainHolds) {
      const rectangles = this.#byDomain.get(holds);
      spend(rectangles.length);
      for (const { predicate, rectangle } of rectangles)
        if (
          (rectangle.user === undefined || users.has(rectangle.user)) &&
          (holds === this.#collected.absent || sees(predicate))
        )
          add(predicate, rectangle.route);
    }
    for (const holds of userHolds)
      for (const { predicate, rectangle } of this.#byUser.get(holds)) add(predicate, rectangle.route);
    const single = (predicate: number): void => {
      if (sees(predicate)) add(predicate, this.#collected.predicates[predicate]?.raw ? noRoute : undefined);
    };
    for (const predicate of this.#exact.get(`${user}@${domain}`) ?? []) single(predicate);
    const at = user.indexOf(this.#collected.options.delimiter);
    for (const predicate of this.#stems.get(`${at < 0 ? user : user.slice(0, at)}@${domain}`) ?? [])
      single(predicate);
    return [...found.values()].sort((a, b) => a.predicate - b.predicate || (a.route ?? -2) - (b.route ?? -2));
  }

  /** The single addresses of an atom as an automaton. */
  walker(id: number): Walker | undefined {
    const { delimiter } = this.#collected.options;
    const nfa = new Nfa();
    const isHere = (user: string, domain: string): boolean => this.idOf(user, domain) === id;
    let left = maxListed;
    for (const text of [...this.#exact.keys(), ...this.#stems.keys()]) {
      const at = text.lastIndexOf('@');
      const [user, domain] = [text.slice(0, at), text.slice(at + 1)];
      const isStem = this.#stems.has(text);
      if (!isHere(user, domain) && !(isStem && isHere(`${user}${delimiter}x`, domain))) continue;
      left -= 1;
      if (left < 0) return undefined;
      const plain = nfa.text(nfa.start(), user);
      nfa.label(nfa.text(plain, `@${domain}`), 0);
      if (isStem) nfa.label(nfa.text(nfa.many(nfa.text(plain, delimiter), anyCharacter), `@${domain}`), 0);
    }
    return automatonWalker(new Automaton(nfa, nfa.size * 4 + 1000), ({ length }) => length > 0);
  }
}

const keyOfHits = (hits: readonly Hit[]): string =>
  hits.map(({ predicate, route }) => (route === undefined ? predicate : `${predicate}/${route}`)).join(',');

/** The rectangles that ask for a certain part. */
class RectangleIndex {
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
