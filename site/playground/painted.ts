import type { Paint } from '../../src/report/colour.js';
import type { Words } from './protocol.ts';

/** Characters that no printable text has: noncharacters around a style and what is painted with it. */
const [open, middle, close] = ['\u{1FFFE}', '\u{2FFFE}', '\u{3FFFE}'] as const;

/** Marks what a report paints, for `pieces`. */
export const paint: Paint = (style, text) =>
  `${open}${Array.isArray(style) ? style.join(' ') : style}${middle}${text}${close}`;

/** A report that was written with `paint`, in pieces with their styles. */
export function pieces(text: string): Words['pieces'] {
  const found: { text: string; style: string }[] = [];
  const styles: string[] = [];
  for (const part of text.split(/(\u{1FFFE}[^\u{2FFFE}]*\u{2FFFE}|\u{3FFFE})/u)) {
    if (part === '') continue;
    if (part === close) styles.pop();
    else if (part.startsWith(open)) styles.push(part.slice(open.length, -middle.length));
    else found.push({ text: part, style: styles.join(' ') });
  }
  return found;
}
