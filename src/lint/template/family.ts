import type { Config } from '../../model/config/config.js';
import { type Machine, withListeners } from '../../model/config/machine.js';
import { programMapsOf } from '../../model/config/rule-actions.js';
import { withUnixLines } from '../../model/line-ends.js';
import { readConfig } from '../../model/read-config.js';
import { anyRounds } from '../../source/templates/describe-choice.js';
import {
  type Choices,
  type Rendering,
  render,
  type TemplateText,
  type Variable,
} from '../../source/templates/render.js';
import { positionAt, type SourceFile, type Span } from '../../source/text.js';
import { costOfCharacter, spend, TooLarge } from '../../verify/budget.js';
import { noVerdict, type RelayVerdict } from '../../verify/relay/relay-verdict.js';
import { type RelayOptions, verifyRelay } from '../../verify/relay/verify-relay.js';
import { takenName } from '../distinct-refusals.js';
import { refusesText } from '../refusals.js';
import type { Answer } from '../relay-answer.js';
import { isSettled } from '../repair/repaired-answer.js';
import { type Bound, bounded, type Uncertainty } from './bounds.js';
import { withoutFilledIn } from './filled-in-names.js';
import { placedAnswer, placedUnseen } from './placed-answer.js';
import { declared, firstWordOf, mainStatements, type Placement, placementOf } from './placement.js';
import { Ranges } from './ranges.js';
import { withUnknownValues } from './unknown-values.js';
import { nothingVague, type Vague, vagueIn, vagueReasons } from './vague-statements.js';
import { readingsOf, type TakenReading } from './variant-readings.js';
import { withMarks } from './written.js';

/** How a text is read that a template becomes. */
export interface VariantReader {
  readonly options: Config['options'];
  readonly machine: Machine;
}

/** The answer for all variants that make some choices. */
export interface JudgedVariants {
  readonly choices: Choices;
  /** The variables of these choices, in the order in which they were made. */
  readonly made: readonly (readonly [Variable, number])[];
  /** `refused`: smtpd takes none of them, because a name is missing that another variant declares, or is declared twice. */
  readonly outcome: RelayVerdict['openRelay'] | 'refused';
  readonly answer: Answer;
}

/** So many texts that a template becomes are looked at. */
const maxReadings = 48;

/**
 * Judges all variants of a template, without looking at each: many choices at once are judged by bounds (bounds.ts), and where these do not agree a choice is made and both
 * ways are judged (branch and bound).
 */
export function judgeFamily(
  template: TemplateText,
  reader: VariantReader,
  options: RelayOptions,
): readonly JudgedVariants[] {
  return new FamilySearch(template, reader, options).from(new Map(), []);
}

class FamilySearch {
  #left = maxReadings;
  /** The declarations of all variants, as `declared` names them. */
  readonly #declared = new Set<string>();
  /** By their texts: choices that nothing hangs on give the same text again. */
  readonly #readTexts = new Map<string, Config>();

  constructor(
    private readonly template: TemplateText,
    private readonly reader: VariantReader,
    private readonly options: RelayOptions,
  ) {}

  from(choices: Choices, made: JudgedVariants['made']): readonly JudgedVariants[] {
    const node = this.#read(choices);
    const { split } = node.placement;
    if (split !== undefined) return this.#split(split, node, made);
    const judged = this.#judge(node);
    const { outcome } = judged;
    if (outcome !== 'unknown' || judged.next === undefined)
      return [{ choices: node.choices, made, outcome, answer: judged.answer }];
    return this.#split(judged.next, node, made, judged.answer);
  }

