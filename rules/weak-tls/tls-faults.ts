import { removeOption, removeStatement } from '../../src/edit/edits.js';
import type { Report } from '../../src/lint/rule.js';
import type { OptionWord } from '../../src/model/option-words.js';
import { readProtocols } from '../../src/model/tls-protocols.js';
import { inWords } from '../../src/source/prose.js';
import { spanText } from '../../src/source/text.js';
import { cipherFaults } from './weak-ciphers.js';

type TlsFault = Pick<
  Report<'old' | 'gone' | 'none' | 'unreadable' | 'ciphers' | 'dhe'>,
  'message' | 'data' | 'severity'
>;

export function tlsFault(
  { option, value }: OptionWord,
  release: Parameters<typeof readProtocols>[1],
): TlsFault | undefined {
  const words = value.value;
  if (option.keyword.value === 'dhe')
    return words.toLowerCase() === 'legacy' ? { message: 'dhe' } : undefined;
  if (option.keyword.value === 'ciphers') {
    const faults = cipherFaults(words);
    return faults.length > 0 ? { message: 'ciphers', data: { what: faults.join(', ') } } : undefined;
  }
  const read = readProtocols(words, release);
  if ('unreadable' in read)
    return {
      message: 'unreadable',
      data: { part: read.unreadable ? `\`${read.unreadable}\`` : 'an empty name' },
      severity: 'error',
    };
  const { versions, isNamed } = read;
  if (versions.length === 0) return { message: 'none', data: { release }, severity: 'error' };
  const old = versions.filter((version) => version < '1.2');
  if (old.length > 0)
    return {
      message: 'old',
      data: { versions: inWords(old.map((version) => `TLS ${version}`)) },
    };
  return isNamed ? { message: 'gone', data: { release } } : undefined;
}

/** Suggests removing the option; `smtp ciphers` is a statement of its own. A macro may contain more than the option. */
export function optionRemoval({ statement, option }: OptionWord) {
  if (spanText(option.span).startsWith('$') || option.keyword.span.start !== option.span.start) return [];
  const isStatement = statement.keyword.value === 'smtp';
  return [
    {
      description: `Remove \`${option.keyword.value}\``,
      edits: [isStatement ? removeStatement(statement.span) : removeOption(option.span)],
    },
  ];
}
