import { moveBefore } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { MatchRule } from '../../src/model/config/config.js';

/** A list of one suggestion, or an empty list if there are no edits. */
export const suggest = (
  description: string,
  edits: Suggestion['edits'] | undefined,
): readonly Suggestion[] => (edits ? [{ description, edits }] : []);

/** Suggests moving a rule before another one that takes its mail. */
export const ruleMovedUp = (rule: MatchRule, first: MatchRule | undefined): readonly Suggestion[] =>
  suggest('Move the rule up', first && moveBefore(rule.span, first.span));
