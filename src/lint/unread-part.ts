import type { EmbeddedText } from '../source/embedded/embedded.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';

/** What is said of a line that may be part of a configuration, and is not read. */
export const unreadText = (line: number): string =>
  `of which the rule on line ${line} is not read, because it stands in no text that is known to be a configuration`;

/** The verdict on a file in which a rule is part of no configuration that is read: nothing is proven of it. */
export function withUnreadPart(verdict: RelayVerdict, place: EmbeddedText | undefined): RelayVerdict {
  const line = place?.unreadLine;
  if (line === undefined) return verdict;
  const { openRelay, dependsOn } = verdict;
  if (openRelay === 'yes') return { ...verdict, where: besideUnread(verdict.where, line) };
  const reason = `the rule on line ${line} is not read, because it stands in no text that is known to be a configuration`;
  const { where: _, ...rest } = verdict;
  return { ...rest, openRelay: 'unknown', dependsOn: [...dependsOn, { reason, span: undefined }] };
}

/** The same in brief: what is known is open or not known, and why is said in words. */
export function briefWithUnreadPart<
  Verdict extends Pick<RelayVerdict, 'openRelay'> & { readonly where?: string },
>(verdict: Verdict, place: EmbeddedText | undefined): Verdict {
  const line = place?.unreadLine;
  if (line === undefined) return verdict;
  if (verdict.openRelay === 'yes') return { ...verdict, where: besideUnread(verdict.where, line) };
  return { ...verdict, openRelay: 'unknown', where: `because the rule on line ${line} is not read` };
}

const besideUnread = (where: string | undefined, line: number): string =>
  where === undefined ? `beside line ${line}, which is not read` : `${where}; line ${line} is not read`;
