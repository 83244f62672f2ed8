import type { Config, Listener, MatchRule } from '../../model/config/config.js';
import { relayActionOf } from '../../model/config/rule-actions.js';
import type { Span } from '../../source/text.js';
import { relayDestinationOf } from '../../verify/relay/relay-destination.js';

/**
 * Configurations that bound those of all variants: whoever relays in one of them relays in the `most-open`, and whoever relays in the `most-closed` relays in each of
 * them. docs/dev/templates.md has the argument.
 */
export type Bound = 'most-open' | 'most-closed';

/** What is not known of the statements of a reading. All places are those of the rendering. */
export interface Doubt {
  /** Whether something is there in some variants only. */
  isOptional(span: Span): boolean;
  /** Listeners whose options are not known. */
  isVague(listener: Listener): boolean;
  /** Whether of an action nothing but the name is known. */
  isVagueAction(name: string): boolean;
  /** Where any statements may stand, in the order of the text, and why. */
  readonly anything: readonly { readonly start: number; readonly reason: string; readonly span: Span }[];
  placeOf(span: Span): Span;
}

/** What a file that was not read is called, where statements are meant that are not known. */
export const unseenStatements = 'statements that a template fills in';

export function bounded(config: Config, bound: Bound, doubt: Doubt): Config {
  const rules = config.rules.flatMap((rule) => boundedRule(rule, bound, doubt));
  const listeners = config.listeners.filter(
    (listener) =>
      bound === 'most-open' || !(doubt.isVague(listener) || doubt.isOptional(doubt.placeOf(listener.span))),
  );
  const unseen =
    bound === 'most-open' && doubt.anything.length > 0
      ? [
          ...config.unseen,
          ...doubt.anything.map(({ span, reason }) => ({
            name: unseenStatements,
            kind: 'file' as const,
            path: unseenStatements,
            what: 'include',
            reason,
            span,
          })),
        ]
      : config.unseen;
  return { ...config, rules: rules.map((rule, at) => ({ ...rule, index: at + 1 })), listeners, unseen };
}

function boundedRule(rule: MatchRule, bound: Bound, doubt: Doubt): readonly MatchRule[] {
  const { outcome } = rule;
  const place = doubt.placeOf(rule.span);
  const first = doubt.anything[0];
  // Whatever stands there may refuse everything.
  if (bound === 'most-closed' && first !== undefined && first.start <= place.start) return [];
  if (outcome.type === 'action' && doubt.isVagueAction(outcome.action.name))
    return bound === 'most-open' ? [rule] : [{ ...rule, outcome: { type: 'reject', span: outcome.span } }];
  if (!doubt.isOptional(place)) return [rule];
  const action = relayActionOf(rule);
  if (action === undefined) return bound === 'most-open' ? [] : [rule];
  if (bound === 'most-open')
    return [
      {
        ...rule,
        outcome: {
          type: 'action',
          action: { ...action, host: undefined, domain: undefined },
          span: outcome.span,
        },
      },
    ];
  return relayDestinationOf(action).type === 'anywhere'
    ? []
    : [{ ...rule, outcome: { type: 'reject', span: outcome.span } }];
}
