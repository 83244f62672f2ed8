import type { EnvelopeInput } from './envelope.js';

/** The domain of examples' strangers. */
const strangersDomain = 'fakedomain.com';

/** Reverse names in the place of `name` that a stranger can make lead back, since their domain is for anybody to register: the most pleasant first. */
function strangersNames(name: string): readonly string[] {
  const top = name.slice(name.lastIndexOf('.') + 1);
  return [`client.${strangersDomain}`, `${name}.${strangersDomain}`, `client.fakedomain.${top}`];
}

/**
 * The envelope with a confirmed reverse name that a stranger can have, where one will do: a name that leads back to its client is in the hands of its
 * domain's owner, so that `mx.example.org` is no example of what strangers do.
 *
 * @param holds whether the envelope is still an example with another name
 */
export function withStrangersName<E extends EnvelopeInput>(envelope: E, holds: (other: E) => boolean): E {
  const { rdns, fcrdns, auth, src } = envelope;
  const isConfirmed = typeof rdns === 'string' && fcrdns === true;
  if (!isConfirmed || src === 'local' || (auth !== undefined && auth !== null)) return envelope;
  if (rdns.endsWith(`.${strangersDomain}`)) return envelope;
  for (const name of strangersNames(rdns)) {
    const other = { ...envelope, rdns: name };
    if (holds(other)) return other;
  }
  return envelope;
}
