import { type Reread, reread } from '../../edit/reread.js';
import { Rewrite } from '../../edit/rewrite.js';
import { type CheckId, inModel } from '../../model/build/checks.js';
import type { Config, Refusal } from '../../model/config/config.js';
import { lengthOf } from '../../model/config/lengths.js';
import { type Machine, withListeners } from '../../model/config/machine.js';
import { isForLineEnd } from '../../model/line-ends.js';
import { readConfig } from '../../model/read-config.js';
import type { Span } from '../../source/text.js';
import { costOfCharacter, spend } from '../../verify/budget.js';
import type { RelayVerdict } from '../../verify/relay/relay-verdict.js';
import { distinctRefusals } from '../distinct-refusals.js';
import { refusesText } from '../refusals.js';
import { StatementIndex } from '../statement-index.js';
import { repairsOf } from './refused-statement.js';
import { textsIn, wordsIn } from './refused-words.js';
import { leftOut, type Repair } from './repair-edits.js';

/** A refused configuration as it may have been meant, with the edits that make it so. */
export interface AssumedReading extends Reread {
  /** Where a place of the reading is in the text as it is written. */
  readonly placeOf: (span: Span) => Span;
  /** All that smtpd refuses on the way to it, in the text as it is written: of a text that it refuses it does not say everything at once. */
  readonly refusedAt: readonly Span[];
}

/** The repairs made so far. */
interface RepairProgress extends Pick<AssumedReading, 'placeOf' | 'refusedAt'> {
  /** The words of the repaired statements. */
  readonly words: ReadonlySet<string>;
}

interface SearchStep {
  readonly reading: Reread;
  readonly progress: RepairProgress;
}

/** A reading with the verdict on it, whose places are the reading's own. */
export interface JudgedReading extends AssumedReading {
  readonly verdict: RelayVerdict;
}

/** So many readings of a text are told apart. */
const maxReadings = 8;

/** So often a text is read again to find them. */
const maxSteps = 48;

/** smtpd does not start without a rule. */
const noRules: CheckId = 'L11';

/**
 * All that a text may have been meant to be that smtpd refuses: what is refused is repaired as is evident, or left out where it decides no mail by
 * itself, and where several readings are possible each is given. Undefined: there is no end of them, or nobody can tell.
 */
export function assumedReadings(config: Config, machine: Machine): readonly AssumedReading[] | undefined {
  const start = startOf(config, machine);
  return start && new Search(config).from(start, unrepaired);
}

/**
 * Where a text has to be fixed before it is known what it does: what smtpd refuses there can be meant in several ways, or nobody can tell. All else is repaired
 * in one way. Undefined: there is no end of them.
 */
export function ambiguousPlaces(config: Config, machine: Machine): readonly Span[] | undefined {
  const start = startOf(config, machine);
  return start && new Search(config).ambiguousIn(start, unrepaired);
}

const unrepaired: RepairProgress = { placeOf: (span) => span, refusedAt: [], words: new Set() };

/** The text with all names taken for declared; undefined where not all of it was read. */
function startOf(config: Config, machine: Machine): Reread | undefined {
  if (config.files.length === 0 || !isReadWhole(config)) return undefined;
  const again = readConfig(config.file, { ...config.options, assumeDeclared: true });
  return { config: again, machine: withListeners(machine, again) };
}

/** Whether all that smtpd reads is in the model: what a repair lets in may be as large as any file, or as wrong. */
const isReadWhole = ({ tooLarge, moreErrors }: Config): boolean => !tooLarge && moreErrors === undefined;

class Search {
  #steps = maxSteps;
  readonly #originals: Config['files'];
  /** There are rules, whether smtpd takes them or not. */
  readonly #hasRules: boolean;

  constructor(config: Config) {
    this.#originals = config.files;
    this.#hasRules = !distinctRefusals(config).some(({ check }) => check === noRules);
  }

