import type { FilterCondition, Table } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import { TooLarge } from '../automata/automaton.js';
import { expressionPattern } from '../automata/expressions.js';
import { Allowance, remembered } from '../budget.js';
import { conditionsOf } from '../smtp/filter-phases.js';
import { CriteriaCollector, type SpaceOptions } from './criteria-collector.js';
import { domainPredicate } from './domain-predicates.js';
import { EnvelopeSpace, type SpaceFormulas } from './envelope-space.js';
import { examples } from './example-texts.js';
import { FilterCriteria } from './filter-criteria.js';
import { all, either, type Formula, not } from './formula.js';
import type { LazyField } from './lazy-expression.js';
import type { OwnNames } from './own-names.js';
import { identityOf } from './remembered-atoms.js';
import { RuleCriteria } from './rule-criteria.js';
import { SampledSources } from './sampled-sources.js';
import type { Scope } from './scope.js';
import { addMailKeys, domainTable } from './table-predicates.js';

/**
 * Builds the space of all envelopes that a configuration can tell apart, in three phases: its criteria are collected as predicates on fields, the atoms of each
 * field are found, and each criterion becomes a node of the diagram over these atoms (docs/dev/verifier.md). Throws TooLarge if the criteria tell apart more than
 * the limits allow.
 */
export function buildSpace(options: SpaceOptions): EnvelopeSpace {
  if (!options.lazy) return built(options, new Set());
  const { any, many, sources } = crowdedFields(options.scope, options.limits.expressions);
  const tried =
    sources.size === 0 ? undefined : remembered(sampledKey(sources), () => ({ isTooMuch: false }));
  const plans: SpaceAttempt[] = [{ lazy: any, share: sources.size === 0 ? 1 : sourceShare }];
  if (sources.size > options.limits.sources) plans.splice(0, 1, { lazy: any, share: crowdedShare });
  if (many.size < any.size) plans.unshift({ lazy: many, share: eagerShare });
  if (options.limits.sources === 0 && sources.size > 0) plans.length = 0;
  for (const { lazy, share } of tried?.isTooMuch ? [] : plans) {
    try {
      return share === 1 ? built(options, lazy) : new Allowance(share).within(() => built(options, lazy));
    } catch (error) {
      if (!(error instanceof TooLarge) || share === 1) throw error;
    }
  }
  if (tried) tried.isTooMuch = true;
  return built(options, any, [...sources]);
}

/** An attempt to build a space: the fields that are variables, and the share of the remaining budget that it may take. */
interface SpaceAttempt {
  readonly lazy: ReadonlySet<LazyField>;
  readonly share: number;
}

const sampledKey = (sources: ReadonlySet<Table>): string =>
  `expressions over addresses ${JSON.stringify([...sources].map(expressionsOf))}`;

const expressionsOf = ({ contents }: Table): readonly string[] =>
  contents.known ? contents.entries.map(({ key }) => foldCase(key)) : [];

/** The shares for expressions over client addresses, few or many, before they are known for a sample only. */
const sourceShare = 0.5;
const crowdedShare = 0.1;

/** The share of a configuration's budget for atoms of a few expressions, before these become variables, too. */
const eagerShare = 0.25;

/** The fields with expressions, and those with more tables of them than `most`. */
function crowdedFields(
  scope: Scope,
  most: number,
): {
  readonly any: ReadonlySet<LazyField>;
  readonly many: ReadonlySet<LazyField>;
  /** Tables of expressions over client addresses. */
  readonly sources: ReadonlySet<Table>;
} {
  const sources = new Set<Table>();
  const tables = new Map<LazyField, Set<Table>>();
  const count = (field: LazyField, criterion: TextCriterion | undefined): void => {
    if (criterion?.table === undefined || !criterion.regex) return;
    tables.set(field, (tables.get(field) ?? new Set()).add(criterion.table));
  };
  for (const { from, helo, auth, mailFrom, rcptTo, for: to } of scope.rules) {
    if (from.type === 'rdns') count('reverse', from);
    if (from.type === 'src' && from.regex && from.table) sources.add(from.table);
    count('user', auth);
    count('helo', helo);
    count('sender', mailFrom);
    count('recipient', rcptTo);
    count('recipient', to);
  }
  for (const condition of conditionsOf(scope)) {
    const field = conditionFields[condition.on];
    if (field !== undefined) count(field, condition);
    else if (condition.on === 'src' && condition.regex && condition.table) sources.add(condition.table);
  }
  const many = [...tables].filter(([, { size }]) => size > most);
  return { any: new Set(tables.keys()), many: new Set(many.map(([field]) => field)), sources };
}

type TextCriterion = Pick<FilterCondition, 'table' | 'regex'>;

const conditionFields: Readonly<Partial<Record<FilterCondition['on'], LazyField>>> = {
  rdns: 'reverse',
  helo: 'helo',
  auth: 'user',
  'mail-from': 'sender',
  'rcpt-to': 'recipient',
};

function built(
  options: SpaceOptions,
  lazy: ReadonlySet<LazyField>,
  sampled?: readonly Table[],
): EnvelopeSpace {
  const { scope, machine, limits } = options;
  const conditions = conditionsOf(scope);
  const collector = new CriteriaCollector(
    options,
    conditions.some(({ on }) => on === 'mail-from'),
    lazy,
    sampled &&
      new SampledSources(
        sampled.map(expressionsOf),
        [...examples.sources, ...machine.addresses],
        scope.release,
      ),
  );
  const formulas = collect(collector, conditions, options);
  if (collector.unknowns.length > limits.unknowns) throw new TooLarge('too many tables were not read');
  return new EnvelopeSpace(collector, formulas, options.order ?? 'last');
}

/** The first phase: collects all criteria. */
function collect(
  collector: CriteriaCollector,
  conditions: readonly FilterCondition[],
  { own, strangers, networks = [] }: SpaceOptions,
): SpaceFormulas {
  const publicSources: Formula = { type: 'source', predicate: collector.sources.push(strangers) - 1 };
  const foreign = foreignRecipients(collector, own);
  const rules = new RuleCriteria(collector);
  const regions = collector.scope.rules.map((rule) => rules.add(rule));
  const filters = new FilterCriteria(collector);
  return {
    rules: regions,
    conditions: new Map(conditions.map((condition) => [condition, filters.add(condition)])),
    named: collector.named,
    publicSources,
    networks: new Map(networks.map((network) => [network, collector.sourceKeys([network])])),
    foreign,
  };
}

/** Recipients that the configuration does not name as its own. */
function foreignRecipients(collector: CriteriaCollector, own: OwnNames): Formula {
  const table = domainPredicate(own.domains, own.patterns);
  const expressions = own.expressions.map((expression) => expressionPattern(expression));
  const domains = collector.recipientDomains({
    ...table,
    patterns: [...table.patterns, ...expressions],
    written: JSON.stringify([table.written, own.expressions.map(identityOf)]),
  });
  const addresses: Formula = {
    type: 'mail',
    field: 'recipient',
    predicate: addMailKeys(collector.mails.recipient, own.addresses, collector.scope, {
      exact: undefined,
      raw: false,
    }),
  };
  const providers = collector.recipientDomains(domainTable(own.providers));
  return all(either(not(domains), providers), not(addresses));
}
