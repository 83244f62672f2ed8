import { contentsOf, type Element, elementAt, fieldsOf } from './der.js';
import { pemBlocks } from './pem.js';
import { modulusOf, type PublicKey, pointOf, publicKeyKind } from './public-key.js';

/** The tag of the public key in an ECPrivateKey, `[1]` (RFC 5915). */
const publicPoint = 0xa1;

/** Readers for the forms of private keys, by label. Each finds the public part in the outermost sequence. */
const forms: ReadonlyMap<string, (der: Uint8Array, whole: Element) => PublicKey> = new Map([
  ['RSA PRIVATE KEY', rsaKey],
  ['EC PRIVATE KEY', ecKey],
  ['PRIVATE KEY', anyKey],
]);

/** Only the public part of the first private key of a PEM file, or undefined if there is none, it is encrypted, or it cannot be read. */
export function publicPartOf(text: string): PublicKey | undefined {
  const block = pemBlocks(text)?.find(({ label }) => label.endsWith('PRIVATE KEY'));
  const read = block && forms.get(block.label);
  const whole = block?.der && elementAt(block.der, 0);
  return block?.der && whole && read?.(block.der, whole);
}

/** RSAPrivateKey (RFC 8017, A.1.2): version, modulus, and the secret parts. */
function rsaKey(der: Uint8Array, whole: Element): PublicKey {
  const [, modulus] = fieldsOf(der, whole);
  return { kind: 'RSA', value: modulusOf(der, modulus) };
}

function ecKey(der: Uint8Array, whole: Element): PublicKey {
  const wrapped = fieldsOf(der, whole).find(({ tag }) => tag === publicPoint);
  const [bits] = fieldsOf(der, wrapped);
  return { kind: 'EC', value: pointOf(der, bits) };
}

/** PrivateKeyInfo (RFC 5958): version, algorithm, and a key in the form of that algorithm. */
function anyKey(der: Uint8Array, whole: Element): PublicKey {
  const [, algorithm, octets] = fieldsOf(der, whole);
  const kind = publicKeyKind(der, algorithm);
  if (octets === undefined) return { kind, value: undefined };
  const inner = contentsOf(der, octets);
  const key = elementAt(inner, 0);
  if (key !== undefined && kind === 'RSA') return rsaKey(inner, key);
  if (key !== undefined && kind === 'EC') return ecKey(inner, key);
  return { kind, value: undefined };
}
