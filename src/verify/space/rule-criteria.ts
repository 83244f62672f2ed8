import type {
  AuthCriterion,
  ForCriterion,
  FromCriterion,
  TableCriterion,
} from '../../model/config/config.js';
import type { Release } from '../../source/release.js';
import { walkTable } from '../automata/transition-table.js';
import { matchesRegex, parseRegex } from '../match/regex.js';
import { localNames, localSources } from '../smtp/local-names.js';
import { hasHabit } from '../smtp/release-habits.js';
import type { CriteriaCollector, Lookup } from './criteria-collector.js';
import { all, always, either, type Formula, never, not, signed } from './formula.js';
import { networkRanges } from './public-addresses.js';
import { anonymous } from './reserved-users.js';
import type { ScopedCriteria } from './scope.js';
import { tableKeys } from './table-contents.js';
import { asNames, domainTable, expressionPredicate, userPredicate } from './table-predicates.js';

/** The envelopes that a rule decides, and those that it ends in a temporary failure, as formulas. */
export interface RuleFormula {
  readonly match: Formula;
  readonly failure: Formula;
}

const internal: Formula = { type: 'kinds', kinds: ['internal'] };
const socket: Formula = { type: 'kinds', kinds: ['socket', 'proxied-socket'] };
/** The socket, and mail that an alias sends on: the first releases treat such mail as the socket's, later ones as from neither. */
const socketOrInternal: Formula = { type: 'kinds', kinds: ['socket', 'proxied-socket', 'internal'] };
const isAuthenticated: Formula = not({ type: 'reserved-users', codes: [anonymous] });

/** The criteria of rules, as formulas over the predicates of a collector. */
export class RuleCriteria {
  readonly #collector: CriteriaCollector;
  /** The domains of `for local`, by release. */
  readonly #localDomains = new Map<Release, Formula>();

  constructor(collector: CriteriaCollector) {
    this.#collector = collector;
  }

  add(rule: ScopedCriteria): RuleFormula {
    const { release = this.#collector.scope.release } = rule;
    const parts: Formula[] = [];
    const failures: Formula[] = [];
    // smtpd's order: a criterion ends in a temporary failure only if everything before it holds.
    parts.push(this.#tag(rule.tag));
    if (rule.from.type === 'socket' && hasHabit('failsOnSocketRules', release)) failures.push(all(...parts));
    // In later releases, for all but the local socket.
    else if (rule.from.type === 'socket' && hasHabit('failsOnSocketRulesElsewhere', release))
      failures.push(all(...parts, not(socketOrInternal)));
    parts.push(this.#from(rule.from, release), this.#for(rule.for, release));
    parts.push(signed(rule.helo, (criterion) => this.#collector.name('helo', 'helo', criterion)));
    if (rule.auth?.table !== undefined && !hasHabit('keepsUserNames', release))
      failures.push(all(...parts, isAuthenticated));
    parts.push(signed(rule.auth, (criterion) => this.#auth(criterion)));
    if (rule.tls !== undefined) failures.push(all(...parts));
    parts.push(signed(rule.mailFrom, (criterion) => this.#collector.mail('sender', criterion, false)));
    parts.push(signed(rule.rcptTo, (criterion) => this.#collector.mail('recipient', criterion, false)));
    return { match: all(...parts), failure: failures.reduce(either, never) };
  }

  #tag(criterion: TableCriterion | undefined): Formula {
    return signed(criterion, (lookup) =>
      this.#collector.lookup('tag', lookup, {
        keys: (keys) => {
          const set = new Set(keys);
          return { type: 'tag', holds: (tag) => set.has(tag) };
        },
        expressions: ({ table: automaton }) => ({
          type: 'tag',
          holds: (tag) => {
            const end = automaton === undefined ? -1 : walkTable(automaton, 0, tag);
            return end >= 0 && (automaton?.labels[end]?.length ?? 0) > 0;
          },
        }),
      }),
    );
  }

  #from(criterion: FromCriterion, release: Release): Formula {
    switch (criterion.type) {
      case 'any':
        return signed(criterion, () => always);
      case 'socket':
        if (criterion.negated) return not(socketOrInternal);
        return hasHabit('internalIsNoSocket', release) ? socket : socketOrInternal;
      case 'local':
        return signed(criterion, () => this.#collector.sourceKeys(localSources(this.#collector.machine)));
      case 'src':
        return signed(criterion, ({ table, regex, span }) =>
          table === undefined ? always : this.#collector.source({ table, regex, span }),
        );
      case 'rdns':
        return this.#fromReverse(criterion);
    }
  }

  /** Only known names match, negated or not. What an alias sends on is compared as the word `local`, negated or not. */
  #fromReverse({ table, regex, negated, span }: FromCriterion): Formula {
    const { named, texts } = this.#collector;
    if (table === undefined)
      return { type: 'choice', condition: internal, inside: never, outside: negated ? not(named) : named };
    const name = this.#collector.lookup(
      'from rdns',
      { table, regex, span },
      {
        keys: (keys) => ({
          type: 'text',
          field: 'reverse',
          predicate: texts.reverse.add({ literals: keys.flatMap(asNames), patterns: [] }, true),
        }),
        expressions: (compiled) => this.#collector.expressions('reverse', compiled),
      },
    );
    const word = this.#wordLocal({ table, regex, span });
    return {
      type: 'choice',
      condition: internal,
      inside: negated ? not(word) : word,
      outside: all(named, negated ? not(name) : name),
    };
  }

  /** Whether the word `local` is in a table, which is a constant if the table is known. */
  #wordLocal({ table, regex, span }: Lookup): Formula {
    const { scope, machine } = this.#collector;
    const known = tableKeys(table, scope, machine);
    if (known.known && !regex) return networkRanges(known.keys).local ? always : never;
    const holds = known.known && known.keys.map((key) => matchesRegex(parseRegex(key), 'local'));
    if (!holds || holds.includes(undefined)) return this.#collector.source({ table, regex, span });
    return holds.includes(true) ? always : never;
  }

  #for(criterion: ForCriterion, release: Release): Formula {
    const domains = (keys: readonly string[]): Formula => this.#collector.recipientDomains(domainTable(keys));
    return signed(criterion, ({ type, table, regex, span }) => {
      if (type === 'any' || (type === 'domain' && table === undefined)) return always;
      if (type === 'local') {
        const known =
          this.#localDomains.get(release) ?? domains(localNames(release, this.#collector.machine));
        this.#localDomains.set(release, known);
        return known;
      }
      if (table === undefined) return never;
      return this.#collector.lookup(
        'for',
        { table, regex, span },
        {
          keys: domains,
          expressions: (compiled) => this.#collector.recipientDomains(expressionPredicate(compiled)),
        },
      );
    });
  }

  #auth({ table, regex, span }: AuthCriterion): Formula {
    if (table === undefined) return isAuthenticated;
    const { texts, scope } = this.#collector;
    const name = this.#collector.lookup(
      'auth',
      { table, regex, span },
      {
        keys: (keys) => ({
          type: 'text',
          field: 'user',
          predicate: texts.user.add(userPredicate(keys, scope.settings.subAddressDelimiter)),
        }),
        expressions: (compiled) => this.#collector.expressions('user', compiled),
      },
    );
    return all(isAuthenticated, name);
  }
}
