import { Automaton } from '../automata/automaton.js';
import { anyCharacter } from '../automata/character-sets.js';
import { automatonWalker, type Walker } from '../automata/intersection.js';
import { Nfa } from '../automata/nfa.js';
import { spend } from '../budget.js';
import type { AddressParts } from './address-parts.js';
import { type CollectedMail, noRoute, type Rectangle } from './mail-predicates.js';
import { type Postings, postings } from './postings.js';
import { addTo } from './text-field.js';

/** A predicate that holds for an address, with the source route that it requires. */
export interface Hit {
  readonly predicate: number;
  readonly route: number | undefined;
}

/** The predicates that name a text. */
type Posted = readonly number[];

/** A member of an atom of single addresses. */
interface SingleSample {
  readonly user: string;
  readonly domain: string | undefined;
}

/** The cost of one more predicate that holds for a single address, and of storing it. */
const costOfHit = 10;

/** The most lists of predicates that are told apart; four of their numbers combine into one that is exact. */
const maxLists = 8192;

/** The most members that are kept of each atom. */
const kept = 3;

/** The most single addresses of one atom that are written into an automaton. */
const maxListed = 500;

/** The addresses that some table names in full. Those for which the same predicates hold are one atom, whatever their parts are. */
export class SingleAddresses {
  /** The predicates that hold, by atom. */
  readonly vectors: (readonly Hit[])[] = [];
  readonly samples: (readonly SingleSample[])[] = [];
  /** The atoms of their domains, by atom. */
  readonly domains: Set<number>[] = [];
  /** The atoms of the addresses whose domain the client left out, for each name that completes it. */
  readonly bare: readonly ReadonlySet<number>[];
  readonly #collected: CollectedMail;
  readonly #parts: AddressParts;
  readonly #ids = new Map<string, number>();
  readonly #exact: Postings;
  readonly #stems: Postings;
  readonly #listIds = new Map<readonly number[], number>();
  /** The numbers, as in `#numberOf`, of the addresses whose atoms have enough members. */
  readonly #done = new Set<number>();
  readonly #byDomain = new RectangleIndex();
  readonly #byUser = new RectangleIndex();
  #others: Walker | undefined;

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
    for (const [text, list] of this.#exact) this.#take(text, bare, list, this.#stemsOf(text));
    for (const [text, list] of this.#stems) {
      this.#take(text, bare, this.#exactOf(text), list);
      const at = text.lastIndexOf('@');
      const tagged = `${text.slice(0, at)}${options.delimiter}x${text.slice(at)}`;
      this.#take(tagged, bare, this.#exactOf(tagged), list);
    }
    this.bare = bare;
  }

  /** @param lists the predicates that name it in full, and those that name its stem */
  #take(text: string, barePairs: readonly Set<number>[], ...lists: readonly (Posted | undefined)[]): void {
    const at = text.lastIndexOf('@');
    const user = text.slice(0, at);
    const domain = text.slice(at + 1);
    const name = this.#collected.options.missingDomains.indexOf(domain);
    const number = name === -1 ? this.#numberOf(user, domain, lists) : undefined;
    if (number !== undefined && this.#done.has(number)) return;
    const hits = this.hits(user, domain);
    if (hits === undefined) return;
    const id = this.#add(keyOfHits(hits), hits, this.#parts.domains.atomOf(domain), { user, domain });
    if (number !== undefined && this.samples[id]?.length === kept) this.#done.add(number);
    // The same address without its domain is told apart by predicates on what the client wrote.
    const absentAtom = this.#parts.absent[name];
    if (absentAtom === undefined) return;
    const bare = this.hits(user, domain, this.#parts.domainVectors[absentAtom]) ?? [];
    const key = `bare ${name}: ${keyOfHits(bare)}`;
    barePairs[name]?.add(this.#add(key, bare, absentAtom, { user, domain: undefined }));
  }

  /**
   * A number for the lists of predicates that tell an address from others, or undefined if more than these do. Only a few of the addresses with the same lists are
   * examined, not a million.
   */
  #numberOf(user: string, domain: string, lists: readonly (Posted | undefined)[]): number | undefined {
    const domains = this.#parts.domains.literals;
    const users = this.#parts.users.literals;
    if (domains === undefined || users === undefined) return undefined;
    let number = this.#idOf(domains.size > 0 ? domains.get(domain) : undefined);
    number = number * maxLists + this.#idOf(users.size > 0 ? users.get(user) : undefined);
    for (const list of lists) number = number * maxLists + this.#idOf(list);
    return this.#listIds.size < maxLists ? number : undefined;
  }

  #idOf(list: Posted | undefined): number {
    if (list === undefined) return 0;
    const known = this.#listIds.get(list);
    if (known !== undefined) return known;
    const id = this.#listIds.size + 1;
    this.#listIds.set(list, id);
    return id;
  }

