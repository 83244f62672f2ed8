import type { Rewrite } from '../edit/rewrite.js';
import type { MatchRule } from '../model/config/config.js';
import { spanText } from '../source/text.js';

/** The original of each rule after a change, by the place of its statement, or by its text if edits inserted it. */
export function originalRules(
  before: readonly MatchRule[],
  after: readonly MatchRule[],
  rewrite: Rewrite,
): ReadonlyMap<MatchRule['statement'], MatchRule> {
  const byPlace = new Map<string, MatchRule[]>();
  const taken: MatchRule[] = [];
  for (const rule of before) {
    const { file, start } = rule.statement.span;
    const place = rewrite.offsetOf(file.path, start);
    if (place === undefined) taken.push(rule);
    else pushTo(byPlace, `${file.path} ${place}`, rule);
  }
  const originals = new Map<MatchRule['statement'], MatchRule>();
  for (const { statement } of after) {
    const { file, start } = statement.span;
    const same = byPlace.get(`${file.path} ${start}`)?.shift();
    const moved = same ?? takeTwin(taken, spanText(statement.span));
    if (moved !== undefined) originals.set(statement, moved);
  }
  return originals;
}

function pushTo<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

function takeTwin(rules: MatchRule[], text: string): MatchRule | undefined {
  const at = rules.findIndex(({ statement }) => spanText(statement.span) === text);
  return at < 0 ? undefined : rules.splice(at, 1)[0];
}
