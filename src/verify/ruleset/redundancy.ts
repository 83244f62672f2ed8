import type { Action, Config, MatchRule, RuleOutcome } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { type Node, no, yes } from '../bdd/diagram.js';
import { whereLeaf } from '../bdd/walks.js';
import { Allowance, budgeted, spend, TooLarge } from '../budget.js';
import { decide } from '../smtp/decide.js';
import type { EnvelopeSpace, RuleRegion } from '../space/envelope-space.js';
import { reachedRules } from './reached-rules.js';
import { type CriterionName, criterionNames, type Redundancy } from './redundant-parts.js';
import { ruleSpace, SharedRuleSpace } from './rule-space.js';
import { ruleWitnesses, witnessShare } from './rule-witnesses.js';
import { allSessions } from './stranger-sessions.js';

/** What is looked for, and among which envelopes. */
export interface RedundancyOptions {
  /** `sessions`: only envelopes that can come in through these listeners count; `anything`: all count, whatever the listeners are. */
  readonly bounds?: 'sessions' | 'anything';
  /** Whether criteria are looked for, too: each is a further rule to divide into atoms. */
  readonly criteria?: boolean;
}

/** The most rules that are tried to name successors, so that the cost is about linear in the rules. */
const maxWork = 200_000;

/**
 * The parts of a ruleset that can be left out without changing the disposition of any mail, whoever the client is and whatever unseen tables have: rules whose mail
 * the next ones would treat the same, and criteria that hold for all that comes to their rule, or exclude only what later rules treat the same. Rules that no
 * envelope reaches are not listed: they are dead (reachability.ts). Never throws; if it is too large, `undecided` says so.
 */
export function redundancy(
  config: Config,
  machine: Machine,
  { bounds = 'sessions', criteria = true }: RedundancyOptions = {},
  shared = new SharedRuleSpace(config, machine),
): Redundancy {
  try {
    return budgeted(() => new RedundancySearch(config, machine, criteria, shared).result(bounds));
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return { rules: [], criteria: [], undecided: `the ruleset is too large to decide: ${error.message}` };
  }
}

/** Dispositions of mail as leaf values: refused, failing temporarily, or, from 2 on, an action's substance. */
const refusal = 0;
const failing = 1;

class RedundancySearch {
  readonly #config: Config;
  readonly #space: EnvelopeSpace;
  readonly #dispositions: readonly number[];
  readonly #variants: readonly { readonly rule: number; readonly criterion: CriterionName }[];
  readonly #after: readonly Node[];
  #work = 0;