  /** Makes a choice in all ways. Where they come to the same there is no need to tell them apart. */
  #split(
    variable: Variable,
    node: Read,
    made: JudgedVariants['made'],
    otherwise?: Answer,
  ): readonly JudgedVariants[] {
    if (this.#left <= 0) {
      const answer = otherwise ?? this.#unknown(node, []);
      return [{ choices: node.choices, made, outcome: 'unknown', answer: tooMany(answer, variable, node) }];
    }
    const ways = Array.from({ length: variable.values }, (_, value) =>
      this.from(new Map([...node.choices, [variable.id, value]]), [...made, [variable, value]]),
    );
    const same = joined(ways.flat());
    if (same !== undefined) return [{ ...same, made }];
    const [none = [], ...running] = ways;
    const some = variable.part.type === 'loop' ? joined(running.flat()) : undefined;
    return some ? [...none, { ...some, made: [...made, [variable, anyRounds]] }] : ways.flat();
  }

  #read(given: Choices): Read {
    let choices = given;
    for (;;) {
      this.#left -= 1;
      const rendering = render(this.template, choices);
      if (!rendering.isWhole) throw new TooLarge('it becomes many times as long as it is');
      spend(rendering.file.text.length * costOfCharacter);
      const whole = this.#readText(rendering.file, rendering.words);
      const undecided = placementOf(withUnixLines(whole), rendering);
      // A statement that a choice lies within is none before it is made: nothing is said of what is filled in there.
      const vague =
        undecided.split === undefined ? vagueIn(whole, rendering) : nothingVague(rendering.file.text);
      const isSame = vague.text === rendering.file.text;
      const file = isSame ? rendering.file : { ...rendering.file, text: vague.text };
      const read = { ...rendering, file };
      const config = withUnixLines(isSame ? whole : this.#readText(file, rendering.words));
      const placement = isSame ? undecided : placementOf(config, read);
      for (const statement of mainStatements(config, read)) {
        const name = statement.type === 'directive' ? declared(statement) : undefined;
        if (name !== undefined) this.#declared.add(name);
      }
      if (placement.indifferent.size === 0) return { choices, rendering: read, vague, config, placement };
      choices = new Map([...choices, ...placement.indifferent]);
    }
  }

  #readText(file: SourceFile, words: RegExp): Config {
    const known = this.#readTexts.get(file.text);
    if (known !== undefined) return known;
    const { options } = this.reader;
    const files = withoutFilledIn(options.files, words);
    const config = readConfig(file, { ...options, assumeDeclared: true, files });
    this.#readTexts.set(file.text, config);
    return config;
  }

  #judge(node: Read): Pick<JudgedVariants, 'outcome' | 'answer'> & { readonly next?: Variable } {
    const { config, rendering, placement, vague } = node;
    const ranges = new Ranges(rendering.optional);
    const refused = this.#refusedIn(config);
    if (refused !== undefined) {
      const [range] = ranges.around(refused.start, refused.end);
      const answer = this.#unknown(node, []);
      if (range !== undefined) return { outcome: 'unknown', answer, next: range.variable };
      return { outcome: 'refused', answer };
    }
    const rules = mainStatements(config, rendering).some((one) => isRule(firstWordOf(one)));
    const included = config.rules.length > 0 || config.unseen.some(({ what }) => what === 'include');
    if (!rules && !included && vague.anything.length === 0)
      return { outcome: 'refused', answer: this.#unknown(node, this.#refusals(node)) };
    const { readings, certain, repaired } = readingsOf(config, this.reader.machine, vague);
    if (readings.length === 0) {
      const [next] = placement.whole;
      const answer = this.#unknown(node, this.#refusals(node));
      return { outcome: 'unknown', answer, ...(next && { next }) };
    }
    const bounds = readings.map((reading) => this.#bounds(reading, node, ranges));
    const [first] = bounds;
    const program = readings.flatMap((reading) =>
      reading.config.rules.filter((rule) => programMapsOf(rule).length > 0),
    );
    const [programs] = program.flatMap(({ span }) => ranges.around(span.start, span.end));
    if (programs !== undefined)
      return { outcome: 'unknown', answer: this.#unknown(node, []), next: programs.variable };
    const flag = repaired ? { assumedRepair: true as const } : {};
    if (first && bounds.every(({ closed }) => isSettled(closed.verdict, 'yes', config)))
      return { outcome: 'yes', answer: withFlags(first.closed, flag) };
    if (first && certain && bounds.every(({ open }) => isSettled(open.verdict, 'no', config)))
      return { outcome: 'no', answer: withFlags(first.open, flag) };
    const reasons = bounds.flatMap(({ open }) => open.verdict.dependsOn);
    // What even the most closed variant hangs on is not known of any.
    const isHopeless = bounds.every(
      ({ open, closed }) => open.verdict.openRelay === 'unknown' && closed.verdict.openRelay === 'unknown',
    );
    const hole = first?.open.verdict.holes[0];
    const rule = hole && first?.open.config.rules[hole.rule - 1];
    const [range] = rule ? ranges.around(rule.statement.span.start, rule.statement.span.end) : [];
    const next = range?.variable ?? placement.whole[0];
    const more = next === undefined && reasons.length === 0 ? this.#refusals(node) : [];
    const answer = this.#unknown(node, [...reasons, ...vagueReasons(node.vague, node.rendering), ...more]);
    return { outcome: 'unknown', answer, ...(next && !isHopeless && { next }) };
  }

  /** The two bounds of a reading, judged; all places are those of the template. */
  #bounds(
    reading: TakenReading,
    node: Read,
    ranges: Ranges,
  ): { readonly open: Answer; readonly closed: Answer } {
    const { rendering, vague, placement } = node;
    const vagueAt = (span: Span): boolean =>
      vague.listeners.some(({ start, end }) => start <= span.start && span.start < end);
    const uncertainty: Uncertainty = {
      isOptional: ({ start, end }) => ranges.around(start, end).length > 0,
      isVague: ({ span }) => vagueAt(reading.placeOf(span)),
      isVagueAction: (name) => vague.actions.has(name),
      anything: vague.anything,
      placeOf: reading.placeOf,
    };
    const hasVague = reading.config.listeners.some((listener) => uncertainty.isVague(listener));
    const config = withUnknownValues(reading.config, rendering, placement.varied, hasVague);
    const judge = (bound: Bound): Answer => {
      const limited = bounded(config, bound, uncertainty);
      const verdict = verifyRelay(limited, withListeners(reading.machine, limited), this.options);
      return placedAnswer(limited, verdict, (span) => rendering.placeOf(reading.placeOf(span)), rendering);
    };
    const open = judge('most-open');
    const isExact =
      placement.whole.length === 0 && vague.anything.length === 0 && !hasVague && vague.actions.size === 0;
    return { open, closed: isExact ? open : judge('most-closed') };
  }

  /** The place of a name that only other variants declare, or that is declared twice. */
  #refusedIn(config: Config): Span | undefined {
    const here = new Set(config.statements.map(declared));
    const isElsewhere = (name: string): boolean => this.#declared.has(name) && !here.has(name);
    return config.refusals.find(
      ({ check, span, severity }) =>
        severity !== 'warning' &&
        span.file.path === config.file.path &&
        (check in takenName || (check === 'M01' && isElsewhere(`action ${wordAt(span)}`))),
    )?.span;
  }

  /** The first refusal, where that is why nothing can be said; none where smtpd takes the text. */
  #refusals({ config, rendering }: Read): RelayVerdict['dependsOn'] {
    const refusal = config.refusals.find(refusesText);
    if (refusal === undefined) return [];
    const span = rendering.placeOf(refusal.span);
    const line = positionAt(span.file, span.start).line;
    const message = withMarks(refusal.message, rendering);
    return [{ reason: `what becomes of its line ${line} is not known: smtpd refuses it: ${message}`, span }];
  }

  #unknown({ config, rendering }: Read, dependsOn: RelayVerdict['dependsOn']): Answer {
    const each = new Map(dependsOn.map((one) => [one.reason, one]));
    const verdict: RelayVerdict = { ...noVerdict, dependsOn: [...each.values()] };
    const unseen = placedUnseen(config.unseen, rendering.placeOf, rendering);
    return { config: { ...config, file: rendering.written, rules: [], unseen }, verdict };
  }
}

