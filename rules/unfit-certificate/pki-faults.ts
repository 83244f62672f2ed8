import type { PkiFiles } from '../../src/model/certificates/pki-files.js';
import { type DateFault, dateFault } from './date-faults.js';

/** A fault of the files of a `pki`; the names of the rule's messages. */
export interface PkiFault {
  readonly message: 'none' | 'kind' | 'otherKey' | 'otherKind' | DateFault['message'];
  readonly data?: Readonly<Record<string, string>>;
  /** Where: at the name of which file. */
  readonly at: 'cert' | 'key';
  readonly severity?: 'error';
}

/** Kinds of keys that no release makes a TLS server of: smtpd ends as it starts (asked 6.8, 7.4, 7.6, 7.9). */
const unusable: ReadonlySet<string> = new Set(['Ed25519']);

/** The worst fault of a certificate and its key; undefined: none. `now`, in milliseconds since 1970: undefined where dates do not count. */
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
