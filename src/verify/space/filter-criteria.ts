import type { FilterCondition } from '../../model/config/config.js';
import { toBytes } from '../../source/bytes-as-text.js';
import { ipv4Texts } from '../automata/address-languages.js';
import type { CriteriaCollector } from './criteria-collector.js';
import { all, always, type Formula, not, signed } from './formula.js';
import { anonymous, socketUser } from './reserved-users.js';

/** For filters, the local socket's user has not authenticated. */
const isAuthenticatedHere: Formula = not({ type: 'reserved-users', codes: [anonymous, socketUser] });

/** The conditions of filters, as formulas over the predicates of a collector. */
export class FilterCriteria {
  readonly #collector: CriteriaCollector;
  #numericName: Formula | undefined;

  constructor(collector: CriteriaCollector) {
    this.#collector = collector;
  }

  add(condition: FilterCondition): Formula {
    return signed(condition, () => this.#plain(condition));
  }

  #plain({ on, table, regex, span }: FilterCondition): Formula {
    const { named } = this.#collector;
    if (on === 'fcrdns') return this.#leadsBack();
    if (table === undefined)
      return on === 'auth' ? isAuthenticatedHere : on === 'rdns' ? all(named, not(this.#numeric())) : always;
    const lookup = { table, regex, span };
    switch (on) {
      case 'auth':
        return all(isAuthenticatedHere, this.#userName(lookup));
      case 'rdns':
        return this.#collector.name('reverse', 'filter rdns', lookup);
      case 'src':
        return this.#collector.source(lookup);
      case 'helo':
        return this.#collector.name('helo', 'helo', lookup);
      case 'mail-from':
        return this.#collector.mail('sender', lookup, true);
      case 'rcpt-to':
        return this.#collector.mail('recipient', lookup, true);
    }
  }

  /** Names that lead back to their client. One that reads like an address leads to that address only, which is not an IPv6 address (`canLeadBack`). */
  #leadsBack(): Formula {
    const elsewhere = all(this.#numeric(), { type: 'kinds', kinds: ['ipv6'] });
    return all(this.#collector.named, { type: 'confirmed' }, not(elsewhere));
  }

  /** Reverse names that read like an IPv4 address. */
  #numeric(): Formula {
    const { reverse } = this.#collector.texts;
    this.#numericName ??= {
      type: 'text',
      field: 'reverse',
      predicate: reverse.add({ literals: [], patterns: [], kind: ipv4Texts, written: 'addresses' }),
    };
    return this.#numericName;
  }

  /** A lookup of the user's name, which is compared literally. */
  #userName(lookup: Parameters<CriteriaCollector['lookup']>[1]): Formula {
    const { user } = this.#collector.texts;
    return this.#collector.lookup('filter auth', lookup, {
      keys: (keys) => ({
        type: 'text',
        field: 'user',
        predicate: user.add({ literals: keys.map(toBytes), patterns: [] }),
      }),
      expressions: (compiled) => this.#collector.expressions('user', compiled),
    });
  }
}
