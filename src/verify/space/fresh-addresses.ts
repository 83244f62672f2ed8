import { commonTexts, type Walker } from '../automata/intersection.js';
import { Spent, TooLarge } from '../budget.js';
import type { AddressParts } from './address-parts.js';
import type { SingleAddresses } from './single-addresses.js';

/** The parts of an address, in octets. */
interface AddressOctets {
  readonly user: string;
  readonly domain: string;
}

/** The most states of a product that are explored for one member. */
const maxPlaces = 4000;

/** The number of texts that are made for each state of it. */
const visits = 3;

/** The most of its texts that are looked at. */
const maxTexts = 200;

type AutomataChoices = readonly (readonly Walker[])[];

type Found = AddressOctets | 'none' | 'unknown';

/** Addresses with atoms of parts all of whose known members are single addresses, which have atoms of their own. */
export class FreshAddresses {
  readonly #parts: AddressParts;
  readonly #singles: SingleAddresses;
  /** What was found, by domain and user. */
  readonly #known = new Map<string, Found>();

  constructor(parts: AddressParts, singles: SingleAddresses) {
    this.#parts = parts;
    this.#singles = singles;
  }

  /**
   * An address of two atoms that is no single address; `none` if there is certainly none, `unknown` if neither is found out.
   *
   * @param choicesOf automata, or undefined if they are too large: the address is accepted by all of one choice
   */
  of(domain: number, user: number, choicesOf: () => AutomataChoices | undefined): Found {
    const key = `${domain} ${user}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const { users, domains, absent } = this.#parts;
    const isMember = (made: AddressOctets): boolean =>
      !this.#singles.isSingle(made.user, made.domain) &&
      users.atomOf(made.user) === user &&
      (absent.includes(domain) || domains.atomOf(made.domain) === domain);
    let found: Found = 'unknown';
    try {
      found = memberOf(choicesOf(), isMember);
    } catch (error) {
      if (!(error instanceof TooLarge) || error instanceof Spent) throw error;
    }
    this.#known.set(key, found);
    return found;
  }
}

/** An address that all automata of one of `choices` accept and `isMember` takes. */
function memberOf(
  choices: AutomataChoices | undefined,
  isMember: (address: AddressOctets) => boolean,
): Found {
  if (choices === undefined) return 'unknown';
  let isDoubtful = false;
  for (const walkers of choices) {
    const texts = commonTexts(walkers, maxPlaces, visits);
    let left = maxTexts;
    let next = texts.next();
    for (; !next.done && left > 0; left -= 1) {
      const at = next.value.lastIndexOf('@');
      const address = { user: next.value.slice(0, at), domain: next.value.slice(at + 1) };
      if (isMember(address)) return address;
      next = texts.next();
    }
    isDoubtful ||= left < maxTexts || next.value !== true;
  }
  return isDoubtful ? 'unknown' : 'none';
}
