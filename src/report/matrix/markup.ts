import stringWidth from 'string-width';
import { printable } from '../printable.js';

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/** A text for HTML and SVG, in elements and in attributes: nothing in it is markup, and nothing in it is a character that XML does not know. */
export const escaped = (text: string): string =>
  printable(text)
    .replace(/[\uFFFE\uFFFF]/g, '\uFFFD')
    .replace(/[&<>"']/g, (character) => entities.get(character) ?? '');

/** A text of at most `width` columns, the end replaced by an ellipsis; not escaped. */
export function truncated(text: string, width: number): string {
  const shown = printable(text);
  if (stringWidth(shown) <= width) return shown;
  let result = '';
  let used = 1;
  for (const character of shown) {
    used += stringWidth(character);
    if (used > width) break;
    result += character;
  }
  return `${result}…`;
}
