import type { SignatureHelp } from 'vscode-languageserver';
import { printable } from '../report/printable.js';
import { type AnalysedText, fileAt, type TextPlace } from './analysed-text.js';
import { expectedAt, wordStart } from './completion.js';

/** `textDocument/signatureHelp`: the statement written so far, and the words that the release accepts next. */
export function signatureHelp(text: AnalysedText, { path, offset }: TextPlace): SignatureHelp | undefined {
  const file = fileAt(text, path);
  if (file === undefined) return undefined;
  const { words, statement } = expectedAt(text, file, wordStart(file.text, offset));
  const written = printable(text.conf.redact(statement).replace(/\s+/g, ' ').trimEnd());
  if (words.length === 0 || written === '') return undefined;
  const next = words.join(' | ');
  const start = written.length + 1;
  return {
    signatures: [{ label: `${written} ${next}`, parameters: [{ label: [start, start + next.length] }] }],
    activeSignature: 0,
    activeParameter: 0,
  };
}
