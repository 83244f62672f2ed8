import type { Config, MatchRule } from '../../src/model/config/config.js';
import { type EntryFault, faultyUses } from '../shared/entry-faults.js';
import { entriesOf } from '../shared/table-uses.js';

/** The lint rule that reports a fault. */
const reporters: Readonly<Record<EntryFault['type'], string>> = {
  keyword: 'quoted-keyword',
  'domain-as-user': 'domain-as-user',
  'address-as-domain': 'wrong-entry-kind',
  'network-as-domain': 'wrong-entry-kind',
  'name-as-network': 'wrong-entry-kind',
  'network-as-name': 'wrong-entry-kind',
  impossible: 'unmatchable-entry',
};

/** Whether one of a rule's criteria matches nothing because every entry that it compares with has a fault, and at least one of the lint rules that report these is on. */
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
