import type { Config } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { programMapsOf } from '../../model/config/rule-actions.js';
import { anyRounds } from '../../source/templates/describe-choice.js';
import { arePossible } from '../../source/templates/possible-choices.js';
import {
  type Choices,
  isSetting,
  render,
  type TemplateText,
  type Variable,
} from '../../source/templates/render.js';
import { positionAt } from '../../source/text.js';
import { noVerdict, type RelayVerdict } from '../../verify/relay/relay-verdict.js';
import type { RelayOptions } from '../../verify/relay/verify-relay.js';
import { refusesText } from '../refusals.js';
import type { Answer } from '../relay-answer.js';
import { hangsOnPort, isSettled } from '../repair/repaired-answer.js';
import { tooMany, withFlags } from './changed-answers.js';
import { isOpen, type JudgedBounds, judgedBoundsOf, namedReasons } from './judged-bounds.js';
import { choiceToMake } from './next-choice.js';
import { placedUnseen } from './placed-answer.js';
import { firstWordOf, mainStatements } from './placement.js';
import { refusedNameIn } from './refused-names.js';
import { canBeWithout, refusedIn, twiceGivenIn, undeclaredIn, withoutLines } from './refused-statements.js';
import { readingsOf } from './variant-readings.js';
import { type ReadVariants, VariantTexts } from './variant-texts.js';
import { withMarks } from './written.js';

/** How the texts of a template's variants are read. */
export interface VariantReader {
  readonly options: Config['options'];
  readonly machine: Machine;
}

/** The answer for all variants that make certain choices. */
export interface JudgedVariants {
  readonly choices: Choices;
  /** The variables of these choices, in the order in which they were made. */
  readonly made: readonly (readonly [Variable, number])[];
  /** `refused`: smtpd accepts none of them, because a name is missing that another variant declares, or is declared twice. */
  readonly outcome: RelayVerdict['openRelay'] | 'refused';
  readonly answer: Answer;
}

/** The most texts of a template that are read. */
const maxReadings = 96;

/**
 * Judges all variants of a template without reading each: many choices at once are judged by bounds (bounds.ts), and if these do not agree, a choice is made and
 * each of its ways is judged (branch and bound).
 *
 * @param made choices that are made, of which nothing else is looked at
 */
export function judgeFamily(
  template: TemplateText,
  reader: VariantReader,
  options: RelayOptions,
  made: JudgedVariants['made'] = [],
): readonly JudgedVariants[] {
  const first = new FamilySearch(template, reader, options);
  const judged = first.all(made);
  const isTaken = judged.some(({ outcome }) => outcome !== 'refused');
  return isTaken ? judged : new FamilySearch(template, reader, options, first).all(made);
}

/** A line that goes on behind a line of tags, none of which takes a line end away by itself. */
const tagsBehindBackslash = /\\\r?\n[ \t]*(?:\{%(?!-)[^\n]*(?<!-)%\}|<%[^\n]*(?<!-)%>)[ \t]*\r?\n/;

class FamilySearch {
  readonly #texts: VariantTexts;

  /** @param before the search that found nothing else than variants whose lines are not joined as they are meant to be, or whose rules have a criterion twice; they count if it is given */
  constructor(
    private readonly template: TemplateText,
    private readonly reader: VariantReader,
    private readonly options: RelayOptions,
    private readonly before?: FamilySearch,
  ) {
    this.#texts = new VariantTexts(template, reader.options, before !== undefined);
  }

  /**
   * Chooses the setting of the engine first: the lines that it affects have nothing to do with one another. Line ends as they are written come first, unless a statement goes on
   * behind a line of tags, which is then meant to be removed: findings are those of what comes first, and where smtpd refuses all of the rest, nothing hangs on the setting.
   */
  all(made: JudgedVariants['made']): readonly JudgedVariants[] {
    const choices = new Map(made.map(([{ id }, value]) => [id, value]));
    const setting = render(this.template, choices).open.find(isSetting);
    if (setting === undefined) return this.#from(choices, made);
    if (!tagsBehindBackslash.test(this.template.written.text))
      return this.#ways(setting, [1, 0], choices, made);
    const ways = this.#ways(setting, [0, 1], choices, made);
    const isMeant = ways.every(
      ({ outcome, choices: own }) => outcome === 'refused' || own.get(setting.id) === 0,
    );
    if (!isMeant) return ways;
    return ways.map((way) => ({ ...way, made: way.made.filter(([{ id }]) => id !== setting.id) }));
  }

