import { rewriteKey } from '../../src/edit/entry-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config } from '../../src/model/config/config.js';
import { canHold } from '../../src/verify/space/matchable-entries.js';
import { expressionAsMeant, expressionSurprise, type Surprise } from '../shared/expression-surprises.js';
import type { PlacedEntry, TableUse } from '../shared/table-uses.js';

/** Suggests the part as it was meant, if the expression can still match then. */
export function expressionSuggestions(
  config: Config,
  use: TableUse,
  entry: PlacedEntry,
  surprise: Surprise,
): readonly Suggestion[] {
  const key = expressionAsMeant(entry.key, surprise);
  if (key === undefined || use.compared === 'tag') return [];
  const next = expressionSurprise(key, config.platform);
  if (canHold(use.compared, key, true) !== true || next?.type === surprise.type) return [];
  const edit = rewriteKey(config, entry, key);
  return edit ? [{ description: 'Write the expression as smtpd reads it', edits: [edit] }] : [];
}
