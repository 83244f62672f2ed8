import type { HostFacts } from '../source/host.js';
import type { Span } from '../source/text.js';
import type { Certificate } from './config.js';
import { failureOf } from './failure.js';
import type { CheckId } from './messages.js';
import type { Reading } from './reading.js';

/** Who may do what, at most, with a certificate and with a key; and how smtpd writes it. */
const certificate = { mode: 0o755, written: 'rwxr-xr-x' } as const;
const privateKey = { mode: 0o740, written: 'rwxr-----' } as const;

/**
 * The files of every pki and ca, used or not, as `smtpd -n` loads them at the end: certificates, then the ca files, then the keys, each in
 * the order of the names. The first that is wrong ends smtpd.
 */
export function checkCertificates(reading: Reading): void {
  const pkis = byName(reading.pkis);
  const load = (path: string | undefined, span: Span, limits: Limits, check: CheckId): void => {
    if (path !== undefined && reading.host !== undefined)
      loadFile(reading, reading.host, { path, span, limits, check });
  };
  for (const { cert, key, nameSpan, certSpan = nameSpan } of pkis) {
    if (cert === undefined) reading.fatal('K03', nameSpan);
    if (key === undefined) reading.fatal('K04', nameSpan);
    load(cert, certSpan, certificate, 'K05');
  }
  for (const { cert, nameSpan, certSpan = nameSpan } of byName(reading.cas))
    load(cert, certSpan, certificate, 'K06');
  for (const { key, nameSpan, keySpan = nameSpan } of pkis) load(key, keySpan, privateKey, 'K07');
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

function loadFile(reading: Reading, host: HostFacts, wanted: Wanted): void {
  const { path, span, limits, check } = wanted;
  const fault = faultOf(reading, host, wanted);
  if (fault === undefined) return;
  if (fault.warning === 'K08') reading.warn('K08', span, path);
  if (fault.warning === 'K09') reading.warn('K09', span, path, limits.written);
  if (fault.unknown) reading.doubt(check, span, fault.hint);
  else
    reading.fatalWith(check, span, {
      hint: fault.hint,
      ...(fault.help !== undefined && { help: fault.help }),
    });
}

/** Why smtpd does not take a file, or, where `unknown`, may not. */
interface Fault {
  readonly hint: string;
  /** The command that makes it right. */
  readonly help?: string;
  readonly unknown?: true;
  /** What smtpd prints before. */
  readonly warning?: 'K08' | 'K09';
}

function faultOf({ files }: Reading, host: HostFacts, { path, limits, check }: Wanted): Fault | undefined {
  const isKey = check === 'K07';
  const status = host.status(path);
  if (status === 'missing') return { hint: `\`${path}\` is not there` };
  if (status === 'hidden') return { hint: 'this user cannot look at it', unknown: true };
  if (status.owner !== 0)
    return { hint: 'does not belong to root', help: `run \`chown root ${path}\``, warning: 'K08' };
  if ((status.mode & 0o777 & ~limits.mode) !== 0) {
    const help = `run \`chmod ${isKey ? '600' : '644'} ${path}\``;
    return { hint: 'too many users can open it', help, warning: 'K09' };
  }
  const read = files.read(path);
  if (!read.ok) {
    const hint = `not read: ${read.message.replace(`${path}: `, '')}`;
    return failureOf(read) === 'unknown' ? { hint, unknown: true } : { hint };
  }
  const holdsKey = isKey ? host.isPrivateKey(read.text) : true;
  if (holdsKey === undefined) return { hint: 'smtpd asks for its passphrase', unknown: true };
  return holdsKey ? undefined : { hint: 'holds no private key in PEM form' };
}