  #from(choices: Choices, made: JudgedVariants['made']): readonly JudgedVariants[] {
    const node = this.#texts.read(choices);
    if (node.isMisjoined)
      return [{ choices: node.choices, made, outcome: 'refused', answer: this.#unknown(node, []) }];
    const { split } = node.placement;
    if (split !== undefined) return this.#split(split, node, made);
    const twice = twiceGivenIn(node.config, node.rendering, node.ranges);
    const always = twice.filter((one) => one.ranges.length === 0);
    if (always.length > 0 && this.before === undefined) {
      const assumptions = withoutLines(always, node.rendering);
      const answer = withFlags(this.#unknown(node, []), { assumptions });
      return [{ choices: node.choices, made, outcome: 'refused', answer }];
    }
    const judged = this.#judge(node);
    const { outcome } = judged;
    if (outcome !== 'unknown') return [{ choices: node.choices, made, outcome, answer: judged.answer }];
    if (judged.next === undefined) return [{ choices: node.choices, made, ...refusedOr(judged, node) }];
    return this.#split(judged.next, node, made, judged.answer);
  }

  /** Makes a choice in all ways. Ways with the same result are not distinguished. */
  #split(
    variable: Variable,
    node: ReadVariants,
    made: JudgedVariants['made'],
    otherwise?: Answer,
  ): readonly JudgedVariants[] {
    if (this.#texts.count + (this.before ? this.before.#texts.count : 0) >= maxReadings) {
      const answer = otherwise ?? this.#unknown(node, []);
      return [{ choices: node.choices, made, outcome: 'unknown', answer: tooMany(answer, variable, node) }];
    }
    return this.#ways(variable, [...Array(variable.values).keys()], node.choices, made);
  }

  #ways(
    variable: Variable,
    values: readonly number[],
    choices: Choices,
    made: JudgedVariants['made'],
  ): readonly JudgedVariants[] {
    const possible = values.filter((value) => arePossible([...made, [variable, value]]));
    const ways = possible.map((value) =>
      this.#from(new Map([...choices, [variable.id, value]]), [...made, [variable, value]]),
    );
    const same = joined(ways.flat());
    if (same !== undefined) return [{ ...same, made }];
    const [none = [], ...running] = ways;
    const some = variable.part.type === 'loop' ? joined(running.flat()) : undefined;
    return some ? [...none, { ...some, made: [...made, [variable, anyRounds]] }] : ways.flat();
  }

  #judge(node: ReadVariants): NodeAnswer {
    const { config, rendering, placement, vague, ranges, doubled } = node;
    const refused = refusedNameIn(node, this.#texts.declared);
    if (refused !== undefined) {
      const [range] = ranges.around(refused.start, refused.end);
      const answer = this.#unknown(node, []);
      if (range !== undefined) return { outcome: 'unknown', answer, next: range.variable };
      return { outcome: 'refused', answer };
    }
    const once = twiceGivenIn(config, rendering, ranges).length > 0 && this.#withoutRefused(node);
    if (once) return once;
    const { readings, certain, repaired } = readingsOf(config, this.reader.machine, vague);
    const rules = mainStatements(config, rendering).some((one) => isRule(firstWordOf(one)));
    const included = config.rules.length > 0 || config.unseen.some(({ what }) => what === 'include');
    const isMeant = readings.some((reading) => reading.config.rules.length > 0);
    if (!rules && !included && !isMeant && vague.anything.length === 0)
      return { outcome: 'refused', answer: this.#unknown(node, this.#refusals(node)) };
    if (readings.length === 0) {
      const without = this.#withoutRefused(node);
      if (without !== undefined) return without;
      const [next] = placement.whole;
      const answer = this.#unknown(node, this.#refusals(node));
      return { outcome: 'unknown', answer, isForRefusal: true, ...(next && { next }) };
    }
    const bounds = readings.map((reading) => judgedBoundsOf(reading, node, this.options));
    const [first] = bounds;
    const program = readings.flatMap((reading) =>
      reading.config.rules.filter((rule) => programMapsOf(rule).length > 0),
    );
    const [programs] = program.flatMap(({ span }) => ranges.around(span.start, span.end));
    if (programs !== undefined)
      return { outcome: 'unknown', answer: this.#unknown(node, []), next: programs.variable };
    const flag = repaired ? { assumedRepair: true as const } : {};
    if (first && bounds.every((each) => isOpen(each, config)))
      return { outcome: 'yes', answer: withFlags(first.closed, flag) };
    const isClosed = ({ open: { verdict }, read }: JudgedBounds): boolean =>
      isSettled(verdict, 'no', read) && !hangsOnPort(verdict, config, this.options);
    if (first && certain && bounds.every(isClosed)) {
      const tagged = bounds.flatMap(({ withTags }) => withTags?.().verdict ?? []);
      if (tagged.every(({ openRelay }) => openRelay === 'no'))
        return { outcome: 'no', answer: withFlags(first.open, flag) };
      const dependsOn = tagged.flatMap((verdict) => verdict.dependsOn);
      return { outcome: 'unknown', answer: this.#unknown(node, dependsOn) };
    }
    const without = certain ? undefined : this.#withoutRefused(node);
    if (without !== undefined) return without;
    const reasons = bounds.flatMap(({ open }) => open.verdict.dependsOn);
    // What even the most closed variant depends on is unknown in every variant.
    const isHopeless =
      doubled.variables.length === 0 &&
      bounds.every(
        ({ open, closed }) => open.verdict.openRelay === 'unknown' && closed.verdict.openRelay === 'unknown',
      );
    const next = first && choiceToMake(first.openBound, node);
    const more = next === undefined && reasons.length === 0 ? this.#refusals(node) : [];
    const isLast = next === undefined || isHopeless;
    const answer = this.#unknown(node, [...namedReasons(bounds, node, isLast), ...more]);
    const isForRefusal = more.length > 0;
    return { outcome: 'unknown', answer, isForRefusal, ...(!isLast && { next }) };
  }

  /** The answer without the variants that smtpd refuses for a statement that only they have, if there are others. */
  #withoutRefused(node: ReadVariants): NodeAnswer | undefined {
    const { config, rendering, ranges } = node;
    const refused = refusedIn(config, rendering, ranges).filter((each) => each.ranges.length > 0);
    if (refused.length === 0 || canBeWithout(refused) !== true) return undefined;
    const judged = this.#judge(this.#texts.without(node, refused));
    const { verdict } = judged.answer;
    return {
      ...judged,
      answer: withFlags(judged.answer, {
        assumptions: [...verdict.assumptions, ...withoutLines(refused, rendering)],
      }),
    };
  }

  /** The first refusal, where that is why nothing can be said; none where smtpd takes the text. */
  #refusals({ config, rendering }: ReadVariants): RelayVerdict['dependsOn'] {
    const [unread] = config.older?.unread ?? [];
    const refusal = unread?.problem ?? config.refusals.find(refusesText);
    if (refusal === undefined) return [];
    const span = rendering.placeOf(refusal.span);
    const line = positionAt(span.file, span.start).line;
    const message = withMarks(refusal.message, rendering);
    return [{ reason: `smtpd refuses what becomes of its line ${line}: ${message}`, span }];
  }

  #unknown({ config, rendering }: ReadVariants, dependsOn: RelayVerdict['dependsOn']): Answer {
    const each = new Map(dependsOn.map((one) => [one.reason, one]));
    const verdict: RelayVerdict = { ...noVerdict, dependsOn: [...each.values()] };
    const unseen = placedUnseen(config.unseen, rendering.placeOf, rendering);
    return { config: { ...config, file: rendering.written, rules: [], unseen }, verdict };
  }
}

