import type { Config, CriterionBase, MatchRule, RuleOutcome, Table } from '../model/config/config.js';
import type { Span } from '../source/text.js';
import { withReplacedTables } from '../verify/smtp/assumptions.js';
import { type CriterionWord, criterionTests } from '../verify/smtp/match-rules.js';

/** A small change to a configuration, to test whether a policy notices it. */
export type ConfigMutation =
  | { readonly type: 'rule-removed' }
  /** The rule now rejects, or accepts with an action. */
  | { readonly type: 'outcome-flipped'; readonly action: string | undefined }
  /** `from` and `for` become `any`; any other criterion is removed. */
  | {
      readonly type: 'criterion-dropped';
      readonly criterion: CriterionWord;
      /** Where it is written, or undefined if it is implied. */
      readonly written: Span | undefined;
    }
  /** A table gets an entry that matches everything. */
  | { readonly type: 'table-widened'; readonly table: string; readonly entries: readonly string[] };

/** A configuration with one mutation. */
export interface Mutant {
  readonly mutation: ConfigMutation;
  /** The index of the rule, from 1, or undefined for a table that several rules may use. */
  readonly rule: number | undefined;
  /** The place of the change. */
  readonly span: Span;
  /** Creates the configuration. It is not stored: there are several mutants of each rule, and each has all rules. */
  make(): Config;
}

/** All mutants of the rules, in order, then those of the tables that they use. */
export function* mutantsOf(config: Config): Generator<Mutant> {
  for (const rule of config.rules)
    for (const { mutation, span, becomes } of ruleMutations(config, rule))
      yield { mutation, rule: rule.index, span, make: () => withRule(config, rule, becomes) };
  yield* tableMutants(config);
}

interface RuleMutation {
  readonly mutation: ConfigMutation;
  readonly span: Span;
  /** The new rule, or undefined if it is removed. */
  readonly becomes: MatchRule | undefined;
}

function* ruleMutations(config: Config, rule: MatchRule): Generator<RuleMutation> {
  yield { mutation: { type: 'rule-removed' }, span: rule.span, becomes: undefined };
  const outcome = flipped(config, rule);
  if (outcome !== undefined) {
    const action = outcome.type === 'action' ? outcome.action.name : undefined;
    const mutation = { type: 'outcome-flipped', action } as const;
    yield { mutation, span: rule.outcome.span, becomes: { ...rule, outcome } };
  }
  for (const { name, of } of criterionTests) {
    const criterion: (CriterionBase & { readonly implied?: boolean }) | undefined = of(rule);
    const becomes = criterion && without(rule, name);
    if (becomes === undefined) continue;
    const written = criterion?.implied === true ? undefined : criterion?.span;
    const mutation = { type: 'criterion-dropped', criterion: name, written } as const;
    yield { mutation, span: criterion?.span ?? rule.span, becomes };
  }
}

/** `reject` instead of an action; instead of `reject` the action of the next rule that has one, or else of the last. */
function flipped({ rules }: Config, { index, outcome, span }: MatchRule): RuleOutcome | undefined {
  if (outcome.type === 'action') return { type: 'reject', span: outcome.span };
  const others = rules.flatMap((each) => (each.outcome.type === 'action' ? [each] : []));
  const next = others.find((each) => each.index > index) ?? others.at(-1);
  return next?.outcome.type === 'action' ? { ...next.outcome, span } : undefined;
}

/** The rule without a criterion, or undefined if that criterion is `any` already. */
function without(rule: MatchRule, name: CriterionWord): MatchRule | undefined {
  const anything = { type: 'any', table: undefined, regex: false, negated: false, implied: false } as const;
  switch (name) {
    case 'from':
      return saysNothing(rule.from) ? undefined : { ...rule, from: { ...anything, span: rule.from.span } };
    case 'for':
      return saysNothing(rule.for) ? undefined : { ...rule, for: { ...anything, span: rule.for.span } };
    case 'mail-from':
      return { ...rule, mailFrom: undefined };
    case 'rcpt-to':
      return { ...rule, rcptTo: undefined };
    default:
      return { ...rule, [name]: undefined };
  }
}

const saysNothing = ({ type, negated }: MatchRule['from'] | MatchRule['for']): boolean =>
  type === 'any' && !negated;

const withRule = (config: Config, rule: MatchRule, becomes: MatchRule | undefined): Config => ({
  ...config,
  rules: config.rules
    .flatMap((each) => (each !== rule ? [each] : (becomes ?? [])))
    .map((each, at) => (each.index === at + 1 ? each : { ...each, index: at + 1 })),
});

/** The entries that match everything, by the criterion that uses the table. There are none for user names and tags. */
const everything: Readonly<Partial<Record<CriterionWord, readonly string[]>>> = {
  from: ['0.0.0.0/0', '::/0'],
  for: ['*'],
  helo: ['*'],
  'mail-from': ['@'],
  'rcpt-to': ['@'],
};

/** The same for regular expressions. */
const everyText = '.*';

/** The mutants of tables. A list that is written in place is already covered by dropping its criterion. */
function* tableMutants(config: Config): Generator<Mutant> {
  const uses = usesByTable(config);
  for (const table of config.tables.values()) {
    const { name, span, contents } = table;
    if (!contents.known || span === undefined) continue;
    const own = uses.get(table) ?? [];
    const plain = new Set(own.flatMap(({ word, regex }) => (regex ? [] : (everything[word] ?? []))));
    const entries = [...plain, ...(own.some(({ regex }) => regex) ? [everyText] : [])];
    if (entries.length === 0) continue;
    const make = (): Config => {
      const widened = {
        plain: withEntries(table, contents.entries, [...plain]),
        regex: withEntries(table, contents.entries, [everyText]),
      };
      return withReplacedTables(config, (known, regex) =>
        known === table ? widened[regex ? 'regex' : 'plain'] : known,
      );
    };
    const mutation = { type: 'table-widened', table: name, entries } as const;
    yield { mutation, rule: undefined, span, make };
  }
}

function withEntries(
  table: Table,
  entries: Extract<Table['contents'], { readonly known: true }>['entries'],
  more: readonly string[],
): Table {
  const added = more.map((key) => ({ key, value: undefined, span: undefined }));
  return { ...table, contents: { known: true, entries: [...entries, ...added] } };
}

/** A criterion that uses a table. */
interface CriterionUse {
  readonly word: CriterionWord;
  readonly regex: boolean;
}

/** The criteria that use each table. Reverse names are left out unless they are compared with a regular expression: they are compared literally. */
function usesByTable({ rules }: Config): ReadonlyMap<Table, readonly CriterionUse[]> {
  const uses = new Map<Table, CriterionUse[]>();
  for (const rule of rules)
    for (const { name: word } of criterionTests) {
      const use = word === 'tls' ? undefined : useOf(rule, word);
      if (use?.table === undefined) continue;
      if (word === 'from' && rule.from.type === 'rdns' && !use.regex) continue;
      const known = uses.get(use.table) ?? [];
      uses.set(use.table, known);
      known.push({ word, regex: use.regex });
    }
  return uses;
}

function useOf(rule: MatchRule, word: Exclude<CriterionWord, 'tls'>) {
  switch (word) {
    case 'mail-from':
      return rule.mailFrom;
    case 'rcpt-to':
      return rule.rcptTo;
    default:
      return rule[word];
  }
}
