import type { PkiFiles } from '../../src/model/certificates/pki-files.js';
import { type DateFault, dateFault } from './date-faults.js';

/** A fault in the files of a `pki`, with the names of the rule's messages. */
export interface PkiFault {
  readonly message: 'none' | 'kind' | 'otherKey' | 'otherKind' | DateFault['message'];
  readonly data?: Readonly<Record<string, string>>;
  /** The file whose name is the place of the fault. */
  readonly at: 'cert' | 'key';
  readonly severity?: 'error';
}

/** Kinds of keys that no release can use for a TLS server: smtpd ends at start (asked 6.8, 7.4, 7.6, 7.9). */
const unusable: ReadonlySet<string> = new Set(['Ed25519']);

/**
 * The worst fault of a certificate and its key, or undefined if there is none.
 *
 * @param now in milliseconds since 1970, or undefined if dates do not count
 */
export function pkiFault({ certificate, key }: PkiFiles, now: number | undefined): PkiFault | undefined {
  if (certificate === 'none') return { message: 'none', at: 'cert', severity: 'error' };
  if (certificate === undefined) return undefined;
  const { kind, value } = certificate.key;
  if (unusable.has(kind)) return { message: 'kind', data: { kind }, at: 'cert', severity: 'error' };
  if (key !== undefined && key.kind !== 'other' && kind !== 'other') {
    const data = { kind, other: key.kind };
    if (key.kind !== kind) return { message: 'otherKind', data, at: 'key', severity: 'error' };
    if (value !== undefined && key.value !== undefined && value !== key.value)
      return { message: 'otherKey', at: 'key', severity: 'error' };
  }
  const fault = now === undefined ? undefined : dateFault(certificate, now);
  return fault && { ...fault, at: 'cert' };
}
