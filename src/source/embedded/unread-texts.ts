import { literalLines, type Range } from './text-literal.js';

/** A rule of smtpd.conf within a line of another text: behind quotes, an escaped line end, or a dash. */
const rule =
  /(?:^|["'`\s>({[,;|/@-]|\\n)(?:match\s+(?:!?\s*(?:from|for|auth|tag|tls|helo|mail-from|rcpt-to)\b)[^\n]{0,300}\b(?:action\b|reject\b)|accept\s+(?:from|for|tagged)\b[^\n]{0,300}\b(?:relay|deliver\s+to)\b|action\s+\\*["']?[\w-]+\\*["']?\s+(?:relay|maildir|mbox|mda|lmtp|expand-only|forward-only)\b)/;

const comment = /^\s*(?:#|\/\/|--|\*|\/\*|;|<!--)/;

/** The first line of a file with a rule of smtpd.conf that is in none of the ranges, as an offset. The ranges are in the order of the text. */
export function unreadRule(
  file: Range,
  read: readonly { readonly start: number; readonly end: number }[],
): number | undefined {
  let next = 0;
  for (const { start, end, text } of literalLines(file)) {
    while ((read[next]?.end ?? Infinity) < start) next += 1;
    const within = read[next];
    if (within !== undefined && within.start < end && start < within.end) continue;
    if (comment.test(text) || !/match|accept|action/.test(text)) continue;
    if (rule.test(text)) return start + text.length - text.trimStart().length;
  }
  return undefined;
}
