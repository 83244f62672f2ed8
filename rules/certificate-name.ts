import { defineRule } from '../src/lint/rule.js';
import { readPkiCertificate } from '../src/model/certificates/pki-files.js';
import type { Certificate, Listener } from '../src/model/config/config.js';
import type { Machine } from '../src/model/config/machine.js';
import { usedPkis } from './shared/used-pkis.js';

export default defineRule({
  id: 'certificate-name',
  category: 'security',
  severity: 'warning',
  preset: 'strict',
  stage: 'preview',
  summary: 'A certificate is for none of the names of its listener',
  messages: {
    other: {
      message: 'The certificate is not for `{wanted}`',
      label: 'for `{names}`',
      note: 'Clients that check the name refuse it, unless they know the server by another one',
    },
  },
  *check({ config, machine }) {
    for (const { pki, listeners } of usedPkis(config)) {
      const certificate = readPkiCertificate(pki, machine.files);
      if (certificate === undefined || certificate === 'none' || certificate.names.length === 0) continue;
      const { names } = certificate;
      const wanted = listeners.flatMap((listener) => namesOf(listener, pki, machine));
      const [first] = wanted;
      if (first === undefined || wanted.some((name) => names.some((pattern) => fits(pattern, name))))
        continue;
      const data = { wanted: first, names: names.slice(0, 3).join(', ') };
      yield { message: 'other', data, span: pki.certSpan ?? pki.nameSpan };
    }
  },
});

/** The names that a server may be known by, as far as the configuration says; a name of one label is ignored. */
const namesOf = ({ hostname }: Listener, { name }: Certificate, { serverName }: Machine): readonly string[] =>
  [hostname, name, serverName].flatMap((each) => (each?.includes('.') ? [each.toLowerCase()] : []));

/** Whether a name in a certificate matches a host (RFC 6125, section 6.4): a star matches its first label. */
const fits = (pattern: string, name: string): boolean =>
  pattern === name || (pattern.startsWith('*.') && name.replace(/^[^.]+/, '*') === pattern);
