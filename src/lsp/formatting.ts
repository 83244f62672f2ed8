import type { TextEdit } from 'vscode-languageserver';
import { formatConfig } from '../format/format-config.js';
import { type AnalysedText, fileAt, toRange } from './analysed-text.js';

/** `textDocument/formatting` of one text: a single edit; none where it stays, or where what smtpd reads would not. */
export function formatting(text: AnalysedText, path: string): TextEdit[] {
  const file = fileAt(text, path);
  const { model, machine } = text.conf;
  const formatted = formatConfig(model, machine);
  const newText = formatted.ok ? formatted.texts.get(path) : undefined;
  if (file === undefined || newText === undefined) return [];
  return [{ range: toRange({ file, start: 0, end: file.text.length }), newText }];
}
