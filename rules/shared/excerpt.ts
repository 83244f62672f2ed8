import { type Span, spanText } from '../../src/source/text.js';

/** The words of a span as they may stand in a message: on one line, and not too many of them. */
export function excerptOf(span: Span, longest = 60): string {
  const line = spanText(span)
    .replace(/\\?\s+/g, ' ')
    .trim();
  return line.length > longest ? `${line.slice(0, longest - 3)}...` : line;
}
