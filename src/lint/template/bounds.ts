import type { Action, Config, Listener, MatchRule, RelayAction } from '../../model/config/config.js';
import { relayActionOf } from '../../model/config/rule-actions.js';
import type { Span } from '../../source/text.js';
import { relayDestinationOf } from '../../verify/relay/relay-destination.js';
import { isReachable } from '../../verify/smtp/bindings.js';

/**
 * Configurations that bound those of all variants: whoever relays in one of them relays in the `most-open`, and whoever relays in the `most-closed` relays in each of
 * them. docs/dev/templates.md has the argument.
 */
export type Bound = 'most-open' | 'most-closed';

/** The parts of a reading's statements that are not known. All places are those of the rendering. */
export interface Uncertainty {
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

/** The name of a file that was not read and stands for statements that are not known. */
export const unseenStatements = 'statements that a template fills in';

export function bounded(config: Config, bound: Bound, uncertainty: Uncertainty): Config {
  const rules = config.rules.flatMap((rule) => boundedRule(rule, bound, uncertainty));
  const isSure = (listener: Listener): boolean =>
    !(uncertainty.isVague(listener) || uncertainty.isOptional(uncertainty.placeOf(listener.span)));
  const listeners = bound === 'most-open' ? apart(config.listeners, isSure) : config.listeners.filter(isSure);
  const unseen =
    bound === 'most-open' && uncertainty.anything.length > 0
      ? [
          ...config.unseen,
          ...uncertainty.anything.map(({ span, reason }) => ({
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

/** Listeners of different variants do not take one another's connections, though they have the same address and port. */
function apart(listeners: readonly Listener[], isSure: (listener: Listener) => boolean): readonly Listener[] {
  const taken = new Map<string, number>();
  return listeners.map((listener) => {
    const key = `${listener.on} ${listener.port}`;
    const count = taken.get(key) ?? 0;
    taken.set(key, count + 1);
    const isOwn = count === 0 || isSure(listener) || !isReachable(listener);
    return isOwn ? listener : { ...listener, on: `${listener.on}#${count}` };
  });
}

/** What stands behind `listen on`, of a listener of one variant among others. */
export const writtenAddress = ({ on }: Pick<Listener, 'on'>): string => on.replace(/#\d+$/, '');

/** A relay to anywhere in the place of an action of which nothing but the name is known. */
const anyRelay = ({ name, nameSpan, span, statement, ttl }: Action): RelayAction => ({
  ...{ name, nameSpan, span, statement, ttl },
  type: 'relay',
  host: undefined,
  domain: undefined,
  backup: false,
  backupName: undefined,
  tls: false,
  noVerify: false,
  auth: undefined,
  source: undefined,
  helo: undefined,
  heloSource: undefined,
  mailFrom: undefined,
  pki: undefined,
  ca: undefined,
  ciphers: undefined,
  protocols: undefined,
  filters: [],
  srs: false,
  relaySpan: span,
});

function boundedRule(rule: MatchRule, bound: Bound, uncertainty: Uncertainty): readonly MatchRule[] {
  const { outcome } = rule;
  const place = uncertainty.placeOf(rule.span);
  const first = uncertainty.anything[0];
  // Whatever stands there may refuse everything.
  if (bound === 'most-closed' && first !== undefined && first.start <= place.start) return [];
  if (outcome.type === 'action' && uncertainty.isVagueAction(outcome.action.name))
    return bound === 'most-open'
      ? [{ ...rule, outcome: { ...outcome, action: anyRelay(outcome.action) } }]
      : [{ ...rule, outcome: { type: 'reject', span: outcome.span } }];
  if (!uncertainty.isOptional(place)) return [rule];
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
