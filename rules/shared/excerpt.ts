import { cut } from '../../src/source/prose.js';
import { type Span, spanText } from '../../src/source/text.js';

/** The text of a span for a message: on one line, and cut to a length. */
export function excerptOf(span: Span, longest = 60): string {
  const line = spanText(span)
    .replace(/\\?\s+/g, ' ')
    .trim();
  return cut(line, longest);
}
