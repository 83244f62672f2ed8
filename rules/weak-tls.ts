import { isComplete } from '../src/lint/is-complete.js';
import { defineRule } from '../src/lint/rule.js';
import { optionWords } from '../src/model/option-words.js';
import { optionRemoval, tlsFault } from './weak-tls/tls-faults.js';

const messages = {
  old: {
    message: '`protocols` allows obsolete TLS versions',
    label: 'allows {versions}',
    note: 'These versions are broken, and obsolete since 2021 (RFC 8996)',
    help: 'remove `protocols`: smtpd then uses TLS 1.2 and 1.3',
  },
  gone: {
    message: '`protocols` names TLS versions that smtpd {release} lacks',
    label: 'smtpd {release} has no TLS 1.0 and 1.1',
    help: 'remove `protocols`',
  },
  none: {
    message: '`protocols` leaves no TLS version',
    label: 'smtpd {release} has none of these versions',
    note: 'Every TLS handshake fails',
    help: 'remove `protocols`',
  },
  unreadable: {
    message: '`protocols` stops smtpd at start',
    label: '{part} is no protocol',
    note: '`smtpd -n` accepts it, and smtpd then exits',
    help: 'write names such as `tlsv1.2`, separated by commas',
  },
  ciphers: {
    message: '`ciphers` offers weak ciphers',
    label: 'not only strong ciphers',
    note: 'It offers {what}',
    help: 'remove `ciphers`: smtpd then offers only strong ones',
  },
  dhe: {
    message: '`dhe legacy` makes keys of 1024 bits',
    label: 'such keys can be broken',
    help: 'write `dhe auto`, or remove `dhe`',
  },
} as const;

export default defineRule({
  id: 'weak-tls',
  category: 'security',
  severity: 'warning',
  summary: 'Old TLS versions, weak ciphers or short keys are allowed',
  messages,
  *check({ config }) {
    for (const found of optionWords(config, names)) {
      const fault = tlsFault(found, config.release);
      if (fault === undefined) continue;
      yield {
        ...fault,
        span: found.option.span,
        suggestions: isComplete(config) ? optionRemoval(found) : [],
      };
    }
  },
});

const names: ReadonlySet<string> = new Set(['protocols', 'ciphers', 'dhe']);
