import { type LoadOptions, load } from '../../src/api/configuration.js';
import type { AnalysedText, TextPlace } from '../../src/lsp/analysed-text.js';

/** A text as an editor has it open, with a place in it where it has `|`. */
export function analysed(
  marked: string,
  options: LoadOptions = {},
): { readonly text: AnalysedText; readonly place: TextPlace } {
  const at = marked.indexOf('|');
  const source = at < 0 ? marked : marked.slice(0, at) + marked.slice(at + 1);
  const conf = load(source, options);
  const text: AnalysedText = { conf, uriOf: (path) => `file:///${path.replace(/^\//, '')}` };
  return { text, place: { path: 'smtpd.conf', offset: Math.max(at, 0) } };
}
