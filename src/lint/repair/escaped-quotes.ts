import type { Statement } from '../../../grammar/ast.js';
import { replace } from '../../edit/edits.js';
import { spanText } from '../../source/text.js';
import type { Repair } from './repair-edits.js';

/**
 * Quotes with backslashes before them (`action \"in\" maildir`), as a text has them that a shell writes: without these, where the file has no other quotes. Undefined: it is
 * none of these.
 */
export function unescapedQuotes({ span }: Statement): Repair | undefined {
  const { file } = span;
  if (!/(?:^|[\s{,<=])\\+"/.test(spanText(span)) || /(?<!\\)"/.test(file.text)) return undefined;
  const edits = [...file.text.matchAll(/\\+"/g)].map(({ index, 0: text }) =>
    replace({ file, start: index, end: index + text.length }, '"'),
  );
  return { edits };
}
