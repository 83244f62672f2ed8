import stringWidth from 'string-width';
import { printable } from '../printable.js';

/** A text cut to at most `width` columns, with an ellipsis at the end; not escaped. */
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
