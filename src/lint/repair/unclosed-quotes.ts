import type { CheckId } from '../../model/build/checks.js';
import type { Refusal } from '../../model/config/config.js';
import { type Repair, replacedBy } from './repair-edits.js';

/** smtpd's message about quotes that are open at the end of the text. */
const openQuotes: CheckId = 'L03';

/** The only word in the quotes, or one that a keyword follows which continues its statement. */
const word =
  /^"[^\s"#\\{}]+(?=\s*$|[ \t]+(?:action|auth|for|from|helo|host|hostname|mail-from|pki|port|rcpt-to|tag|tls|user|alias|virtual|maildir|mbox|relay)\b[^\n"#{}]*\s*$)/;

/** A command, which is all that follows `mda`, with nothing behind it that is an option of the action. */
const command = /^"[^\n"#{}\\]*[^\s"#{}\\](?=\s*$)/;
const options = /\s(?:alias|expand-only|forward-only|ttl|user|userbase|virtual|wrapper)(?:\s|$)/;

/** Closes quotes that are open on the last line of a text where it is evident how many of its words belong into them. */
export function closedQuotes({ check, span: { file, start } }: Refusal): Repair | undefined {
  if (check !== openQuotes) return undefined;
  const rest = file.text.slice(start);
  const isCommand = /\bmda[ \t]+$/.test(file.text.slice(Math.max(0, start - 100), start));
  const [closed] = (isCommand ? command : word).exec(rest) ?? [];
  if (closed === undefined || (isCommand && options.test(closed))) return undefined;
  const end = start + closed.length;
  return replacedBy({ file, start: end, end }, '"');
}
