import { sha256 } from '@noble/hashes/sha2.js';
import { certificateFields, isCertificateLabel } from '../certificates/certificate.js';
import { pemBlocks } from '../certificates/pem.js';

/**
 * The public keys of the certificates in a PEM file, each as the digest of its SubjectPublicKeyInfo (RFC 5280, section 4.1): SHA-256 in Base64. An
 * authority that renews its certificate, or has it signed by another one, keeps its key. Returns undefined if a certificate cannot be read.
 */
export function authorityKeys(text: string): readonly string[] | undefined {
  const keys = new Set<string>();
  for (const { label, der } of pemBlocks(text) ?? [{ label: 'CERTIFICATE', der: undefined }]) {
    if (!isCertificateLabel(label)) continue;
    const key = der && certificateFields(der)?.key;
    if (der === undefined || key === undefined) return undefined;
    keys.add(btoa(String.fromCharCode(...sha256(der.subarray(key.start, key.end)))));
  }
  return [...keys];
}
