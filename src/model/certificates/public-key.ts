import { contentsOf, type Element, fieldsOf, hexOf, tags } from './der.js';

export type PublicKeyKind = 'RSA' | 'EC' | 'Ed25519' | 'other';

/** The part that a private key and its certificate have in common. */
export interface PublicKey {
  readonly kind: PublicKeyKind;
  /** The modulus of RSA or the point of EC, as hexadecimal digits; undefined if unknown. */
  readonly value: string | undefined;
}

/** Object identifiers of algorithms (RFC 3279, RFC 5480, RFC 8410), as the hexadecimal digits of their contents. */
const kinds: ReadonlyMap<string, PublicKeyKind> = new Map<string, PublicKeyKind>([
  ['2a864886f70d010101', 'RSA'],
  ['2a8648ce3d0201', 'EC'],
  ['2b6570', 'Ed25519'],
]);

/** The kind of key that an AlgorithmIdentifier names. */
export function publicKeyKind(der: Uint8Array, algorithm: Element | undefined): PublicKeyKind {
  const [identifier] = fieldsOf(der, algorithm);
  return (identifier && kinds.get(hexOf(contentsOf(der, identifier)))) ?? 'other';
}

/** A modulus, without leading zeros. */
export const modulusOf = (der: Uint8Array, integer: Element | undefined): string | undefined =>
  integer?.tag === tags.integer ? hexOf(contentsOf(der, integer)).replace(/^(00)+/, '') : undefined;

/** A point: the bits of a BIT STRING, whose first octet counts unused ones. */
export const pointOf = (der: Uint8Array, bits: Element | undefined): string | undefined =>
  bits?.tag === tags.bitString ? hexOf(contentsOf(der, bits).subarray(1)) : undefined;
