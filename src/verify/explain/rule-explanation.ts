import type { CriterionBase, MatchRule, TableEntry } from '../../model/config/config.js';
import type { Knowledge } from '../smtp/exploration.js';
import { type CriterionTest, type CriterionWord, criterionTests } from '../smtp/match-rules.js';
import type { Envelope } from '../smtp/ruled-envelope.js';
import { type Context, matchingEntry } from '../smtp/table-lookup.js';
import { newTrace, type TracedLookup } from '../smtp/trace.js';

/** An explanation of why one rule matches an envelope or does not. */
export interface RuleExplanation {
  readonly rule: MatchRule;
  /** `error`: smtpd cannot evaluate it and answers with a temporary failure; `unseen`: it depends on what was not seen. */
  readonly result: 'matches' | 'fails' | 'error' | 'unseen';
  /** Whether the search gets to this rule, because no earlier one has decided. */
  readonly isAsked: boolean;
  /** All of its criteria, in smtpd's order. */
  readonly criteria: readonly CriterionExplanation[];
}

/** The result of one criterion of a rule for an envelope. */
export interface CriterionExplanation {
  readonly name: CriterionWord;
  readonly criterion: CriterionBase & { readonly implied?: boolean };
  readonly holds: boolean | 'error' | 'unseen';
  /** Its table lookup, or undefined if it needs none. */
  readonly lookup: TracedLookup | undefined;
  /** The entry of the table that matches the key, if one does. */
  readonly entry: TableEntry | undefined;
  /** The part of the envelope that it tests. */
  readonly value: string;
  /** The assumptions that its result makes. */
  readonly assumptions: readonly string[];
}

/** The result of each rule for one recipient. `answer` is the rule that decides, or how the search ends without one. */
export function explainRules(
  context: Pick<Context, 'config' | 'machine'>,
  envelope: Envelope,
  answer: MatchRule | 'none' | 'error',
): readonly RuleExplanation[] {
  let isAsked = true;
  return context.config.rules.map((rule) => {
    const criteria = criterionTests.flatMap((test) => {
      const criterion = test.of(rule);
      return criterion === undefined ? [] : [explainCriterion(context, test, criterion, rule, envelope)];
    });
    const result = resultOf(criteria);
    const explained = { rule, result, isAsked, criteria };
    const decides = typeof answer === 'string' ? answer === result : answer.index === rule.index;
    if (decides) isAsked = false;
    return explained;
  });
}

/** An error counts only if smtpd gets to it: no earlier criterion fails. */
function resultOf(criteria: readonly CriterionExplanation[]): RuleExplanation['result'] {
  const first = criteria.findIndex(({ holds }) => holds === false || holds === 'error');
  if (criteria[first]?.holds === false) return 'fails';
  const before = first === -1 ? criteria : criteria.slice(0, first);
  if (before.some(({ holds }) => holds === 'unseen')) return 'unseen';
  return first === -1 ? 'matches' : 'error';
}

function explainCriterion(
  context: Pick<Context, 'config' | 'machine'>,
  { name, holds: test }: CriterionTest,
  criterion: CriterionExplanation['criterion'],
  rule: MatchRule,
  envelope: Envelope,
): CriterionExplanation {
  const trace = newTrace();
  const assumptions = new Set<string>();
  const unseen = new Set<string>();
  const knowledge: Knowledge = {
    unseen: (_, reason) => {
      unseen.add(reason);
      return false;
    },
    assume: (assumption) => void assumptions.add(assumption),
  };
  const found = test({ ...context, knowledge, trace }, rule, envelope);
  const lookup = trace.lookups.at(-1);
  const { table, service, key } = lookup ?? {};
  const entry =
    lookup?.found === true && table !== undefined && service !== undefined && key !== undefined
      ? matchingEntry(context, table, service, key)
      : undefined;
  return {
    name,
    criterion,
    holds: unseen.size > 0 ? 'unseen' : found,
    lookup,
    entry,
    value: lookup?.key ?? subjectOf(name, envelope),
    assumptions: [...assumptions],
  };
}

/** The value that a criterion without a lookup tests. */
function subjectOf(name: CriterionWord, { source, internal, userName }: Envelope): string {
  if (name === 'from') return internal ? 'local' : source;
  return name === 'auth' ? userName : '';
}
