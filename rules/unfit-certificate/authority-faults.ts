import { readCertificates } from '../../src/model/certificates/certificate.js';
import type { Certificate, Config, RelayAction } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { hostTextsOf, readRelayHost, relayActions, schemes } from '../../src/verify/smtp/relay-hosts.js';
import { type DateFault, dateFault } from './date-faults.js';

/** The effects of an authority that has expired, in words: the certificates that smtpd no longer takes, the consequence, and advice. */
type AuthorityEffect = Readonly<Record<'refused' | 'end' | 'help', string>>;

/** A fault of the dates of an authority; the names of the rule's messages. */
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
 * Each `ca` by which a listener or a relay checks certificates and whose file holds none that lasts. Where one of several does, the others may be
 * those that it has taken the place of.
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

/** By the name of each `ca` that smtpd checks certificates with. */
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

/** Where TLS is certain, the certificate is checked, but for `no-verify`; where it is tried only, none is (live 6.8, 7.9). */
const checksCertificates = (action: RelayAction): boolean =>
  !action.noVerify && (action.tls || hostTextsOf(action).some(({ text }) => isSecured(text)));

function isSecured(text: string): boolean {
  const host = readRelayHost(text);
  return typeof host !== 'string' && schemes[host.scheme].secured;
}
