import type { Config, MatchRule } from '../../src/model/config/config.js';
import { type EntryFault, faultyUses } from '../shared/entry-faults.js';
import { entriesOf } from '../shared/table-uses.js';

/** The rule that reports a fault. */
const reporters: Readonly<Record<EntryFault['type'], string>> = {
  keyword: 'quoted-keyword',
  'domain-as-user': 'domain-as-user',
  'address-as-domain': 'wrong-entry-kind',
  'network-as-domain': 'wrong-entry-kind',
  'name-as-network': 'wrong-entry-kind',
  'network-as-name': 'wrong-entry-kind',
  impossible: 'unmatchable-entry',
};

/** Whether one of a rule's criteria holds for nothing because each entry that it compares with has a fault, which rules report that are not off. */
export const hasOnlyFaultyEntries = (
  rule: MatchRule,
  config: Config,
  isOff: (rule: string) => boolean,
): boolean =>
  faultyUses(config).some(
    ({ use, others, faults }) =>
      !use.negated &&
      faults.length === entriesOf(use.table).length &&
      faults.some(({ fault }) => !isOff(reporters[fault.type])) &&
      [use, ...others].some((each) => each.rule === rule),
  );
