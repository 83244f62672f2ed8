import type { Config, Listener } from '../../model/config/config.js';
import { withListeners } from '../../model/config/machine.js';
import { type Span, spanText } from '../../source/text.js';
import type { Hole, RelayVerdict } from '../../verify/relay/relay-verdict.js';
import { type RelayOptions, verifyRelay } from '../../verify/relay/verify-relay.js';
import { isExposureStated } from '../../verify/ruleset/exposure.js';
import type { Answer } from '../relay-answer.js';
import { isSettled } from '../repair/repaired-answer.js';
import { bounded, type Uncertainty, unseenStatements } from './bounds.js';
import type { OpenBound } from './next-choice.js';
import { placedAnswer } from './placed-answer.js';
import { type Bound, optionalForms } from './rule-bounds.js';
import { portReasons, unknownPorts, withWrittenPorts } from './unknown-ports.js';
import { withUnknownValues } from './unknown-values.js';
import { isFilledInWord, vagueReasons } from './vague-statements.js';
import type { TakenReading } from './variant-readings.js';
import type { ReadVariants } from './variant-texts.js';

/** The answers for both bounds of many variants. */
export interface JudgedBounds {
  readonly read: Config;
  readonly openBound: OpenBound;
  readonly open: Answer;
  readonly closed: Answer;
  /** The answer for the most open variant if words are filled in at a listener that may tag its mail in any way. */
  readonly withTags: (() => Answer) | undefined;
  /** Whether what is not known of actions matters beside all else that is not known. */
  readonly hangsOnActions: () => boolean;
  /** The reasons if the settings say who reaches which port, and a port is not known. */
  readonly unknownPorts: RelayVerdict['dependsOn'];
}

/** Judges the two bounds of a reading. All places in the answers are those of the template. */
export function judgedBoundsOf(
  reading: TakenReading,
  node: ReadVariants,
  options: RelayOptions,
): JudgedBounds {
  const { rendering, vague, placement, ranges, doubled } = node;
  const { placeOf } = reading;
  const { listeners } = reading.config;
  const varied = new Map([...placement.varied, ...doubled.tables]);
  const withUnknown = (config: Config, openTags: boolean): Config =>
    withUnknownValues(config, rendering, varied, openTags);
  const isVague = ({ span }: Listener): boolean =>
    vague.listeners.some(({ start, end }) => start <= placeOf(span).start && placeOf(span).start < end);
  const hasAnyWords = ({ span }: Listener): boolean => isFilledInWord(placeOf(span), rendering);
  const ports = unknownPorts(reading.config, rendering, placeOf, options);
  const uncertainty: Omit<Uncertainty, 'forms'> = {
    isOptional: ({ start, end }) => ranges.around(start, end).length > 0,
    isVague,
    isOlder: node.config.older !== undefined,
    isVagueAction: (name) => vague.actions.has(name) || doubled.actions.has(name),
    anything: vague.anything,
    placeOf,
    ports,
    hasAnyWords,
    exposure: options,
  };
  const { criteria } = placement;
  const isOwn = criteria.length > 0 && reading.config === node.config;
  const hasVague = listeners.some(isVague);
  const hasWords = !hasVague && listeners.some(hasAnyWords);
  const withWords = listeners.filter((each) => hasAnyWords(each) && !ports.has(placeOf(each.span).start));
  const judge = (bound: Bound, openTags: boolean, read = reading.config): OpenBound => {
    const forms = optionalForms(criteria, isOwn ? withUnknown(node.narrowest(), openTags) : undefined);
    const limited = bounded(withUnknown(read, openTags), bound, { ...uncertainty, forms });
    const verdict = verifyRelay(limited, withListeners(reading.machine, limited), options);
    return { config: limited, verdict, placeOf };
  };
  const placed = (span: Span): Span => rendering.placeOf(placeOf(span));
  const answerOf = ({ config, verdict }: OpenBound): Answer => {
    return placedAnswer(config, withWrittenPorts(verdict, reading.config, ports), placed, rendering);
  };
  const openBound = judge('most-open', hasVague);
  const open = answerOf(openBound);
  const hangsOnPort = isExposureStated(options) && (ports.size > 0 || hasVague || hasWords);
  const isExact = isWholeKnown(node) && !hangsOnPort;
  const withTags = (): Answer => answerOf(judge('most-open', true));
  return {
    read: withUnknown(reading.config, hasVague),
    openBound,
    open,
    closed: isExact ? open : answerOf(judge('most-closed', hasVague)),
    withTags: hasWords ? withTags : undefined,
    hangsOnActions: () => {
      const { verdict } = judge('most-open', hasVague, withRejects(reading.config, vague.actions));
      return reasonsOf(verdict) !== reasonsOf(openBound.verdict);
    },
    unknownPorts: hangsOnPort ? portReasons(ports, withWords, placed) : [],
  };
}

/** The same, with rejections in the place of some actions. */
const withRejects = (config: Config, actions: ReadonlySet<string>): Config => ({
  ...config,
  rules: config.rules.map((rule) => {
    const { outcome } = rule;
    const isOne = outcome.type === 'action' && actions.has(outcome.action.name);
    return isOne ? { ...rule, outcome: { type: 'reject', span: outcome.span } } : rule;
  }),
});

/** An answer, and what it hangs on. */
const reasonsOf = ({ openRelay, dependsOn }: RelayVerdict): string =>
  [openRelay, ...dependsOn.map(({ reason }) => reason).sort()].join('\n');

/** Whether the text is that of one variant, with no statement that is not known: the bounds are the same. */
const isWholeKnown = ({ vague, placement, doubled }: ReadVariants): boolean =>
  placement.whole.length === 0 &&
  doubled.others.length === 0 &&
  vague.anything.length === 0 &&
  vague.listeners.length === 0 &&
  vague.actions.size === 0;

/** Whether even the most closed variant is open, and no filter of the syntax before 6.4, about which nothing is known, may change that. */
export function isOpen({ closed: { verdict }, read }: JudgedBounds, config: Config): boolean {
  if (!isSettled(verdict, 'yes', read)) return false;
  const isUnfiltered = ({ listener }: Hole): boolean =>
    listener !== undefined && !/\bfilter\b/.test(spanText(listener));
  return isSettled(verdict, 'yes', config) || verdict.holes.every(isUnfiltered);
}

/**
 * What an answer hangs on; statements that are filled in are named once, with their places.
 *
 * @param isLast whether no other choice is made, so that it is worth asking whether actions matter beside what else is not known
 */
export function namedReasons(
  bounds: readonly JudgedBounds[],
  { vague, rendering }: ReadVariants,
  isLast: boolean,
): RelayVerdict['dependsOn'] {
  const reasons = bounds
    .flatMap(({ open }) => open.verdict.dependsOn)
    .filter(({ reason }) => !reason.includes(unseenStatements));
  const isAsked = isLast && reasons.length > 0 && vague.actions.size > 0;
  const actions =
    isAsked && !bounds.some((each) => each.hangsOnActions()) ? new Set<string>() : vague.actions;
  return [
    ...reasons,
    ...bounds.flatMap(({ unknownPorts }) => unknownPorts),
    ...vagueReasons({ ...vague, actions }, rendering),
  ];
}
