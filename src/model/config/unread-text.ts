import type { Unseen } from './config.js';

/** `not read, outside this directory (give --root DIR): /etc/mail/domains`, the wording that all answers and reports share. */
export const notReadText = (why: string, places: string): string => `not read, ${why}: ${places}`;

/** Why something was not read. */
export function whyUnread({ kind, reason, said }: Pick<Unseen, 'kind' | 'reason' | 'said'>): string {
  if (kind === 'backend') return `kept by a table backend${said === undefined ? '' : `, which ${said}`}`;
  if (kind === 'outside') return 'outside this directory (give --root DIR)';
  const why = reason.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  return said === undefined ? why : `${why}; its program ${said}`;
}
