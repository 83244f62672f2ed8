import type { FileHost } from '../../source/host.js';
import type { Certificate } from '../config/certificates.js';
import { readCertificate, type X509 } from './certificate.js';
import { publicPartOf } from './private-key.js';
import type { PublicKey } from './public-key.js';

/** What the files of a `pki` hold. */
export interface PkiFiles {
  /** `none`: the file was read, and no certificate is in it. undefined: it was not read, or not understood. */
  readonly certificate: X509 | 'none' | undefined;
  /** The public part of the private key, and nothing else of it; undefined: it was not read, is encrypted, or not understood. */
  readonly key: PublicKey | undefined;
}

/** Reads the files of a `pki`, as far as they may be read. */
export function readPkiFiles({ cert, key }: Certificate, files: FileHost | undefined): PkiFiles {
  const certificate = cert === undefined ? undefined : files?.read(cert);
  const secret = key === undefined ? undefined : files?.read(key);
  return {
    certificate: certificate?.ok ? certificateIn(certificate.text) : undefined,
    key: secret?.ok ? publicPartOf(secret.text) : undefined,
  };
}

const certificateIn = (text: string): PkiFiles['certificate'] =>
  text.includes('-----BEGIN ') ? readCertificate(text) : 'none';
