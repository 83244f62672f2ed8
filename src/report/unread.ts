import type { Config, Unseen } from '../model/config/config.js';
import { notReadText, whyUnread } from '../model/config/unread-text.js';
import { linesInWords } from './place-list.js';
import type { CheckedFile } from './results.js';

/** Unread files, by whether the verdict depends on them. */
export interface Unread {
  readonly decisive: readonly Unseen[];
  readonly others: readonly Unseen[];
}

/** Partitions the unread files that a configuration names. */
export function unreadOf({ config, verdict }: Pick<CheckedFile, 'config' | 'verdict'>): Unread {
  const decisive = new Set(verdict.dependsOn.map(({ unseen }) => unseen));
  const decides = ({ name }: Unseen): boolean => decisive.has(name);
  return {
    decisive: config.unseen.filter(decides),
    others: config.unseen.filter((unseen) => !decides(unseen)),
  };
}

/** Reasons without duplicates. Files that were not read for the same cause share one text, at the place of the first. */
export function reasonTexts(
  reasons: Iterable<string>,
  ...configs: readonly Partial<Pick<Config, 'unseen'>>[]
): readonly string[] {
  const unread = new Map(
    configs
      .flatMap(({ unseen = [] }) => unseen)
      .map((each) => [notReadText(whyUnread(each), each.path), { why: whyUnread(each), path: each.path }]),
  );
  const texts = new Map<string, string>();
  for (const reason of new Set(reasons)) {
    const { why = reason, path } = unread.get(reason) ?? {};
    const before = texts.get(why);
    texts.set(why, before === undefined || path === undefined ? reason : `${before}, ${path}`);
  }
  return [...texts.values()];
}

/** `not read, outside this directory (give --root DIR): /etc/mail/domains (line 6), …`: a text for each cause. */
export function unreadTexts(
  unseen: readonly Unseen[],
  one: Pick<CheckedFile, 'locate'> & { readonly config: Pick<CheckedFile['config'], 'file'> },
): readonly string[] {
  const byReason = new Map<string, Map<string, Unseen[]>>();
  for (const each of unseen) {
    const names = byReason.get(whyUnread(each)) ?? new Map<string, Unseen[]>();
    names.set(each.name, [...(names.get(each.name) ?? []), each]);
    byReason.set(whyUnread(each), names);
  }
  return [...byReason].map(([why, names]) => {
    const places = [...names].map(([name, all]) => {
      const spans = all.map(({ span }) => span);
      return `${name} (${linesInWords(spans, one.config.file.path, one.locate)})`;
    });
    return notReadText(why, places.join(', '));
  });
}
