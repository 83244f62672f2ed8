import type { Config } from '../../model/config/config.js';
import type { Variable } from '../../source/templates/render.js';
import type { Span } from '../../source/text.js';
import type { RelayVerdict } from '../../verify/relay/relay-verdict.js';
import { rankOf } from './optional-criteria.js';
import type { ReadVariants } from './variant-texts.js';

/** The most open bound of many variants, with the verdict on it. */
export interface OpenBound {
  readonly config: Config;
  readonly verdict: RelayVerdict;
  /** Maps its places to those of the rendering. */
  readonly placeOf: (span: Span) => Span;
}

/**
 * The choice to make if the bounds do not agree: one that the first hole depends on, or a place where any statement may be, or the existence of some rule. Undefined
 * if no choice can add knowledge: missing tables, filters and listeners close nothing that is open with them.
 */
export function choiceToMake(
  { config, verdict, placeOf }: OpenBound,
  { ranges, doubled, vague, placement }: ReadVariants,
): Variable | undefined {
  const [hole] = verdict.holes;
  const rule = hole && config.rules[hole.rule - 1];
  const spans = [rule?.statement.span, hole?.listener];
  const places = [
    ...spans.flatMap((span) => (span === undefined ? [] : [placeOf(span)])),
    ...vague.anything.map(({ start }) => ({ start, end: start })),
  ];
  const ofPlaces = places.flatMap(({ start, end }) => ranges.around(start, end));
  const ofAction =
    rule?.outcome.type === 'action' ? doubled.actions.get(rule.outcome.action.name) : undefined;
  const [place] = spans.flatMap((span) => (span === undefined ? [] : [placeOf(span).start]));
  const ofCriteria = placement.criteria
    .filter(({ statement, options }) => statement.span.start === place && options.length > 0)
    .sort((a, b) => rankOf(a) - rankOf(b));
  const [first] = [...ofPlaces, ...ofCriteria].map(({ variable }) => variable);
  return first ?? ofAction ?? placement.ofRules[0] ?? doubled.variables[0];
}
