import type { Statement } from '../../../grammar/ast.js';
import { replace } from '../../edit/edits.js';
import { spanText } from '../../source/text.js';
import type { Repair } from './repair-edits.js';

/**
 * Removes the backslashes before quotes (`action \"in\" maildir`), which a shell has left in the text, if the file has no other quotes. Undefined if the statement
 * has no such quotes.
 */
export function unescapedQuotes({ span }: Statement): Repair | undefined {
  const { file } = span;
  if (!/(?:^|[\s{,<=])\\+"/.test(spanText(span)) || /(?<!\\)"/.test(file.text)) return undefined;
  const edits = [...file.text.matchAll(/\\+"/g)].map(({ index, 0: text }) =>
    replace({ file, start: index, end: index + text.length }, '"'),
  );
  return { edits };
}
