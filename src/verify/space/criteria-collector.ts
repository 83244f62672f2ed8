import type { Table as ConfigTable } from '../../model/config/config.js';
import { isList } from '../../model/config/list-tables.js';
import type { Machine } from '../../model/config/machine.js';
import type { Span } from '../../source/text.js';
import { expressionPattern } from '../automata/expressions.js';
import { localParts } from '../automata/languages.js';
import { parseDomainPattern } from '../match/domain.js';
import { unnamedServer } from '../smtp/local-names.js';
import { examples, exampleTexts } from './example-texts.js';
import {
  all,
  always,
  either,
  type Formula,
  type MailFieldName,
  never,
  not,
  type TextFieldName,
} from './formula.js';
import { type LazyField, lazyExpression } from './lazy-expression.js';
import { MailField } from './mail-field.js';
import type { OwnNames } from './own-names.js';
import { networkRanges } from './public-addresses.js';
import type { SampledSources } from './sampled-sources.js';
import type { Scope, SpaceLimits } from './scope.js';
import type { SourcePredicate } from './source-atom.js';
import type { StringPredicate } from './string-predicates.js';
import { compileExpressions, type Expressions, tableKeys } from './table-contents.js';
import { addMailKeys, domainTable, expressionPredicate } from './table-predicates.js';
import { TextField } from './text-field.js';
import { unknownName } from './text-universes.js';
import type { ChosenField, Unknown } from './unknown.js';

/** The input from which a space of envelopes is built. */
export interface SpaceOptions {
  readonly scope: Scope;
  readonly machine: Machine;
  readonly own: OwnNames;
  /** Client addresses that strangers may have. */
  readonly strangers: SourcePredicate;
  /** Networks that are asked about besides those in rules. */
  readonly networks?: readonly string[];
  readonly limits: SpaceLimits;
  /**
   * The position of the recipient's levels. `last`: the levels follow the order of a session. `first`: far smaller if many rules test a recipient together with
   * something else.
   */
  readonly order?: 'first' | 'last';
  /**
   * Whether a field with more than a few regular expressions is not divided into atoms by them. Each is then a variable, and whether a region is empty has to be
   * asked of the theory of texts, too.
   */
  readonly lazy?: boolean;
}

/** A table lookup of a criterion. */
export interface Lookup {
  readonly table: ConfigTable;
  readonly regex: boolean;
  readonly span: Span;
}

/** The formula of a lookup, from the table's keys or from its expressions. */
interface Readings {
  readonly keys: (keys: readonly string[]) => Formula;
  readonly expressions: (compiled: Expressions) => Formula;
}

/**
 * The first phase: collects the criteria of rules and filters as predicates on the fields of an envelope. No atoms are known yet: a criterion becomes a formula over
 * predicates.
 */
export class CriteriaCollector {
  readonly scope: Scope;
  readonly machine: Machine;
  readonly limits: SpaceLimits;
  readonly texts: Readonly<Record<TextFieldName, TextField>> = {
    reverse: new TextField(),
    helo: new TextField(),
    user: new TextField(),
  };
  readonly mails: Readonly<Record<MailFieldName, MailField>>;
  readonly sources: SourcePredicate[] = [];
  /** The regular expressions over client addresses, by predicate. */
  readonly sourceExpressions = new Map<number, readonly string[]>();
  readonly unknowns: Unknown[] = [];
  /** Clients that have a reverse name. */
  readonly named: Formula;
  /** The name that completes addresses without a domain, if a listener has none of its own. */
  readonly serverName: string;
  readonly #isOwned: OwnNames['isOwned'];
  readonly #lazyFields: ReadonlySet<LazyField>;
  readonly #sampled: SampledSources | undefined;
  /** Client addresses outside the sample. */
  #unsampled: Formula | undefined;
  readonly #lookups = new Map<string, Formula>();
  readonly #tableIds = new Map<ConfigTable, number>();
  readonly #unknownIndexes = new Map<string, number>();

