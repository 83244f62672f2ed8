import { contentsOf, type Element, elementAt, fieldsOf, hexOf, tags } from './der.js';
import { pemBlocks } from './pem.js';
import { modulusOf, type PublicKey, pointOf, publicKeyKind } from './public-key.js';

/** The fields of a certificate (RFC 5280, section 4.1) that determine whether it suits a server. */
export interface X509 {
  /** The validity, in milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** The DNS names that it is valid for, in lower case: subject alternative names, or the common name if it has none. */
  readonly names: readonly string[];
  readonly key: PublicKey;
}

/** The tags of the version, `[0]`, and of the extensions, `[3]`. */
const version = 0xa0;
const extensions = 0xa3;
/** The tag of a dNSName in a GeneralName, `[2]`. */
const dnsName = 0x82;

/** Object identifiers (RFC 5280, appendix A), as the hexadecimal digits of their contents. */
const subjectAltName = '551d11';
const commonName = '550403';

export const isCertificateLabel = (label: string): boolean => /^(?:X509 |TRUSTED )?CERTIFICATE$/.test(label);

/** The elements of a certificate. */
interface CertificateFields {
  readonly validity: Element;
  readonly subject: Element;
  /** The SubjectPublicKeyInfo. */
  readonly key: Element;
  readonly extensions: Element | undefined;
}

/** Finds the elements of a certificate in DER. Returns undefined if it is not one. */
export function certificateFields(der: Uint8Array): CertificateFields | undefined {
  const certificate = elementAt(der, 0);
  const signed = certificate && elementAt(der, certificate.contents);
  if (signed?.tag !== tags.sequence) return undefined;
  const fields = fieldsOf(der, signed);
  // After the version, if there is one: serial number, algorithm, issuer.
  const [, , , validity, subject, key, ...rest] = fields[0]?.tag === version ? fields.slice(1) : fields;
  if (validity === undefined || subject === undefined || key?.tag !== tags.sequence) return undefined;
  return { validity, subject, key, extensions: rest.find(({ tag }) => tag === extensions) };
}

/** Reads the first certificate of a PEM file, which is the server's own. Returns undefined if there is none or it cannot be read. */
export function readCertificate(text: string): X509 | undefined {
  const block = pemBlocks(text)?.find(({ label }) => isCertificateLabel(label));
  return block && certificateOf(block.der);
}

/** Reads all certificates of a PEM file, such as one of authorities. Returns undefined if any cannot be read. */
export function readCertificates(text: string): readonly X509[] | undefined {
  const read = pemBlocks(text)
    ?.filter(({ label }) => isCertificateLabel(label))
    .map(({ der }) => certificateOf(der));
  const certificates = read?.filter((certificate) => certificate !== undefined);
  return certificates?.length === read?.length ? certificates : undefined;
}

function certificateOf(der: Uint8Array | undefined): X509 | undefined {
  const fields = der && certificateFields(der);
  if (der === undefined || fields === undefined) return undefined;
  const [notBefore, notAfter] = fieldsOf(der, fields.validity).map((time) => timeOf(der, time));
  if (notBefore === undefined || notAfter === undefined) return undefined;
  const alternatives = alternativeNames(der, fields.extensions);
  const names = (alternatives ?? commonNames(der, fields.subject)).filter(isName);
  return { notBefore, notAfter, names, key: publicKey(der, fields.key) };
}

function publicKey(der: Uint8Array, info: Element): PublicKey {
  const [algorithm, bits] = fieldsOf(der, info);
  const kind = publicKeyKind(der, algorithm);
  if (kind !== 'RSA') return { kind, value: pointOf(der, bits) };
  // RSAPublicKey, after the octet that counts unused bits.
  const [modulus] = bits === undefined ? [] : fieldsOf(der, elementAt(der, bits.contents + 1));
  return { kind, value: modulusOf(der, modulus) };
}

const text = (der: Uint8Array, element: Element): string =>
  String.fromCharCode(...contentsOf(der, element).subarray(0, 256));

/** Whether a name is a host name, with or without a wildcard. Clients do not look for other names. */
const isName = (name: string): boolean => /^[a-z0-9*_-]+(?:\.[a-z0-9_-]+)*$/.test(name);

/** The DNS names of the extension, or undefined if there is no such extension. */
function alternativeNames(der: Uint8Array, wrapped: Element | undefined): readonly string[] | undefined {
  const [all] = fieldsOf(der, wrapped);
  for (const extension of fieldsOf(der, all)) {
    const [identifier, ...rest] = fieldsOf(der, extension);
    const value = rest.at(-1);
    if (identifier === undefined || value?.tag !== tags.octetString) continue;
    if (hexOf(contentsOf(der, identifier)) !== subjectAltName) continue;
    return fieldsOf(der, elementAt(der, value.contents))
      .filter(({ tag }) => tag === dnsName)
      .map((name) => text(der, name).toLowerCase());
  }
  return undefined;
}

/** The common names of a subject: sets of pairs of a type and a value. */
const commonNames = (der: Uint8Array, subject: Element): readonly string[] =>
  fieldsOf(der, subject).flatMap((set) =>
    fieldsOf(der, set).flatMap((pair) => {
      const [type, value] = fieldsOf(der, pair);
      if (type === undefined || value === undefined) return [];
      return hexOf(contentsOf(der, type)) === commonName ? [text(der, value).toLowerCase()] : [];
    }),
  );

/** Reads a UTCTime, whose years are 1950 to 2049, or a GeneralizedTime (RFC 5280, section 4.1.2.5), as milliseconds since 1970. */
function timeOf(der: Uint8Array, time: Element): number | undefined {
  const digits = text(der, time);
  const short =
    time.tag === tags.utcTime ? `${Number(digits.slice(0, 2)) < 50 ? '20' : '19'}${digits}` : digits;
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(short)?.map(Number) ?? [];
  if (year === undefined || month === undefined) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
