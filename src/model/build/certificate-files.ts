import type { HostFacts } from '../../source/host.js';
import type { Span } from '../../source/text.js';
import type { Certificate } from '../config/config.js';
import type { CheckId } from './checks.js';
import { failureOf } from './file-failure.js';
import type { ModelBuilder } from './model-builder.js';

/** The widest modes allowed for a certificate and for a key, and how smtpd writes them. */
const certificate = { mode: 0o755, written: 'rwxr-xr-x' } as const;
const privateKey = { mode: 0o740, written: 'rwxr-----' } as const;

/**
 * Checks the files of every pki and ca, used or not, as `smtpd -n` loads them at the end: certificates, then the ca files, then the keys, each in the
 * order of the names. The first error ends smtpd.
 */
export function checkCertificates(builder: ModelBuilder): void {
  const pkis = byName(builder.pkis);
  const load = (path: string | undefined, span: Span, limits: CertificateLimits, check: CheckId): void => {
    if (path !== undefined && builder.host !== undefined)
      loadFile(builder, builder.host, { path, span, limits, check });
  };
  for (const { cert, key, nameSpan, certSpan = nameSpan } of pkis) {
    if (cert === undefined) builder.fatal('K03', nameSpan);
    if (key === undefined) builder.fatal('K04', nameSpan);
    load(cert, certSpan, certificate, 'K05');
  }
  for (const { cert, nameSpan, certSpan = nameSpan } of byName(builder.cas))
    load(cert, certSpan, certificate, 'K06');
  for (const { key, nameSpan, keySpan = nameSpan } of pkis) load(key, keySpan, privateKey, 'K07');
}

function byName(known: ReadonlyMap<string, Certificate>): readonly Certificate[] {
  return [...known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

interface CertificateLimits {
  readonly mode: number;
  readonly written: string;
}

interface WantedCertificate {
  readonly path: string;
  readonly span: Span;
  readonly limits: CertificateLimits;
  readonly check: CheckId;
}

function loadFile(builder: ModelBuilder, host: HostFacts, wanted: WantedCertificate): void {
  const { path, span, limits, check } = wanted;
  const fault = faultOf(builder, host, wanted);
  if (fault === undefined) return;
  if (fault.warning === 'K08') builder.warn('K08', span, path);
  if (fault.warning === 'K09') builder.warn('K09', span, path, limits.written);
  if (fault.unknown) builder.reportUnknown(check, span, fault.hint);
  else
    builder.fatalWith(check, span, {
      hint: fault.hint,
      ...(fault.help !== undefined && { help: fault.help }),
    });
}

/** Why smtpd rejects a file, or, if `unknown`, may reject it. */
interface CertificateFault {
  readonly hint: string;
  /** The command that fixes it. */
  readonly help?: string;
  readonly unknown?: true;
  /** The warning that smtpd prints first. */
  readonly warning?: 'K08' | 'K09';
}

function faultOf(
  { files }: ModelBuilder,
  host: HostFacts,
  { path, limits, check }: WantedCertificate,
): CertificateFault | undefined {
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
