import type { Reread } from '../../edit/reread.js';
import { type CheckId, inModel } from '../../model/build/checks.js';
import type { Config, Refusal } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { isForLineEnd } from '../../model/line-ends.js';
import type { Span } from '../../source/text.js';
import type { RelayVerdict } from '../../verify/relay/relay-verdict.js';
import { distinctRefusals } from '../distinct-refusals.js';
import { refusesText } from '../refusals.js';
import { StatementIndex } from '../statement-index.js';
import { commentedOutRule } from './commented-out-statements.js';
import { afterRepair, type PlaceOf, type RepairedReading, unrepaired } from './known-readings.js';
import { repairsOf } from './refused-statement.js';
import { leftOut, type Repair } from './repair-edits.js';
import { closedQuotes } from './unclosed-quotes.js';

/** A refused configuration as it may have been meant, after the edits that make it so. */
export interface AssumedReading extends Reread {
  /** Maps a place in the reading to its place in the text as it is written. */
  readonly placeOf: PlaceOf;
}

/** A reading with its verdict, whose places are those of the reading. */
export interface JudgedReading extends AssumedReading {
  readonly verdict: RelayVerdict;
}

/** The most readings of a text that are distinguished. */
const maxReadings = 8;

/** The most times that a text is read again to find them. */
const maxSteps = 48;

/** smtpd does not start without a rule. */
const noRules: CheckId = 'L11';

/**
 * All possible intended readings of a text that smtpd refuses: a refused statement is repaired if the repair is evident, or left out if it decides no mail by
 * itself; if it can be read in several ways, each gives a reading. Undefined if there are too many, or if a statement cannot be interpreted.
 */
export function assumedReadings(config: Config, machine: Machine): readonly AssumedReading[] | undefined {
  const start = startOf(config, machine);
  return start && new Search(config).from(start);
}

/**
 * The places where a text has to be fixed before its effect is known: smtpd refuses them, and they can be read in several ways or cannot be interpreted. All other
 * refused statements have one repair. Undefined if there are too many readings.
 */
export function ambiguousPlaces(config: Config, machine: Machine): readonly Span[] | undefined {
  const start = startOf(config, machine);
  return start && new Search(config).ambiguousIn(start);
}

/** The text with all names assumed to be declared, or undefined if not all of it was read. */
function startOf(config: Config, machine: Machine): RepairedReading | undefined {
  if (config.files.length === 0 || !isReadWhole(config)) return undefined;
  return unrepaired({ config, machine });
}

/** Whether all that smtpd reads is in the model: the text that a repair adds may be as large as any file, or have as many errors. */
const isReadWhole = ({ tooLarge, moreErrors }: Config): boolean => !tooLarge && moreErrors === undefined;

/** The ways to read the statement that is refused, or undefined if there is no such statement. If no rule was found, that is the rule which a comment swallows. */
function repairedAt(
  refusal: Refusal,
  config: Config,
): { readonly span: Span; readonly repairs: readonly Repair[] } | undefined {
  if (refusal.check === noRules) {
    const missed = commentedOutRule(config);
    return missed && { span: missed.line, repairs: [leftOut(missed.continuation)] };
  }
  const closed = closedQuotes(refusal);
  if (closed !== undefined) return { span: refusal.span, repairs: [closed] };
  const statement = new StatementIndex(config.statements).at(refusal.span);
  return statement && { span: statement.span, repairs: repairsOf(refusal, statement, config) };
}

class Search {
  #steps = maxSteps;
  /** Whether there are rules, accepted by smtpd or not. */
  readonly #hasRules: boolean;

  constructor(config: Config) {
    this.#hasRules = !distinctRefusals(config).some(({ check }) => check === noRules);
  }

  from({ reading, placeOf }: RepairedReading): readonly AssumedReading[] | undefined {
    const { config } = reading;
    if (!isReadWhole(config)) return undefined;
    const refusal = config.refusals.find((each) => this.#isToRepair(each));
    if (refusal === undefined) return [{ ...reading, placeOf }];
    const { repairs } = repairedAt(refusal, config) ?? { repairs: [] };
    if (repairs.length === 0) return undefined;
    const found: AssumedReading[] = [];
    for (const repair of repairs) {
      const next = this.#step({ reading, placeOf }, repair);
      const readings = next && this.from(next);
      if (readings === undefined) return undefined;
      found.push(...readings);
      if (found.length > maxReadings) return undefined;
    }
    return found;
  }

  /** The places without a single evident repair. A statement with such a place is left out, to find the places after it. */
  ambiguousIn(start: RepairedReading): readonly Span[] | undefined {
    const found: Span[] = [];
    let step = start;
    while (isReadWhole(step.reading.config)) {
      const { config } = step.reading;
      const refusal = config.refusals.find((each) => this.#isToRepair(each));
      if (refusal === undefined) return found;
      const at = repairedAt(refusal, config);
      if (at === undefined) return undefined;
      const [only, ...others] = at.repairs;
      const isEvident = only !== undefined && others.length === 0;
      if (!isEvident) found.push(step.placeOf(refusal.span));
      const next = this.#step(step, isEvident ? only : leftOut(at.span));
      if (next === undefined) return undefined;
      step = next;
    }
    return undefined;
  }

  /** The reading after one more repair, or undefined if there are too many. */
  #step(step: RepairedReading, repair: Repair): RepairedReading | undefined {
    this.#steps -= 1;
    return this.#steps < 0 ? undefined : afterRepair(step, repair);
  }

  /** Whether smtpd refuses the text because of this, and something is missing from the model. */
  #isToRepair(refusal: Refusal): boolean {
    const { check } = refusal;
    return (
      refusesText(refusal) &&
      !isForLineEnd(refusal) &&
      !inModel.has(check) &&
      !(check === noRules && this.#hasRules)
    );
  }
}
