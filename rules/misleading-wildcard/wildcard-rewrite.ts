import { rewriteKey } from '../../src/edit/entry-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config } from '../../src/model/config/config.js';
import type { PlacedEntry } from '../shared/table-uses.js';

export function wildcardRewrite(
  config: Config,
  entry: PlacedEntry,
  key: string,
  description: string,
): readonly Suggestion[] {
  const edit = rewriteKey(config, entry, key);
  return edit ? [{ description, edits: [edit] }] : [];
}
