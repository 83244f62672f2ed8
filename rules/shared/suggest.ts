import type { Suggestion } from '../../src/lint/finding.js';

/** One suggestion, or none where the text can't be edited so. */
export const suggest = (
  description: string,
  edits: Suggestion['edits'] | undefined,
): readonly Suggestion[] => (edits ? [{ description, edits }] : []);
