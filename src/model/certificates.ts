import type { Span } from '../source/text.js';
import type { Certificate } from './config.js';
import type { MachineView } from './machine-view.js';
import type { CheckId } from './messages.js';
import type { Reading } from './reading.js';

/** Who may do what, at most, with a certificate and with a key; and how smtpd writes it. */
const certificate = { mode: 0o755, written: 'rwxr-xr-x' } as const;
const privateKey = { mode: 0o740, written: 'rwxr-----' } as const;

const keyText = /^-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/m;

/**
 * The files of every pki and ca, used or not, as `smtpd -n` loads them at the end: certificates, then the ca files, then the keys, each in
 * the order of the names. The first that is wrong ends smtpd.
 */
export function checkCertificates(reading: Reading): void {
  const pkis = byName(reading.pkis);
  const load = (path: string | undefined, span: Span, limits: Limits, check: CheckId): void => {
    if (path !== undefined && reading.machine !== undefined)
      loadFile(reading, reading.machine, { path, span, limits, check });
  };
  for (const { cert, key, nameSpan } of pkis) {
    if (cert === undefined) reading.fatal('K03', nameSpan);
    if (key === undefined) reading.fatal('K04', nameSpan);
    load(cert, nameSpan, certificate, 'K05');
  }
  for (const { cert, nameSpan } of byName(reading.cas)) load(cert, nameSpan, certificate, 'K06');
  for (const { key, nameSpan } of pkis) load(key, nameSpan, privateKey, 'K07');
}

function byName(known: ReadonlyMap<string, Certificate>): readonly Certificate[] {
  return [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface Limits {
  readonly mode: number;
  readonly written: string;
}

interface Wanted {
  readonly path: string;
  readonly span: Span;
  readonly limits: Limits;
  readonly check: CheckId;
}

function loadFile(reading: Reading, machine: MachineView, { path, span, limits, check }: Wanted): void {
  const status = machine.status(path);
  const read = reading.files.read(path);
  if (status !== undefined && status.owner !== 0) reading.warn('K08', span, path);
  else if (status !== undefined && (status.mode & 0o777 & ~limits.mode) !== 0)
    reading.warn('K09', span, path, limits.written);
  else if (status !== undefined && read.ok && (check !== 'K07' || keyText.test(read.text))) return;
  reading.fatal(check, span);
}
