import type { Unseen } from './config.js';

/** `not read, outside this directory (give --root DIR): /etc/mail/domains`, in the words that all answers and reports have for it. */
export const notReadText = (why: string, places: string): string => `not read, ${why}: ${places}`;

/** Reasons in which what was not read for the same cause is one text, where the first of it stands. */
export function withNotReadOnce(reasons: readonly string[]): readonly string[] {
  const known = new Map<string, string>();
  for (const reason of reasons) {
    const [, why = reason, places] = /^(not read, [^:]*): (.*)$/s.exec(reason) ?? [];
    const before = known.get(why);
    known.set(
      why,
      places === undefined ? reason : before === undefined ? `${why}: ${places}` : `${before}, ${places}`,
    );
  }
  return [...known.values()];
}

/** Why something was not read. */
export function whyUnread({ kind, reason }: Pick<Unseen, 'kind' | 'reason'>): string {
  if (kind === 'backend') return 'kept by a table backend';
  if (kind === 'outside') return 'outside this directory (give --root DIR)';
  return reason.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}
