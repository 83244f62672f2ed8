import type { Directive, Item, Word } from '../../../grammar/ast.js';
import { type LegacyRelease, legacyKeywords, legacyReleases } from '../../../grammar/legacy/dialects.js';

/** The releases before 6.4 that reserve every keyword of these statements, oldest first. */
export function releasesOf(statements: readonly Directive[]): readonly LegacyRelease[] {
  let from = 0;
  let to = legacyReleases.length - 1;
  for (const { keyword, items } of statements) {
    // Dropped in 5.3.
    if (keyword.value === 'map' || keyword.value === 'hostname') return [];
    for (const word of [keyword, ...keywordsIn(items)]) {
      const reserved = legacyKeywords.get(word.value);
      if (reserved === undefined) continue;
      from = Math.max(from, reserved.first ? legacyReleases.indexOf(reserved.first) : 0);
      to = Math.min(to, reserved.last ? legacyReleases.indexOf(reserved.last) : to);
    }
  }
  return legacyReleases.slice(from, to + 1);
}

function* keywordsIn(items: readonly Item[]): Generator<Word> {
  for (const item of items) {
    if (item.type === 'word' && item.form === 'keyword') yield item;
    if (item.type !== 'option') continue;
    yield item.keyword;
    yield* keywordsIn(item.items);
  }
}
