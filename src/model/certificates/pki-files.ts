import type { FileHost } from '../../source/host.js';
import type { Certificate } from '../config/certificates.js';
import { readCertificate, type X509 } from './certificate.js';
import { publicPartOf } from './private-key.js';
import type { PublicKey } from './public-key.js';

/** The certificate and the key in the files of a `pki`. */
export interface PkiFiles {
  /** `none` if the file was read and holds no certificate; undefined if it was not read or not understood. */
  readonly certificate: X509 | 'none' | undefined;
  /** Only the public part of the private key, or undefined if it was not read, is encrypted, or was not understood. */
  readonly key: PublicKey | undefined;
}

/** Reads the files of a `pki`, if they may be read. */
export function readPkiFiles(pki: Certificate, files: FileHost | undefined): PkiFiles {
  const secret = pki.key === undefined ? undefined : files?.read(pki.key);
  return {
    certificate: readPkiCertificate(pki, files),
    key: secret?.ok ? publicPartOf(secret.text) : undefined,
  };
}

/** Reads only the certificate of a `pki`, not its key. */
export function readPkiCertificate(
  { cert }: Certificate,
  files: FileHost | undefined,
): PkiFiles['certificate'] {
  const read = cert === undefined ? undefined : files?.read(cert);
  return read?.ok ? certificateIn(read.text) : undefined;
}

const certificateIn = (text: string): PkiFiles['certificate'] =>
  text.includes('-----BEGIN ') ? readCertificate(text) : 'none';
