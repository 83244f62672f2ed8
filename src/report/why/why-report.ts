import type { Listener } from '../../model/config/config.js';
import type { DecisionExplanation } from '../../verify/explain/explain.js';
import type { RuleExplanation } from '../../verify/explain/rule-explanation.js';
import type { EnvelopeInput } from '../../verify/smtp/envelope.js';
import type { FilterRun } from '../../verify/smtp/trace.js';
import { type WhyRule, whyRule } from './rule-text.js';
import { stepText } from './step-text.js';
import { filterText, obstacleText } from './surroundings-text.js';
import { type NamedConfig, type WhyPlace, whyPlace } from './why-places.js';

/** Why a server decides as it does, as sentences and places: what `simulate --format json` prints as `why`. */
export interface WhyReport {
  /** The listener that takes the connection; null: none does. */
  readonly listener: WhyPlace | 'socket' | null;
  /** Where none does: why each does not. */
  readonly listeners: readonly (WhyPlace & { readonly obstacle: string; readonly text: string })[];
  readonly filters: readonly (WhyPlace & {
    readonly name: string;
    readonly phase: string;
    readonly outcome: FilterRun['outcome'];
    readonly text: string;
  })[];
  /** Under which condition all of this is so; undefined: under any. */
  readonly condition?: string;
  readonly steps: readonly WhyStep[];
  /** The values that are taken for fields that the envelope leaves out. */
  readonly defaults: Readonly<Record<string, string | number>>;
}

/** A step on the way of the recipient. */
export interface WhyStep {
  readonly type: string;
  /** The address or the name that it is about. */
  readonly of: string;
  readonly text: string;
  /** Where the rules are asked: each of them. */
  readonly rules?: readonly WhyRule[];
  /** So many rules more do not match, and are not listed. */
  readonly moreRules?: number;
}

/**
 * A decision's explanation as it is told.
 *
 * @param given what the envelope says by itself
 * @param maxRules so many rules are listed that do not match
 */
export function whyReport(
  explained: DecisionExplanation,
  given: EnvelopeInput,
  asked: EnvelopeInput,
  server: NamedConfig,
  maxRules: number = Number.POSITIVE_INFINITY,
): WhyReport {
  const { listener } = explained;
  return {
    listener:
      listener === undefined ? null : listener === 'socket' ? 'socket' : whyPlace(listener.onSpan, server),
    listeners: explained.obstacles.map((each) => ({
      ...whyPlace(each.listener.onSpan, server),
      obstacle: each.obstacle,
      text: obstacleText(each, asked),
    })),
    filters: explained.filters.map((run) => ({
      ...whyPlace(run.filter.span, server),
      name: run.filter.name,
      phase: run.phase,
      outcome: run.outcome,
      text: filterText(run, server),
    })),
    ...(explained.isConditional && { condition: 'what was not read has no entry that is looked for' }),
    steps: explained.steps.map((step): WhyStep => {
      const { type, of, rules } = step;
      const text = stepText(step, server);
      if (rules === undefined || step.type !== 'rules') return { type, of, text };
      const { listed, more } = listedRules(rules, maxRules);
      return {
        type,
        of,
        text,
        rules: listed.map((rule) => whyRule(rule, step.envelope, server)),
        ...(more > 0 && { moreRules: more }),
      };
    }),
    defaults: defaultsOf(given, asked, listener),
  };
}

/** The first rules, and all that decide something. */
function listedRules(rules: readonly RuleExplanation[], most: number) {
  const listed = rules.filter(({ result }, at) => at < most || result !== 'fails');
  return { listed, more: rules.length - listed.length };
}

/** The fields of an envelope that were not said, with the values taken for them. */
function defaultsOf(
  given: EnvelopeInput,
  asked: EnvelopeInput,
  listener: Listener | 'socket' | undefined,
): WhyReport['defaults'] {
  const isSocket = listener === 'socket';
  const server = listener === undefined || isSocket ? {} : { dst: listener.on, port: listener.port };
  const { src, helo, mail_from, rcpt_to } = asked;
  const taken = { src, ...server, ...(isSocket ? {} : { helo }), mail_from, rcpt_to };
  return Object.fromEntries(
    Object.entries(taken).filter(
      (entry): entry is [string, string | number] =>
        entry[1] !== undefined && !Object.hasOwn(given, entry[0]),
    ),
  );
}
