import { defineRule } from '../src/lint/rule.js';
import { readPkiFiles } from '../src/model/certificates/pki-files.js';
import { usedPkis } from './shared/used-pkis.js';
import { authorityFaults } from './unfit-certificate/authority-faults.js';
import { pkiFault } from './unfit-certificate/pki-faults.js';

const silent = '`smtpd -n` does not tell: it looks at no certificate';

const authorityNote = 'smtpd refuses {refused}, so {end}';

export default defineRule({
  id: 'unfit-certificate',
  category: 'security',
  severity: 'warning',
  summary: 'A certificate has expired, or its key is another one',
  messages: {
    none: { message: 'The file holds no certificate', note: `smtpd does not start. ${silent}` },
    kind: {
      message: 'smtpd cannot use an `{kind}` key',
      note: `It does not start. ${silent}`,
      help: 'use a key of RSA or EC',
    },
    otherKey: {
      message: 'Certificate and key do not belong together',
      label: 'the key of another certificate',
      note: `Every TLS handshake fails. ${silent}`,
    },
    otherKind: {
      message: 'Certificate and key do not belong together',
      label: 'a key of `{other}`, and the certificate has one of `{kind}`',
      note: `Every TLS handshake fails, and in some releases the first one ends smtpd. ${silent}`,
    },
    expired: { message: 'The certificate expired on `{day}`', help: 'renew it, then restart smtpd' },
    early: {
      message: 'The certificate is not valid before `{day}`',
      help: 'look at the clock of whoever signed it',
    },
    ending: {
      message: 'The certificate expires on `{day}`',
      note: 'Renewal should have taken place: programs renew 30 days before',
      help: 'renew it, then restart smtpd',
    },
    authorityExpired: {
      message: 'The authority expired on `{day}`',
      label: 'its file holds no certificate that is valid',
      note: authorityNote,
      help: '{help}, then restart smtpd',
    },
    authorityEarly: {
      message: 'The authority is not valid before `{day}`',
      label: 'its file holds no certificate that is valid',
      note: authorityNote,
      help: 'look at the clock of whoever made it',
    },
    authorityEnding: {
      message: 'The authority expires on `{day}`',
      note: 'From then on smtpd refuses {refused}',
      help: '{help}, then restart smtpd',
    },
  },
  *check({ config, machine }) {
    for (const { pki } of usedPkis(config)) {
      const fault = pkiFault(readPkiFiles(pki, machine.files), machine.now);
      if (fault === undefined) continue;
      const { at, ...report } = fault;
      yield { ...report, span: (at === 'cert' ? pki.certSpan : pki.keySpan) ?? pki.nameSpan };
    }
    for (const { ca, ...report } of authorityFaults(config, machine))
      yield { ...report, span: ca.certSpan ?? ca.nameSpan };
  },
});