  /**
   * @param completed whether addresses without a domain are told apart
   * @param lazyFields the fields whose expressions become variables
   * @param sampled what is known of expressions over client addresses, if these are too many
   */
  constructor(
    { scope, machine, own, limits }: SpaceOptions,
    completed: boolean,
    lazyFields: ReadonlySet<LazyField>,
    sampled?: SampledSources,
  ) {
    this.#sampled = sampled;
    this.#lazyFields = lazyFields;
    this.scope = scope;
    this.machine = machine;
    this.limits = limits;
    this.#isOwned = own.isOwned;
    this.serverName = (machine.serverName ?? unnamedServer).toLowerCase();
    const common = {
      delimiter: scope.settings.subAddressDelimiter,
      localPart: localParts(scope.release),
      budget: limits.strings,
    };
    const names = scope.listeners.map((listener) => completingName(listener, this.serverName));
    const missingDomains = completed ? [...new Set([this.serverName, ...names])] : [];
    this.mails = {
      sender: new MailField({ sender: true, missingDomains, ...common, ...examples.senders }),
      recipient: new MailField({ sender: false, missingDomains: [], ...common, ...examples.recipients }),
    };
    const predicate = this.texts.reverse.add({ literals: [unknownName], patterns: [] });
    this.named = not({ type: 'text', field: 'reverse', predicate });
  }

  /** A lookup of the client's address. */
  source({ table, regex, span }: Lookup): Formula {
    return this.lookup(
      'source',
      { table, regex, span },
      {
        keys: (keys) => this.sourceKeys(keys),
        expressions: (compiled) => this.#sourceExpression(compiled, span),
      },
    );
  }

