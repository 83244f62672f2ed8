import type { EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { asOracleSays, atAnAddress } from '../../test/support/relay-cases.js';
import type { SessionCase } from './generate/session-cases.js';

/** An example as the oracle takes it: who has logged in has done so with the password that all users have. */
export function asAsked({ tag: _, auth, ...said }: EnvelopeInput): EnvelopeInput {
  const user = userOf(auth);
  return atAnAddress({ ...said, auth: user === undefined ? null : [user, 'secret'] });
}

function userOf(auth: EnvelopeInput['auth'] | undefined): string | undefined {
  return auth ? (typeof auth === 'string' ? auth : auth[0]) : undefined;
}

/** Whether the oracle's server sees the client of an example as it is meant: its names are those of the case, and it logs in as somebody who is there. */
export function isAnswerable(envelope: EnvelopeInput, { dns }: SessionCase): boolean {
  const { rdns, fcrdns } = asOracleSays(envelope, dns);
  const isNamed = (envelope.rdns ?? null) === rdns && (envelope.fcrdns ?? false) === fcrdns;
  return isNamed && envelope.cert === undefined && [undefined, 'alice'].includes(userOf(envelope.auth));
}
