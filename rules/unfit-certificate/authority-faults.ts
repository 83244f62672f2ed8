import { readCertificates } from '../../src/model/certificates/certificate.js';
import type { Certificate, Config, RelayAction } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { hostTextsOf, readRelayHost, relayActions, schemes } from '../../src/verify/smtp/relay-hosts.js';
import { type DateFault, dateFault } from './date-faults.js';

/** The effects of an expired authority, in words: the certificates that smtpd no longer accepts, the consequence, and advice. */
type AuthorityEffect = Readonly<Record<'refused' | 'end' | 'help', string>>;

/** A fault in the dates of an authority, with the names of the rule's messages. */
export interface AuthorityFault {
  readonly message: 'authorityExpired' | 'authorityEarly' | 'authorityEnding';
  readonly data: DateFault['data'] & AuthorityEffect;
  readonly ca: Certificate;
}

const messages = {
  expired: 'authorityExpired',
  early: 'authorityEarly',
  ending: 'authorityEnding',
} as const;

/**
 * Each `ca` that a listener or a relay verifies certificates with, and whose file has no certificate without a fault. If one of several is valid, the others may be
 * its predecessors.
 */
export function authorityFaults(config: Config, { files, now }: Machine): readonly AuthorityFault[] {
  if (now === undefined) return [];
  const effects = effectsOf(config);
  return [...config.cas.values()].flatMap((ca) => {
    const effect = effects.get(ca.name);
    const read = effect !== undefined && ca.cert !== undefined ? files?.read(ca.cert) : undefined;
    const certificates = read?.ok ? (readCertificates(read.text) ?? []) : [];
    if (certificates.some((certificate) => dateFault(certificate, now) === undefined)) return [];
    const [last] = certificates.toSorted((a, b) => b.notAfter - a.notAfter);
    const fault = last && dateFault(last, now);
    if (fault === undefined || effect === undefined) return [];
    return [{ message: messages[fault.message], data: { ...fault.data, ...effect }, ca }];
  });
}

/** The effects by the name of each `ca` that smtpd verifies certificates with. */
function effectsOf(config: Config): ReadonlyMap<string | undefined, AuthorityEffect> {
  const verifying = config.listeners.filter(({ verify }) => verify);
  return new Map([
    ...relayActions(config)
      .filter(checksCertificates)
      .map(({ name, ca }): [string | undefined, AuthorityEffect] => [
        ca,
        {
          refused: `the certificates of the hosts of action \`${name}\``,
          end: 'mail to them stays in the queue',
          help: 'put its successor into the file',
        },
      ]),
    ...verifying.map(({ ca }): [string | undefined, AuthorityEffect] => [
      ca,
      {
        refused: 'every client certificate that it signed',
        end: 'nobody gets in',
        help: 'renew it under its key',
      },
    ]),
  ]);
}

/** Whether a relay verifies certificates: it does so if TLS is required and `no-verify` is absent, and never if TLS is only attempted (live 6.8, 7.9). */
const checksCertificates = (action: RelayAction): boolean =>
  !action.noVerify && (action.tls || hostTextsOf(action).some(({ text }) => isSecured(text)));

function isSecured(text: string): boolean {
  const host = readRelayHost(text);
  return typeof host !== 'string' && schemes[host.scheme].secured;
}