  #sourceExpression({ table: automaton, keys }: Expressions, span: Span): Formula {
    if (automaton === undefined) return never;
    const sampled = this.#sampled?.expression(automaton);
    const predicate =
      this.sources.push(
        sampled?.predicate ?? {
          ipv4: [],
          ipv6: [],
          local: false,
          patterns: [expressionPattern(automaton)],
        },
      ) - 1;
    this.sourceExpressions.set(predicate, keys);
    const holds: Formula = { type: 'source', predicate };
    if (sampled === undefined || sampled.isWhole || this.#sampled === undefined) return holds;
    this.#unsampled ??= { type: 'source', predicate: this.sources.push(this.#sampled.rest) - 1 };
    const elsewhere = this.#unknown(`source expression ${predicate}`, {
      reason: `regular expression ${keys[0] ?? ''}: too large to decide beside others`,
      span,
      list: false,
      tooLarge: true,
      sampled: true,
    });
    return either(holds, all(this.#unsampled, elsewhere));
  }

  sourceKeys(keys: readonly string[]): Formula {
    return { type: 'source', predicate: this.sources.push(networkRanges(keys)) - 1 };
  }

  /** A lookup of a name among domain patterns. */
  name(field: 'reverse' | 'helo', what: string, lookup: Lookup): Formula {
    // Only confirmed names belong to their owner.
    const isOwned = field === 'reverse' ? this.#isOwned : () => false;
    return this.lookup(what, lookup, {
      keys: (keys) => ({
        type: 'text',
        field,
        predicate: this.texts[field].add(
          domainTable(keys),
          keys.every((key) => isOwned(parseDomainPattern(key))),
        ),
      }),
      expressions: (compiled) => this.expressions(field, compiled),
    });
  }

  /** The expressions of a table, on a text. */
  expressions(field: TextFieldName, compiled: Expressions): Formula {
    const isOwned = field === 'reverse' && compiled.table !== undefined && this.#isOwned(compiled.table);
    return {
      type: 'text',
      field,
      predicate: this.texts[field].add(expressionPredicate(compiled), isOwned),
    };
  }

  /** Recipients in some domains. */
  recipientDomains(domains: StringPredicate): Formula {
    return { type: 'mail', field: 'recipient', predicate: this.mails.recipient.addDomain(domains) };
  }

  /** A lookup of a mail address. `raw`: of what the client wrote, as filters see it. */
  mail(field: MailFieldName, lookup: Lookup, raw: boolean): Formula {
    const into = this.mails[field];
    return this.lookup(`${raw ? 'raw ' : ''}${field}`, lookup, {
      keys: (keys) => ({
        type: 'mail',
        field,
        predicate: addMailKeys(into, keys, this.scope, { exact: lookup.table.exact, raw }),
      }),
      expressions: ({ table: automaton }) => {
        if (automaton === undefined) return never;
        const predicate = into.addExpression(automaton, raw);
        if (predicate !== undefined) return { type: 'mail', field, predicate };
        return this.#unknown(`${field} ${lookup.table.name}`, {
          reason: `a regular expression on the ${field} is too large to decide`,
          span: lookup.span,
          list: false,
          tooLarge: true,
        });
      },
    });
  }

  /** A table lookup: by keys, by expressions, or unknown. Lookups of the same value in the same table are one predicate. */
  lookup(what: string, { table, regex, span }: Lookup, how: Readings): Formula {
    let id = this.#tableIds.get(table);
    if (id === undefined) {
      id = this.#tableIds.size;
      this.#tableIds.set(table, id);
    }
    const key = `${what} ${regex} ${id}`;
    const known = this.#lookups.get(key) ?? this.#read(key, what, { table, regex, span }, how);
    this.#lookups.set(key, known);
    return known;
  }

  #read(key: string, what: string, { table, regex, span }: Lookup, how: Readings): Formula {
    const keys = tableKeys(table, this.scope, this.machine);
    const place = table.span ?? span;
    if (!keys.known) {
      const field = chosenFields.get(what);
      return this.#unknown(key, {
        reason: keys.reason,
        span: place,
        list: !regex && isList(table),
        ...(keys.unseen !== undefined && { unseen: keys.unseen }),
        ...(field && { chosen: { field, table, regex } }),
      });
    }
    if (!regex) return how.keys(keys.keys);
    const lazy = lazyExpression(what, keys.keys, this.#lazyFields, this.#isOwned);
    if (lazy !== undefined) {
      const reason = `regular expression ${keys.keys[0] ?? ''}: too large to decide`;
      return this.#unknown(key, { reason, span: place, list: false, tooLarge: true, lazy });
    }
    const compiled = compileExpressions(keys.keys, exampleTexts);
    const { unknown, possible, missed, tooLarge } = compiled;
    const expressions = (table: Expressions['table'], part?: 'possible' | 'missed'): Formula =>
      how.expressions({ table, unknown: undefined, keys: keys.keys, ...(part && { part }) });
    const seen = expressions(compiled.table);
    if (unknown === undefined) return seen;
    const rest = this.#unknown(key, {
      reason: unknown,
      span: place,
      list: false,
      ...(tooLarge && { tooLarge }),
    });
    const within = possible ? expressions(possible, 'possible') : always;
    const without = missed ? expressions(missed, 'missed') : never;
    return either(seen, all(within, not(without), rest));
  }

  #unknown(key: string, unknown: Unknown): Formula {
    const index = this.#unknownIndexes.get(key) ?? this.unknowns.push(unknown) - 1;
    this.#unknownIndexes.set(key, index);
    return { type: 'unknown', index };
  }
}

/** The name with which a listener completes addresses without a domain. */
export const completingName = (
  { hostname }: { readonly hostname?: string | undefined },
  serverName: string,
): string => hostname?.toLowerCase() ?? serverName;

/** The lookups of what a client chooses to say, by their names here. */
const chosenFields: ReadonlyMap<string, ChosenField> = new Map([
  ['sender', 'sender'],
  ['raw sender', 'sender'],
  ['helo', 'helo'],
  ['from rdns', 'reverse'],
  ['filter rdns', 'reverse'],
  ['source', 'source'],
]);