/** The common answer of several ways, where that is the same for all that smtpd takes; undefined: it is not. */
function joined(ways: readonly JudgedVariants[]): JudgedVariants | undefined {
  const taken = ways.filter(({ outcome }) => outcome !== 'refused');
  const [first] = taken.length > 0 ? taken : ways;
  const keyOf = ({ outcome, answer }: JudgedVariants): string =>
    outcome === 'unknown' ? JSON.stringify(answer.verdict.dependsOn.map(({ reason }) => reason)) : outcome;
  return first && taken.every((one) => keyOf(one) === keyOf(first)) ? first : undefined;
}

/** A template with some choices made, read. */
interface Read {
  readonly choices: Choices;
  readonly rendering: Rendering;
  readonly vague: Vague;
  readonly config: Config;
  readonly placement: Placement;
}

const tooMany = ({ config, verdict }: Answer, variable: Variable, { rendering }: Read): Answer => ({
  config,
  verdict: {
    ...verdict,
    dependsOn: [
      {
        reason: `it has more variants than are looked at, and may hang on line ${positionAt(rendering.written, variable.part.start).line}`,
        span: { file: rendering.written, start: variable.part.start, end: variable.part.start },
      },
    ],
  },
});

const wordAt = ({ file, start, end }: Span): string => file.text.slice(start, end).replaceAll('"', '');

const withFlags = ({ config, verdict }: Answer, flags: Partial<RelayVerdict>): Answer => ({
  config,
  verdict: { ...verdict, ...flags },
});

const isRule = (keyword: string | undefined): boolean =>
  keyword === 'match' || keyword === 'accept' || keyword === 'reject';
