import type { SignatureHelp } from 'vscode-languageserver';
import { printable } from '../report/printable.js';
import { type AnalysedText, fileAt, type TextPlace } from './analysed-text.js';
import { expectedAt, wordStart } from './completion.js';
import { shownText } from './surroundings.js';

/** `textDocument/signatureHelp`: the statement written so far, and the words that the release accepts next. */
export function signatureHelp(text: AnalysedText, { path, offset }: TextPlace): SignatureHelp | undefined {
  const file = fileAt(text, path);
  if (file === undefined) return undefined;
  const end = wordStart(file.text, offset);
  const { words, statement } = expectedAt(text, file, end);
  const source = shownText(text.surroundings, { file, start: end - statement.length, end });
  const written = printable(text.conf.redact(source).replace(/\s+/g, ' ').trimEnd());
  if (words.length === 0 || written === '') return undefined;
  const next = words.join(' | ');
  const start = written.length + 1;
  return {
    signatures: [{ label: `${written} ${next}`, parameters: [{ label: [start, start + next.length] }] }],
    activeSignature: 0,
    activeParameter: 0,
  };
}
