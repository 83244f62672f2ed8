import type { FilterEffect, Phase } from '../../src/model/config/config.js';
import { isFilterReply } from '../../src/verify/smtp/filter-phases.js';

/** A fault in the text of a filter; `meant` is the reply that the text was meant to be. */
export type TextFault =
  | { readonly message: 'reply'; readonly meant: string | undefined }
  | { readonly message: 'address' | 'argument' | 'nothing' };

/** The fault in the text of an effect in a phase, or undefined if there is none. */
export function textFault(phase: Phase, { type, text }: FilterEffect): TextFault | undefined {
  if (type === 'rewrite') return rewritingFaults[phase]?.(text);
  const isReply = (type !== 'reject' && type !== 'disconnect') || isFilterReply(text);
  return isReply ? undefined : { message: 'reply', meant: replyMeant(text) };
}

const withoutBrackets = (text: string): TextFault | undefined =>
  text.includes('<') ? undefined : { message: 'address' };

/** Checks of new values, by the phase that they are for. */
const rewritingFaults: Partial<Record<Phase, (text: string) => TextFault | undefined>> = {
  connect: () => ({ message: 'nothing' }),
  'mail-from': withoutBrackets,
  'rcpt-to': withoutBrackets,
  data: () => ({ message: 'argument' }),
  commit: () => ({ message: 'argument' }),
};

/** The reply that a text was meant to be, with its own code if it has one, or undefined if that is not a code that a filter can send. */
function replyMeant(text: string): string | undefined {
  const [, code = '', rest = ''] = /^([45]\d\d)\b\W?\s*(.*)$/s.exec(text) ?? [];
  if (code !== '') return `${code} ${rest || 'Rejected'}`;
  return /^\d/.test(text) || text.trim() === '' ? undefined : `550 ${text}`;
}
