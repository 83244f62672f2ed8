import { cut } from '../../src/source/prose.js';
import { type Span, spanText } from '../../src/source/text.js';

/** The words of a span as they may stand in a message: on one line, and not too many of them. */
export function excerptOf(span: Span, longest = 60): string {
  const line = spanText(span)
    .replace(/\\?\s+/g, ' ')
    .trim();
  return cut(line, longest);
}