  constructor(config: Config, machine: Machine, criteria: boolean, shared: SharedRuleSpace) {
    this.#config = config;
    const dispositions = new Map<string, number>([['reject', refusal]]);
    this.#dispositions = config.rules.map(({ outcome }) => {
      const key = dispositionOf(outcome);
      const known = dispositions.get(key) ?? dispositions.size + 1;
      dispositions.set(key, known);
      return known;
    });
    const variants = (criteria ? config.rules : []).flatMap((rule) =>
      criterionNames.flatMap((criterion) => {
        const without = withoutCriterion(rule, criterion);
        return without === undefined ? [] : [{ rule: rule.index, criterion, without }];
      }),
    );
    this.#variants = variants;
    // Each rule without one of its criteria is a further rule of the same space, so that only one place divides fields into atoms.
    const rules = [...config.rules, ...variants.map(({ without }) => without)];
    this.#space =
      variants.length === 0 ? shared.space : ruleSpace({ ...config, rules }, machine, shared.limits);
    this.#after = this.#decisions();
  }

  result(bounds: 'sessions' | 'anything'): Redundancy {
    const { diagram, theory } = this.#space;
    const count = this.#config.rules.length;
    const sessions = bounds === 'anything' ? yes : allSessions(this.#config, this.#space);
    const rules: { rule: number; successors: readonly number[] }[] = [];
    const criteria: { rule: number; criterion: CriterionName }[] = [];
    const own = this.#space.rules.slice(0, count);
    const variantsOf = new Map<number, { criterion: CriterionName; region: RuleRegion | undefined }[]>();
    this.#variants.forEach(({ rule, criterion }, at) => {
      const known = variantsOf.get(rule) ?? [];
      known.push({ criterion, region: this.#space.rules[count + at] });
      variantsOf.set(rule, known);
    });
    let left = sessions;
    for (const { rule, decides, fails } of reachedRules({ diagram, rules: own }, sessions)) {
      const region = own[rule - 1];
      if (region === undefined) break;
      // No later rule can replace a temporary failure.
      if (decides !== no && fails === no && theory.inhabited(decides) !== no) {
        if (this.#isSame(decides, rule)) rules.push({ rule, successors: this.#successors(decides, rule) });
      }
      for (const { criterion, region: wider } of variantsOf.get(rule) ?? []) {
        if (wider === undefined || theory.inhabited(decides) === no) continue;
        // The region of the temporary failure must not change either.
        if (diagram.and(left, diagram.ite(wider.failure, diagram.not(region.failure), region.failure)) !== no)
          continue;
        const gained = diagram.and(left, diagram.without(wider.match, region.match));
        const lost = diagram.and(left, diagram.without(region.match, wider.match));
        if (theory.inhabited(lost) !== no) continue;
        if (gained === no || this.#isSame(gained, rule)) criteria.push({ rule, criterion });
      }
      left = diagram.without(left, diagram.or(region.match, region.failure));
    }
    return {
      rules,
      criteria,
      ...(this.#space.isSampled && { undecided: 'regular expressions over addresses are too many' }),
    };
  }

  /** The decisions of the rules from each on, with dispositions as leaves: entry n is that of rule n + 1 and those after it. Built from the last one. */
  #decisions(): readonly Node[] {
    const { diagram, rules } = this.#space;
    const after: Node[] = [];
    // If no rule matches, smtpd refuses with the same reply as for a reject.
    let rest = diagram.leaf(refusal);
    for (let rule = this.#dispositions.length; rule >= 0; rule -= 1) {
      after[rule] = rest;
      const region = rules[rule - 1];
      if (region === undefined) continue;
      rest = diagram.ite(region.match, diagram.leaf(this.#dispositions[rule - 1] ?? refusal), rest);
      rest = diagram.ite(region.failure, diagram.leaf(failing), rest);
    }
    return after;
  }

  /** Whether the rules after `rule` treat all of `region` as `rule` does. */
  #isSame(region: Node, rule: number): boolean {
    const { diagram, theory } = this.#space;
    const disposition = diagram.leaf(this.#dispositions[rule - 1] ?? refusal);
    const after = this.#after[rule] ?? no;
    if (diagram.ite(region, after, disposition) === disposition) return true;
    if (!theory.isNeeded) return false;
    const other = whereLeaf(diagram, after, (leaf) => leaf !== this.#dispositions[rule - 1]);
    return !this.#space.meet(region, other);
  }

  /** The rules after `rule` that decide `region`; over the limit the first of them has to do. */
  #successors(region: Node, rule: number): readonly number[] {
    const { diagram, theory } = this.#space;
    const successors: number[] = [];
    let left = region;
    for (let next = rule + 1; next <= this.#dispositions.length && left !== no; next += 1) {
      const other = this.#space.rules[next - 1];
      if (other === undefined) break;
      this.#work += 1;
      spend(1);
      if (!this.#space.meet(left, other.match)) continue;
      successors.push(next);
      if (this.#work > maxWork) return successors;
      left = theory.inhabited(diagram.without(left, other.match));
    }
    return left === no ? successors : [...successors, 0];
  }
}

/**
 * Rules that are redundant whatever the listeners are: later rules take all of their mail and do the same with it. Rules that refuse what would be refused without
 * them are left out: they are written on purpose.
 */
export function surplusRules(
  config: Config,
  machine: Machine,
  shared = new SharedRuleSpace(config, machine),
): Redundancy {
  const seen = new Set<string>();
  const repeated = [...config.rules].reverse().some(({ outcome }) => {
    const disposition = dispositionOf(outcome);
    return seen.size === seen.add(disposition).size;
  });
  if (!repeated || isMissed(config, machine)) return { rules: [], criteria: [] };
  const { rules, ...rest } = redundancy(config, machine, { bounds: 'anything', criteria: false }, shared);
  return { ...rest, rules: rules.filter(({ successors }) => !successors.includes(0)) };
}

/** Whether each rule decides an envelope that, without the rule, gets another disposition, or is refused because no rule matches. */
function isMissed(config: Config, machine: Machine): boolean {
  const search = (): boolean => {
    const witnesses = ruleWitnesses(config, machine);
    return config.rules.every(({ index, outcome }) => {
      const witness = witnesses?.get(index);
      if (witness === undefined) return false;
      const others = config.rules.filter((rule) => rule.index !== index);
      const decision = decide({ ...config, rules: others }, machine, witness);
      if (decision.dependsOn.length > 0) return false;
      const next = others.find((rule) => rule.index === decision.rule);
      return next === undefined || dispositionOf(next.outcome) !== dispositionOf(outcome);
    });
  };
  try {
    return budgeted(() => new Allowance(witnessShare).within(search));
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return false;
  }
}

const dispositionOf = (outcome: RuleOutcome): string =>
  outcome.type === 'reject' ? 'reject' : substanceOf(outcome.action);

/** An action without its name and spans: two actions with the same substance do the same. */
function substanceOf(action: Action): string {
  const { name: _, nameSpan: __, span: ___, statement: ____, ...substance } = action;
  return JSON.stringify(substance, (key, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (/span$/i.test(key) || key === 'statement') return undefined;
    // A declared table is identified by its name, one that is written in place by its contents.
    if (isTable(value) && value.origin !== 'anonymous') return value.name;
    return isTable(value) ? value.contents : value;
  });
}

function isTable(value: unknown): value is { name: string; origin: string; contents: unknown } {
  return typeof value === 'object' && value !== null && 'origin' in value && 'contents' in value;
}

/** The rule without one criterion, or undefined if it does not have it. Without `from` and `for` smtpd means `local`, so that `any` replaces them. */
function withoutCriterion(rule: MatchRule, criterion: CriterionName): MatchRule | undefined {
  switch (criterion) {
    case 'from':
    case 'for':
      if (rule[criterion].type === 'any' || rule[criterion].implied) return undefined;
      return criterion === 'from'
        ? { ...rule, from: { ...rule.from, type: 'any', negated: false, table: undefined, regex: false } }
        : { ...rule, for: { ...rule.for, type: 'any', negated: false, table: undefined, regex: false } };
    default:
      return rule[criterion] === undefined ? undefined : { ...rule, [criterion]: undefined };
  }
}
