import { inModel } from '../../model/build/checks.js';
import type { Config, MatchRule } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import type { Span } from '../../source/text.js';
import { withinShare } from '../../verify/budget.js';
import type { RelayVerdict } from '../../verify/relay/relay-verdict.js';
import { type RelayOptions, verifyRelay } from '../../verify/relay/verify-relay.js';
import { refusesText } from '../refusals.js';
import type { Answer } from '../relay-answer.js';
import { StatementIndex } from '../statement-index.js';
import {
  type AssumedReading,
  ambiguousPlaces,
  assumedReadings,
  type JudgedReading,
} from './assumed-readings.js';
import { olderReadings } from './older-readings.js';
import { keywordOf } from './refused-words.js';

/** The share of the remaining work that the readings of a refused text may use, so that some is left for findings. */
export const shareOfReadings = 1 / 4;

/**
 * The answer about a configuration that smtpd refuses, for its intended readings, if it is the same for all of them; `differing` if their verdicts differ. Undefined
 * if a statement cannot be interpreted, or if a reading is too large.
 */
export function repairedAnswer(
  config: Config,
  machine: Machine,
  options: RelayOptions,
): Answer | 'differing' | undefined {
  return withinShare(shareOfReadings, () => agreedAnswer(config, machine, options));
}

/** The places where a refused configuration has to be fixed before its effect is known, or undefined if finding them takes too much work. */
export const placesToFix = (config: Config, machine: Machine): readonly Span[] | undefined =>
  withinShare(shareOfReadings, () => ambiguousPlaces(config, machine));

function agreedAnswer(
  config: Config,
  machine: Machine,
  options: RelayOptions,
): Answer | 'differing' | undefined {
  const judged: JudgedReading[] = [];
  for (const reading of assumedReadings(config, machine) ?? []) {
    const verdict = verifyRelay(reading.config, reading.machine, options);
    if (verdict.tooLarge || verdict.failed) return undefined;
    if (hangsOnFilter(verdict, reading.config) || hangsOnPort(verdict, config, options)) return undefined;
    if (judged.some((other) => other.verdict.openRelay !== verdict.openRelay)) return 'differing';
    judged.push({ ...reading, verdict });
  }
  const [first, ...others] = judged;
  if (first?.verdict.openRelay === 'unknown' && (others.length > 0 || isAssumed(first.config)))
    return undefined;
  return (
    first && {
      config: placedBack(config, first),
      verdict: {
        ...verdictBack(first.verdict, first.placeOf),
        assumedRepair: true,
      },
      ...(others.length === 0 && { reading: first }),
    }
  );
}

/**
 * The answer about a configuration for releases before 6.4 that those refuse as well, after repair and conversion, if it is the same for all intended readings.
 * Undefined if a statement cannot be interpreted, if the readings differ, or if the answer is unknown.
 */
export function olderAnswer(config: Config, machine: Machine, options: RelayOptions): Answer | undefined {
  return withinShare(shareOfReadings, () => {
    const judged: JudgedReading[] = [];
    for (const reading of olderReadings(config, machine) ?? []) {
      const verdict = verifyRelay(reading.config, reading.machine, options);
      const isSame = judged.every((other) => other.verdict.openRelay === verdict.openRelay);
      if (!isSame || !isSettledAs(verdict, reading.config)) return undefined;
      judged.push({ ...reading, verdict });
    }
    const [first] = judged;
    if (first === undefined) return undefined;
    const verdict = verdictBack(first.verdict, first.placeOf);
    return { config: placedBack(config, first), verdict: { ...verdict, assumedRepair: true } };
  });
}

/** Whether a verdict is settled, given that filters of releases before 6.4 do not run today and might have refused what is open without them. */
const isSettledAs = (verdict: RelayVerdict, config: Config): boolean =>
  isSettled(verdict, 'no', config) || (isSettled(verdict, 'yes', config) && config.filters.size === 0);

/** Whether some name is only assumed to be declared, so that its meaning cannot be known. */
const isAssumed = ({ refusals }: Config): boolean => refusals.some(({ assumed }) => assumed === true);

/** Whether a verdict is the given one, and remains so whatever the undeclared filters do. */
export const isSettled = (verdict: RelayVerdict, openRelay: 'yes' | 'no', config: Config): boolean =>
  verdict.openRelay === openRelay && !hangsOnFilter(verdict, config);

/**
 * Whether a verdict depends on an undeclared filter. Such a filter is assumed to let everything pass: it may refuse everything, and it may skip what other filters
 * refuse. No answer rests on what a program refuses.
 */
const hangsOnFilter = ({ openRelay }: RelayVerdict, { refusals, filters }: Config): boolean =>
  (openRelay === 'yes' || [...filters.values()].some(({ type }) => type === 'phase')) &&
  refusals.some(({ check }) => check === 'I15' || check === 'F05');

/** Whether a verdict depends on the port of a listener that smtpd cannot read, since the settings say which clients reach a port. */
export function hangsOnPort(
  { openRelay }: RelayVerdict,
  { refusals, statements }: Config,
  { closed = [], exposed = [] }: RelayOptions,
): boolean {
  if (openRelay === 'yes' || closed.length + exposed.length === 0) return false;
  const index = new StatementIndex(statements);
  return refusals.filter(refusesText).some(({ span, check }) => {
    const statement = inModel.has(check) ? undefined : index.at(span);
    return statement !== undefined && keywordOf(statement) === 'listen';
  });
}

/** The configuration as smtpd reads it, with the rules of the reading at their places in the text. */
function placedBack(original: Config, { config, placeOf }: AssumedReading): Config {
  return { ...original, rules: config.rules.map((rule) => ruleBack(rule, placeOf)) };
}

function ruleBack(rule: MatchRule, placeOf: (span: Span) => Span): MatchRule {
  const { outcome } = rule;
  return {
    ...rule,
    span: placeOf(rule.span),
    outcome:
      outcome.type === 'action'
        ? { ...outcome, action: { ...outcome.action, span: placeOf(outcome.action.span) } }
        : outcome,
  };
}

/** A verdict with its places mapped. */
export function verdictBack(verdict: RelayVerdict, placeOf: (span: Span) => Span): RelayVerdict {
  const moved = <T extends { readonly span: Span }>(one: T): T => ({ ...one, span: placeOf(one.span) });
  return {
    ...verdict,
    holes: verdict.holes.map((hole) => ({ ...hole, listener: hole.listener && placeOf(hole.listener) })),
    dependsOn: verdict.dependsOn.map((each) => ({ ...each, span: each.span && placeOf(each.span) })),
    trusted: verdict.trusted.map(moved),
    takenAsOwn: verdict.takenAsOwn.map(moved),
  };
}