  #exactOf(text: string): Posted | undefined {
    return this.#exact.size > 0 ? this.#exact.get(text) : undefined;
  }

  #stemsOf(text: string): Posted | undefined {
    const at = text.lastIndexOf('@');
    return this.#stems.size > 0
      ? this.#stems.get(this.#stemOf(text.slice(0, at), text.slice(at + 1)))
      : undefined;
  }

  #stemOf(user: string, domain: string): string {
    const at = user.indexOf(this.#collected.options.delimiter);
    return `${at < 0 ? user : user.slice(0, at)}@${domain}`;
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

  /** The atom of an address, or undefined if it is not a single address. */
  idOf(user: string, domain: string): number | undefined {
    const hits = this.isSingle(user, domain) ? this.hits(user, domain) : undefined;
    return hits && this.#ids.get(keyOfHits(hits));
  }

  isSingle(user: string, domain: string): boolean {
    return this.#exact.has(`${user}@${domain}`) || this.#stems.has(this.#stemOf(user, domain));
  }

  /**
   * The predicates that hold for one address, each with the route that it requires, or undefined if the address cannot occur.
   *
   * @param absent the predicates that hold for the domain, if the client left it out and it was completed
   */
  hits(user: string, domain: string, absent?: readonly number[]): readonly Hit[] | undefined {
    const domainHolds = absent ?? this.#parts.domains.predicatesOf(domain);
    const userHolds = this.#parts.users.predicatesOf(user);
    if (domainHolds === undefined || userHolds === undefined) return undefined;
    const users = new Set(userHolds);
    const found = new Map<string, Hit>();
    const add = (predicate: number, route: number | undefined): void => {
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
    for (const predicate of this.#stems.get(this.#stemOf(user, domain)) ?? []) single(predicate);
    spend(costOfHit * Math.max(0, found.size - 1));
    return [...found.values()].sort((a, b) => a.predicate - b.predicate || (a.route ?? -2) - (b.route ?? -2));
  }

  /** The single addresses of an atom as an automaton, or undefined if they are too many. */
  walker(id: number): Walker | undefined {
    const nfa = this.#listed((user, domain) => this.idOf(user, domain) === id);
    return nfa && automatonWalker(automatonOf(nfa), ({ length }) => length > 0);
  }

  /** All addresses except the null sender and the single ones, or except the null sender only, if those are many. */
  others(): Walker {
    if (this.#others === undefined) {
      const nfa = this.#listed(() => true) ?? new Nfa();
      nfa.label(nfa.text(nfa.start(), '@'), 0);
      this.#others = automatonWalker(automatonOf(nfa), ({ length }) => length === 0);
    }
    return this.#others;
  }

  /** An automaton of the single addresses that are wanted, or undefined if they are too many. */
  #listed(isHere: (user: string, domain: string) => boolean): Nfa | undefined {
    const { delimiter } = this.#collected.options;
    const nfa = new Nfa();
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
    return nfa;
  }
}

const automatonOf = (nfa: Nfa): Automaton => new Automaton(nfa, nfa.size * 4 + 1000);

const keyOfHits = (hits: readonly Hit[]): string =>
  hits.map(({ predicate, route }) => (route === undefined ? predicate : `${predicate}/${route}`)).join(',');

/** A rectangle, and the predicate that has it. */
interface PlacedRectangle {
  readonly predicate: number;
  readonly rectangle: Rectangle;
}

/** The rectangles that require a certain part. */
class RectangleIndex {
  readonly #lists: (PlacedRectangle[] | undefined)[] = [];

  add(part: number, predicate: number, rectangle: Rectangle): void {
    addTo(this.#lists, part, { predicate, rectangle });
  }

  get(part: number): readonly PlacedRectangle[] {
    return this.#lists[part] ?? [];
  }
}
