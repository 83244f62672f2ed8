import type { Listener } from '../../model/config/config.js';
import type { DecisionExplanation } from '../../verify/explain/explain.js';
import type { RuleExplanation } from '../../verify/explain/rule-explanation.js';
import type { EnvelopeInput } from '../../verify/smtp/envelope.js';
import type { FilterRun } from '../../verify/smtp/trace.js';
import { type WhyRule, whyRule } from './rule-text.js';
import { stepText } from './step-text.js';
import { filterText, obstacleText } from './surroundings-text.js';
import { type NamedConfig, type WhyPlace, whyPlace } from './why-places.js';

/** The explanation of a decision as sentences and places, which `simulate --format json` prints as `why`. */
export interface WhyReport {
  /** The listener that takes the connection, or null if none does. */
  readonly listener: WhyPlace | 'socket' | null;
  /** If none does: why each of the listeners does not. */
  readonly listeners: readonly (WhyPlace & { readonly obstacle: string; readonly text: string })[];
  readonly filters: readonly (WhyPlace & {
    readonly name: string;
    readonly phase: string;
    readonly outcome: FilterRun['outcome'];
    readonly text: string;
  })[];
  /** The condition under which all of this holds, or undefined if it holds unconditionally. */
  readonly condition?: string;
  readonly steps: readonly WhyStep[];
  /** The values assumed for fields that the envelope leaves out. */
  readonly defaults: Readonly<Record<string, string | number>>;
}

/** A step in the expansion of the recipient. */
export interface WhyStep {
  readonly type: string;
  /** The address or name that is expanded. */
  readonly of: string;
  readonly text: string;
  /** The rules, in a step that evaluates them. */
  readonly rules?: readonly WhyRule[];
  /** The number of further rules, which do not match. */
  readonly moreRules?: number;
}

/**
 * The explanation of a decision, for reports.
 *
 * @param given the fields that the user specified
 * @param maxRules the most rules that are listed although they do not match
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

/** The first rules, and all later ones that do not fail. */
function listedRules(rules: readonly RuleExplanation[], most: number) {
  const listed = rules.filter(({ result }, at) => at < most || result !== 'fails');
  return { listed, more: rules.length - listed.length };
}

/** The fields that the user did not specify, with their assumed values. */
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
