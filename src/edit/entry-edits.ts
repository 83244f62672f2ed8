import type { Config, TableEntry } from '../model/config/config.js';
import { type Edit, type Span, spanText } from '../source/text.js';
import { quoteString, replace } from './edits.js';

/**
 * The edit that changes the key of an entry: in a table's file only the key, in smtpd.conf the word. Returns undefined if the entry comes from a
 * macro, or is not written literally.
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
