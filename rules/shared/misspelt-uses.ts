import type { Config, NameKind } from '../../src/model/config/config.js';
import { declarationsOf } from '../../src/model/declarations.js';
import { nearest } from '../../src/source/nearest.js';

/** The most uses of undeclared names that are checked, and the most names that each is compared with, so that a file of nothing but names stays cheap. */
const maxUses = 100;
const maxCompared = 500;

/** The declared names, by kind, that a misspelt use evidently means: `undefined-name` reports the use, so that the declaration is not reported as well. */
export function misspeltUses(config: Config): ReadonlyMap<NameKind, ReadonlySet<string>> {
  const declared = new Map<NameKind, Set<string>>();
  for (const { kind, name } of declarationsOf(config))
    declared.set(kind, (declared.get(kind) ?? new Set()).add(name.value));
  const missing = config.references.filter(({ kind, name }) => declared.get(kind)?.has(name) === false);
  const used = new Map<NameKind, Set<string>>();
  for (const { kind, name } of config.references) used.set(kind, (used.get(kind) ?? new Set()).add(name));
  const meant = new Map<NameKind, Set<string>>();
  for (const { kind, name } of missing.slice(0, maxUses)) {
    const unused = [...(declared.get(kind) ?? [])].filter((other) => used.get(kind)?.has(other) !== true);
    const best = nearest(name, unused.slice(0, maxCompared));
    if (best !== undefined) meant.set(kind, (meant.get(kind) ?? new Set()).add(best));
  }
  return meant;
}
