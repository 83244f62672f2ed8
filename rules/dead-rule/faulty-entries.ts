import type { Config, MatchRule } from '../../src/model/config/config.js';
import { type EntryFault, type FaultyUse, faultyUses } from '../shared/entry-faults.js';
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
export class RulesWithFaultyEntries {
  readonly #config: Config;
  readonly #isOff: (rule: string) => boolean;
  #rules: ReadonlySet<MatchRule | undefined> | undefined;

  constructor(config: Config, isOff: (rule: string) => boolean) {
    this.#config = config;
    this.#isOff = isOff;
  }

  has(rule: MatchRule): boolean {
    this.#rules ??= new Set(
      this.#uses().flatMap(({ use, others }) => [use, ...others].map((one) => one.rule)),
    );
    return this.#rules.has(rule);
  }

  #uses(): readonly FaultyUse[] {
    return faultyUses(this.#config).filter(
      ({ use, faults }) =>
        !use.negated &&
        faults.length === entriesOf(use.table).length &&
        faults.some(({ fault }) => !this.#isOff(reporters[fault.type])),
    );
  }
}
