import type { CheckId } from '../../model/build/checks.js';
import type { Refusal } from '../../model/config/config.js';
import { type Repair, replacedBy } from './repair-edits.js';

/** smtpd's message about quotes that are open at the end of the text. */
const openQuotes: CheckId = 'L03';

/** Closes quotes that are open at the end of a text behind the only word in them. Of several words it is not known how many belong into the quotes. */
export function closedQuotes({ check, span: { file, start } }: Refusal): Repair | undefined {
  if (check !== openQuotes) return undefined;
  const [word] = /^"[^\s"#\\{}]+(?=\s*$)/.exec(file.text.slice(start)) ?? [];
  if (word === undefined) return undefined;
  const end = start + word.length;
  return replacedBy({ file, start: end, end }, '"');
}
