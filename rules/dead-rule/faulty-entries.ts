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

/** The rules one of whose criteria matches nothing because every entry that it compares with has a fault, and at least one of the lint rules that report these is on. */
export function rulesWithOnlyFaultyEntries(
  config: Config,
  isOff: (rule: string) => boolean,
): ReadonlySet<MatchRule | undefined> {
  const voided = faultyUses(config).filter(
    ({ use, faults }) =>
      !use.negated &&
      faults.length === entriesOf(use.table).length &&
      faults.some(({ fault }) => !isOff(reporters[fault.type])),
  );
  return new Set(voided.flatMap(({ use, others }) => [use, ...others].map(({ rule }) => rule)));
}
