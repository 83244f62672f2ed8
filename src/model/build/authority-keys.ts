import { sha256 } from '@noble/hashes/sha2.js';

/** Certificates of one file that are looked at: more than any system's list of authorities has. */
const maxCertificates = 1000;

const certificateText = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----([^-]*)-----END /g;

/** DER's tags of what a certificate is made of: a SEQUENCE, and the version, which is tagged `[0]`. */
const sequence = 0x30;
const version = 0xa0;

/**
 * The public keys of the certificates in a file in PEM form, each as the digest of its SubjectPublicKeyInfo (RFC 5280, section 4.1): SHA-256, in
 * Base64. An authority that renews its certificate, or has it signed by another one, keeps its key. undefined: some certificate cannot be read.
 */
export function authorityKeys(text: string): readonly string[] | undefined {
  const keys = new Set<string>();
  let left = maxCertificates;
  for (const [, body = ''] of text.matchAll(certificateText)) {
    const der = bytesOf(body);
    const key = der && publicKeyOf(der);
    if (key === undefined || left === 0) return undefined;
    left -= 1;
    keys.add(btoa(String.fromCharCode(...sha256(key))));
  }
  return [...keys];
}

function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** One element of DER: where it begins, where its contents begin, where it ends. */
interface Element {
  readonly tag: number;
  readonly start: number;
  readonly contents: number;
  readonly end: number;
}

/** The SubjectPublicKeyInfo: the sixth field of what is signed, behind serial number, algorithm, issuer, validity and subject. */
function publicKeyOf(der: Uint8Array): Uint8Array | undefined {
  const certificate = elementAt(der, 0);
  const signed = certificate && elementAt(der, certificate.contents);
  let field = signed && elementAt(der, signed.contents);
  if (signed?.tag !== sequence || field === undefined) return undefined;
  for (let left = field.tag === version ? 6 : 5; left > 0 && field !== undefined; left -= 1)
    field = field.end < signed.end ? elementAt(der, field.end) : undefined;
  return field?.tag === sequence ? der.subarray(field.start, field.end) : undefined;
}

/** The element that begins at an offset; undefined where there is no whole one. */
function elementAt(der: Uint8Array, start: number): Element | undefined {
  const tag = der[start];
  const first = der[start + 1];
  if (tag === undefined || first === undefined) return undefined;
  const octets = first < 0x80 ? 0 : first - 0x80;
  if (octets > 4) return undefined;
  let length = first < 0x80 ? first : 0;
  for (const octet of der.subarray(start + 2, start + 2 + octets)) length = length * 256 + octet;
  const contents = start + 2 + octets;
  const end = contents + length;
  return end <= der.length ? { tag, start, contents, end } : undefined;
}
