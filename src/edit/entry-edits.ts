import type { Config, TableEntry } from '../model/config/config.js';
import { type Edit, type Span, spanText } from '../source/text.js';
import { quoteString, replace } from './edits.js';

/**
 * The edit that gives an entry another key: in a table's file the key alone, in smtpd.conf the word. Undefined where it stands in a macro, or is
 * not written as it is read.
 */
export function rewriteKey(
  { files }: Pick<Config, 'files'>,
  entry: TableEntry & { readonly span: Span },
  key: string,
): Edit | undefined {
  const { span } = entry;
  const text = spanText(span);
  if (!files.includes(span.file)) {
    if (!text.startsWith(entry.key)) return undefined;
    return replace({ ...span, end: span.start + entry.key.length }, key);
  }
  if (text !== entry.key && text.slice(1, -1) !== entry.key) return undefined;
  return replace(span, quoteString(key));
}
