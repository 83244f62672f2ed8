import { replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { OlderReading, OlderStatement } from '../../src/model/config/config.js';

/** Whether other rules of before 6.4 stay where one is written in the words of today. */
export const isOneOfMany = (reading: OlderReading | undefined): boolean =>
  reading?.dialect === 'older' && reading.older.filter(isRule).length > 1;

const isRule = ({ statements }: OlderStatement): boolean =>
  statements.some(({ keyword }) => keyword.value === 'match');

/**
 * A rule that relays for everybody, restricted in the words of the releases before 6.4, where the whole text is of these: one statement of today
 * among them would make a text that no release reads.
 */
export const olderForms = ({ old }: OlderStatement): readonly Suggestion[] =>
  old.items.flatMap((item) =>
    item.type === 'option' && item.keyword.value === 'from'
      ? [{ description: 'Allow only local clients', edits: [replace(item.span, 'from local')] }]
      : [],
  );
