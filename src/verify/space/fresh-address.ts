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

/** An address, `none` if there is certainly none, or `unknown` if neither is found out. */
type FreshAddress = AddressOctets | 'none' | 'unknown';

/** The atoms of an address. */
interface AddressAtoms {
  readonly domain: number;
  readonly user: number;
}

/** What was found, by the atoms. */
const found = new WeakMap<SingleAddresses, Map<string, FreshAddress>>();

/**
 * An address of two atoms all of whose known members are single addresses, which have atoms of their own.
 *
 * @param choicesOf automata, or undefined if they are too large: the address is accepted by all of one choice
 */
export function freshAddress(
  atoms: AddressAtoms,
  parts: AddressParts,
  singles: SingleAddresses,
  choicesOf: () => AutomataChoices | undefined,
): FreshAddress {
  const known = found.get(singles) ?? new Map<string, FreshAddress>();
  found.set(singles, known);
  const key = `${atoms.domain} ${atoms.user}`;
  const address = known.get(key) ?? searched(atoms, parts, singles, choicesOf);
  known.set(key, address);
  return address;
}

function searched(
  { domain, user }: AddressAtoms,
  { users, domains, absent }: AddressParts,
  singles: SingleAddresses,
  choicesOf: () => AutomataChoices | undefined,
): FreshAddress {
  const isMember = (made: AddressOctets): boolean =>
    !singles.isSingle(made.user, made.domain) &&
    users.atomOf(made.user) === user &&
    (absent.includes(domain) || domains.atomOf(made.domain) === domain);
  try {
    return memberOf(choicesOf(), isMember);
  } catch (error) {
    if (!(error instanceof TooLarge) || error instanceof Spent) throw error;
    return 'unknown';
  }
}

/** An address that all automata of one of `choices` accept and `isMember` takes. */
function memberOf(
  choices: AutomataChoices | undefined,
  isMember: (address: AddressOctets) => boolean,
): FreshAddress {
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
