import { moveBefore } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { MatchRule } from '../../src/model/config/config.js';

/** One suggestion, or none where the text can't be edited so. */
export const suggest = (
  description: string,
  edits: Suggestion['edits'] | undefined,
): readonly Suggestion[] => (edits ? [{ description, edits }] : []);

/** A rule before another one that takes its mail. */
export const ruleMovedUp = (rule: MatchRule, first: MatchRule | undefined): readonly Suggestion[] =>
  suggest('Move the rule up', first && moveBefore(rule.span, first.span));