  from(reading: Reread, progress: RepairProgress): readonly AssumedReading[] | undefined {
    const { config } = reading;
    if (!isReadWhole(config)) return undefined;
    const refusal = config.refusals.find((each) => this.#isToRepair(each));
    if (refusal === undefined) return [this.#finished(reading, progress)];
    const statement = new StatementIndex(config.statements).at(refusal.span);
    if (statement === undefined) return undefined;
    const repairs = repairsOf(refusal, statement, config);
    if (repairs.length === 0) return undefined;
    const further: RepairProgress = {
      ...progress,
      refusedAt: [...progress.refusedAt, progress.placeOf(refusal.span)],
      words: new Set([...progress.words, ...wordsIn(statement).map(({ value }) => value)]),
    };
    const found: AssumedReading[] = [];
    for (const repair of repairs) {
      const readings = this.#repaired(reading, repair, further);
      if (readings === undefined) return undefined;
      found.push(...readings);
      if (found.length > maxReadings) return undefined;
    }
    return found;
  }

  /** The places of what is not repaired in one way; a statement that has such a place is left out to see what is behind it. */
  ambiguousIn(reading: Reread, progress: RepairProgress): readonly Span[] | undefined {
    const found: Span[] = [];
    let [step, done] = [reading, progress];
    while (isReadWhole(step.config)) {
      const { config } = step;
      const refusal = config.refusals.find((each) => this.#isToRepair(each));
      if (refusal === undefined) return found.map((span) => this.#original(span));
      const statement = new StatementIndex(config.statements).at(refusal.span);
      if (statement === undefined) return undefined;
      const [only, ...others] = repairsOf(refusal, statement, config);
      const isEvident = only !== undefined && others.length === 0;
      if (!isEvident) found.push(done.placeOf(refusal.span));
      const next = this.#step(step, isEvident ? only : leftOut(statement.span), done);
      if (next === undefined) return undefined;
      [step, done] = [next.reading, next.progress];
    }
    return undefined;
  }

  #repaired(
    reading: Reread,
    repair: Repair,
    progress: RepairProgress,
  ): readonly AssumedReading[] | undefined {
    const next = this.#step(reading, repair, progress);
    return next && this.from(next.reading, next.progress);
  }

  /** A reading after one more repair; undefined: there is no end of them. */
  #step({ config, machine }: Reread, { edits }: Repair, progress: RepairProgress): SearchStep | undefined {
    const rewrite = Rewrite.of(edits);
    this.#steps -= 1;
    if (rewrite === undefined || this.#steps < 0) return undefined;
    // What is repaired may include files that the text as it is written does not.
    spend(lengthOf(config) * costOfCharacter);
    const placeOf = (span: Span): Span => {
      const { path, start, end } = rewrite.originalOf({
        path: span.file.path,
        start: span.start,
        end: span.end,
      });
      const file = config.files.find((each) => each.path === path) ?? span.file;
      return progress.placeOf({ file, start, end });
    };
    return { reading: reread(config, machine, rewrite), progress: { ...progress, placeOf } };
  }

  #finished(reading: Reread, { placeOf, refusedAt, words }: RepairProgress): AssumedReading {
    // What is taken as it is written is refused all the same; a name that a refused statement has is declared once that is right.
    const taken = reading.config.refusals.filter((each) =>
      each.assumed
        ? !textsIn(each.span).some((text) => words.has(text))
        : refusesText(each) && inModel.has(each.check),
    );
    const places = [...refusedAt, ...taken.map(({ span }) => placeOf(span))];
    return {
      ...reading,
      placeOf: (span) => this.#original(placeOf(span)),
      refusedAt: places.map((span) => this.#original(span)),
    };
  }

  /** Whether smtpd refuses the text for it, and something is missing from the model. */
  #isToRepair(refusal: Refusal): boolean {
    const { check } = refusal;
    return (
      refusesText(refusal) &&
      !isForLineEnd(refusal) &&
      !inModel.has(check) &&
      !(check === noRules && this.#hasRules)
    );
  }

  /** The place in the text that was read first: a file is known by its path. */
  #original(span: Span): Span {
    const file = this.#originals.find(({ path }) => path === span.file.path);
    return file === undefined ? span : { ...span, file };
  }
}