/** The common answer of several ways, if it is the same for all that smtpd accepts, or undefined if it is not. */
function joined(ways: readonly JudgedVariants[]): JudgedVariants | undefined {
  const taken = takenOf(ways);
  const [first] = taken;
  const keyOf = ({ outcome, answer }: JudgedVariants): string =>
    outcome === 'unknown' ? JSON.stringify(answer.verdict.dependsOn.map(({ reason }) => reason)) : outcome;
  return first && taken.every((one) => keyOf(one) === keyOf(first)) ? first : undefined;
}

/** An answer that is not known, or that smtpd refuses these variants whatever is filled in, if no mend of them gives an answer. */
function refusedOr(
  { answer, isForRefusal }: NodeAnswer,
  { config, rendering, ranges, vague }: ReadVariants,
): NodeAnswer {
  const undeclared = vague.anything.length > 0 ? [] : undeclaredIn(config, rendering, ranges);
  const refused = [...refusedIn(config, rendering, ranges), ...undeclared].filter(
    (each) => each.ranges.length === 0,
  );
  if (!isForRefusal || refused.length === 0) return { outcome: 'unknown', answer };
  return { outcome: 'refused', answer: withFlags(answer, { assumptions: withoutLines(refused, rendering) }) };
}

/**
 * The variants that smtpd accepts, with what their answers leave out, or all of them if it accepts none. Where it refuses all of them, and some are taken as they were
 * meant, the others count, too: what mends these mends those.
 */
export function takenOf(all: readonly JudgedVariants[]): readonly JudgedVariants[] {
  const taken = all.filter(({ outcome }) => outcome !== 'refused');
  const left = all.flatMap(({ outcome, answer }) =>
    outcome === 'refused' ? answer.verdict.assumptions : [],
  );
  if (taken.length === 0)
    return all.map((one) => ({ ...one, answer: withFlags(one.answer, { assumptions: [] }) }));
  if (left.length === 0) return taken;
  if (taken.every(({ answer }) => answer.verdict.assumedRepair)) return all;
  return taken.map((one) => {
    const { assumptions } = one.answer.verdict;
    return {
      ...one,
      answer: withFlags(one.answer, { assumptions: [...new Set([...assumptions, ...left])] }),
    };
  });
}

type NodeAnswer = Pick<JudgedVariants, 'outcome' | 'answer'> & {
  /** Whether it is not known for nothing but what smtpd refuses. */
  readonly isForRefusal?: boolean;
  /** The variable to choose to know more. */
  readonly next?: Variable;
};

const isRule = (keyword: string | undefined): boolean =>
  keyword === 'match' || keyword === 'accept' || keyword === 'reject';
