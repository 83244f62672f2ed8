import type { Unseen } from '../model/config/config.js';
import type { Dependence } from '../verify/relay/relay-verdict.js';
import { linesOf } from './place-list.js';
import type { CheckedFile } from './results.js';

/** What was not read, by whether the verdict depends on it. */
export interface Unread {
  readonly decisive: readonly Unseen[];
  readonly others: readonly Unseen[];
}

/** Divides what a file names and was not read. The verifier names the same files in its own words. */
export function unreadOf({ config, verdict }: Pick<CheckedFile, 'config' | 'verdict'>): Unread {
  const decides = (unseen: Unseen): boolean => verdict.dependsOn.some((one) => isAbout(one, unseen));
  return {
    decisive: config.unseen.filter(decides),
    others: config.unseen.filter((unseen) => !decides(unseen)),
  };
}

/** Whether something on which a verdict depends, or which it assumes, is that this was not read. */
export const isAbout = ({ reason }: Pick<Dependence, 'reason'>, unseen: Unseen): boolean =>
  reason === unseen.reason || reason.includes(`${unseen.path} was not seen`);

/** `not read, outside this directory (give --root DIR): /etc/mail/domains (line 6), …`: a text for each reason why. */
export function unreadTexts(unseen: readonly Unseen[], one: CheckedFile): readonly string[] {
  const byReason = new Map<string, Map<string, Unseen[]>>();
  for (const each of unseen) {
    const names = byReason.get(whyOf(each)) ?? new Map<string, Unseen[]>();
    names.set(nameOf(each), [...(names.get(nameOf(each)) ?? []), each]);
    byReason.set(whyOf(each), names);
  }
  return [...byReason].map(([why, names]) => {
    const places = [...names].map(([name, all]) => {
      const spans = all.map(({ span }) => span);
      return `${name} (${linesOf(spans, one.config.file.path, one.locate)})`;
    });
    return `not read, ${why}: ${places.join(', ')}`;
  });
}

/** How the verifier says that a file was not read. */
const notSeen = /^(?<path>.+?) was not seen \((?<reason>not read: .*)\)$/;

/** On what an answer depends, in the words that all reports have for it. */
export function dependenceText(reason: string): string {
  const { path, reason: why } = notSeen.exec(reason)?.groups ?? {};
  if (path === undefined || why === undefined) return reason;
  const isOutside = why.includes('outside the checkout');
  return `not read, ${whyOf({ reason: why, ...(isOutside && { outside: true }) })}: ${path}`;
}

const nameOf = ({ path, backend }: Unseen): string => backend ?? path;

function whyOf({ reason, outside, backend }: Pick<Unseen, 'reason' | 'outside' | 'backend'>): string {
  if (backend !== undefined) return 'kept by a table backend';
  if (outside) return 'outside this directory (give --root DIR)';
  return reason.replace(/^not read: (?:it )?/, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
}
