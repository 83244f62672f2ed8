import { replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { OlderReading, OlderStatement } from '../../src/model/config/config.js';

/** Whether rewriting a rule in today's syntax would leave other rules in the syntax before 6.4. */
export const isOneOfMany = (reading: OlderReading | undefined): boolean =>
  reading?.dialect === 'older' && reading.older.filter(isRule).length > 1;

const isRule = ({ statements }: OlderStatement): boolean =>
  statements.some(({ keyword }) => keyword.value === 'match');

/**
 * Restricts a rule that relays for everyone, in the syntax before 6.4, for a file that is all in that syntax: with one statement in today's syntax, no release would
 * read it.
 */
export const olderForms = ({ old }: OlderStatement): readonly Suggestion[] =>
  old.items.flatMap((item) =>
    item.type === 'option' && item.keyword.value === 'from'
      ? [{ description: 'Allow only local clients', edits: [replace(item.span, 'from local')] }]
      : [],
  );
