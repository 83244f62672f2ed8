import type { Config, MatchRule } from '../../src/model/config/config.js';
import { faultyUses } from '../shared/entry-faults.js';
import { entriesOf } from '../shared/table-uses.js';

/** Whether one of a rule's criteria holds for nothing because each entry that it compares with has a fault, which other rules report. */
export const hasOnlyFaultyEntries = (rule: MatchRule, config: Config): boolean =>
  faultyUses(config).some(
    ({ use, others, faults }) =>
      !use.negated &&
      faults.length === entriesOf(use.table).length &&
      [use, ...others].some((each) => each.rule === rule),
  );
