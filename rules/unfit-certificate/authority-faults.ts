import { readCertificates } from '../../src/model/certificates/certificate.js';
import type { Certificate, Config } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { type DateFault, dateFault } from './date-faults.js';

/** What is wrong with the dates of an authority; the names of the rule's messages. */
export interface AuthorityFault {
  readonly message: 'authorityExpired' | 'authorityEarly' | 'authorityEnding';
  readonly data: DateFault['data'];
  readonly ca: Certificate;
}

const messages = {
  expired: 'authorityExpired',
  early: 'authorityEarly',
  ending: 'authorityEnding',
} as const;

/**
 * Each `ca` of which a listener demands a certificate and whose file holds none that lasts. Where one of several does, the others may be
 * those that it has taken the place of.
 */
export function authorityFaults(
  { cas, listeners }: Config,
  { files, now }: Machine,
): readonly AuthorityFault[] {
  if (now === undefined) return [];
  const used = new Set(listeners.filter(({ verify }) => verify).map(({ ca }) => ca));
  return [...cas.values()].flatMap((ca) => {
    const read = used.has(ca.name) && ca.cert !== undefined ? files?.read(ca.cert) : undefined;
    const certificates = read?.ok ? (readCertificates(read.text) ?? []) : [];
    if (certificates.some((certificate) => dateFault(certificate, now) === undefined)) return [];
    const [last] = certificates.toSorted((a, b) => b.notAfter - a.notAfter);
    const fault = last && dateFault(last, now);
    if (fault === undefined) return [];
    return [{ message: messages[fault.message], data: fault.data, ca }];
  });
}
