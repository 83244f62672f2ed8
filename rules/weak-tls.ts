import { removeOption, removeStatement } from '../src/edit/edits.js';
import { defineRule, type Report } from '../src/lint/rule.js';
import { type OptionWord, optionWords } from '../src/lint/settings-words.js';
import { cipherFaults, readProtocols } from '../src/lint/tls.js';
import { isWhole } from '../src/lint/whole.js';
import { spanText } from '../src/source/text.js';

const messages = {
  old: 'protocols {words} lets in TLS versions that are broken and obsolete since 2021 (RFC 8996): {versions}; leave protocols out, and smtpd takes TLS 1.2 and 1.3',
  gone: 'smtpd {release} has no TLS 1.0 and 1.1 any more, so protocols {words} does not do what it says; leave it out',
  none: 'smtpd {release} has none of the TLS versions of protocols {words}, so every TLS handshake fails; leave protocols out',
  unreadable:
    'smtpd -n accepts protocols {words}, and smtpd ends as it starts: {part} is no protocol; write names such as tlsv1.2, separated by commas',
  ciphers: 'ciphers {words} offers {what}; leave ciphers out, and smtpd takes what is held to be secure',
  dhe: 'dhe legacy makes Diffie-Hellman keys of 1024 bits, which can be broken; write dhe auto, or leave it out',
} as const;

export default defineRule({
  id: 'weak-tls',
  category: 'security',
  severity: 'warning',
  summary: 'old versions of TLS, weak ciphers or short keys are asked for',
  messages,
  *check({ config }) {
    for (const found of optionWords(config, names)) {
      const fault = faultOf(found, config.release);
      if (fault === undefined) continue;
      yield {
        ...fault,
        span: found.option.span,
        suggestions: isWhole(config) ? without(found) : [],
      };
    }
  },
});

const names: ReadonlySet<string> = new Set(['protocols', 'ciphers', 'dhe']);

type Fault = Pick<Report<keyof typeof messages>, 'message' | 'data' | 'severity'>;

function faultOf(
  { option, value }: OptionWord,
  release: Parameters<typeof readProtocols>[1],
): Fault | undefined {
  const words = value.value;
  if (option.keyword.value === 'dhe')
    return words.toLowerCase() === 'legacy' ? { message: 'dhe' } : undefined;
  if (option.keyword.value === 'ciphers') {
    const faults = cipherFaults(words);
    return faults.length > 0 ? { message: 'ciphers', data: { words, what: faults.join(', ') } } : undefined;
  }
  const read = readProtocols(words, release);
  if ('unreadable' in read)
    return {
      message: 'unreadable',
      data: { words, part: read.unreadable || 'an empty name' },
      severity: 'error',
    };
  const { versions, isNamed } = read;
  if (versions.length === 0) return { message: 'none', data: { words, release }, severity: 'error' };
  const old = versions.filter((version) => version < '1.2');
  if (old.length > 0)
    return {
      message: 'old',
      data: { words, versions: old.map((version) => `TLS ${version}`).join(' and ') },
    };
  return isNamed ? { message: 'gone', data: { words, release } } : undefined;
}

/** The option goes; `smtp ciphers` is a statement of its own. A macro may stand for more than the option. */
function without({ statement, option }: OptionWord) {
  if (spanText(option.span).startsWith('$') || option.keyword.span.start !== option.span.start) return [];
  const isStatement = statement.keyword.value === 'smtp';
  return [
    {
      description: "smtpd's own choice",
      edits: [isStatement ? removeStatement(statement.span) : removeOption(option.span)],
    },
  ];
}
