import { type IpAddress, parseAddress } from '../match/address.js';
import { canLeadBack } from '../smtp/confirmed-names.js';
import { includes } from './address-ranges.js';
import type { EnvelopeSpace } from './envelope-space.js';
import type { SourceAtom } from './source-atom.js';

/** A client's address, and its reverse name. */
export interface NamedClient {
  readonly source: string;
  readonly name: string;
}

/** The fields in which a client's atoms are looked up. */
type ClientFields = Pick<EnvelopeSpace, 'sources' | 'reverseNames'>;

/** The client that represents the machine's own socket in a PROXY header. */
const proxiedSocket = 'unix:/run/mail.sock';

/**
 * The most readable client of these atoms, or undefined if none is known. If its name has to lead back to it and is an address, the client has that address
 * (`canLeadBack`). Names of IPv6 clients may stay: in the diagram, too, a name that is an address does not lead back to them.
 */
export function namedClient(
  { sources, reverseNames }: ClientFields,
  code: { readonly source: number; readonly reverse: number },
  isConfirmed: boolean,
): NamedClient | undefined {
  const atom = sources[code.source];
  const names = reverseNames.samples(code.reverse);
  const [name] = names;
  const source = atom?.kind === 'proxied-socket' ? proxiedSocket : atom?.samples[0];
  if (atom === undefined || name === undefined || source === undefined) return undefined;
  const client = parseAddress(source);
  if (!isConfirmed || client?.family !== 4) return { source, name };
  const confirmed = names.find((one) => canLeadBack(one, client));
  if (confirmed !== undefined) return { source, name: confirmed };
  const own = [...atom.samples, ...names].find(
    (one) => isMember(atom, parseAddress(one)) && reverseNames.atomOf(one) === code.reverse,
  );
  return own === undefined ? undefined : { source: own, name: own };
}

const isMember = (atom: SourceAtom, address: IpAddress | undefined): boolean =>
  address?.family === 4 && includes(atom.ranges, address.bits);
