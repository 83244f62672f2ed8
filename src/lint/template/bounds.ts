import type { Action, Config, Listener, MatchRule, RelayAction } from '../../model/config/config.js';
import { plainRelay } from '../../model/config/defaults.js';
import { mayBePort } from '../../source/templates/filled-in-ports.js';
import type { Span } from '../../source/text.js';
import { type Exposure, isExposureStated } from '../../verify/ruleset/exposure.js';
import { isReachable } from '../../verify/smtp/bindings.js';
import { type Bound, boundOfRule, type OptionalForm } from './rule-bounds.js';
import { firstStandIn, onAnyPort, type UnknownPort } from './unknown-ports.js';

/** The unknown parts of a reading's statements. All places are those of the rendering. */
export interface Uncertainty {
  /** Whether something exists in some variants only. */
  isOptional(span: Span): boolean;
  /** The other forms of rules that have criteria in some variants only, by the places where their statements begin. */
  readonly forms: ReadonlyMap<number, OptionalForm>;
  /** Whether the options of a listener are unknown. */
  isVague(listener: Listener): boolean;
  /** They are of before 6.4, when no listener believed what a client says of where it comes from. */
  readonly isOlder: boolean;
  /** Whether of an action nothing but the name is known. */
  isVagueAction(name: string): boolean;
  /** The places where any statements may be, in the order of the text, with the reason. */
  readonly anything: readonly { readonly start: number; readonly reason: string; readonly span: Span }[];
  placeOf(span: Span): Span;
  /** The ports that are filled in, by the places where their listeners begin. */
  readonly ports: ReadonlyMap<number, UnknownPort>;
  /** Whether words are filled in at a listener, which may be `port` and a number. */
  hasAnyWords(listener: Listener): boolean;
  /** The settings by which the port of a listener matters. */
  readonly exposure: Exposure;
}

/** The name of an unread file that represents unknown statements. */
export const unseenStatements = 'of statements that a template fills in';

export function bounded(config: Config, bound: Bound, uncertainty: Uncertainty): Config {
  const rules = config.rules.flatMap((rule) => boundedRule(rule, bound, uncertainty));
  const isSure = (listener: Listener): boolean =>
    !(uncertainty.isVague(listener) || uncertainty.isOptional(uncertainty.placeOf(listener.span)));
  const onPorts = config.listeners.flatMap((listener) => onItsPorts(listener, bound, uncertainty));
  const listeners =
    bound === 'most-open' ? apart(withAnyOptions(onPorts, uncertainty), isSure) : onPorts.filter(isSure);
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

/** A listener on a port that is not known, wherever it matters; in the most closed configuration it may be on a closed one. */
function onItsPorts(
  listener: Listener,
  bound: Bound,
  { ports, placeOf, isVague, hasAnyWords, exposure }: Uncertainty,
): readonly Listener[] {
  const { closed = [] } = exposure;
  const known = ports.get(placeOf(listener.span).start);
  if (known === undefined && !(isExposureStated(exposure) && (isVague(listener) || hasAnyWords(listener))))
    return [listener];
  const port = known?.standIn ?? Math.max(firstStandIn, listener.port, ...closed) + 1;
  const mayBe = (one: number): boolean => known === undefined || mayBePort(known.filledIn, one);
  if (bound === 'most-open' && isExposureStated(exposure)) return onAnyPort(listener, exposure, port, mayBe);
  return bound === 'most-closed' && closed.some(mayBe) ? [] : [{ ...listener, port }];
}

/** Listeners, with one more where one of them may have options of any kind: one that lets clients say where they come from. */
function withAnyOptions(
  listeners: readonly Listener[],
  { isVague, isOlder }: Pick<Uncertainty, 'isVague' | 'isOlder'>,
): readonly Listener[] {
  if (isOlder) return listeners;
  const vague = listeners.find((each) => isVague(each) && isReachable(each));
  if (vague === undefined || vague.proxy) return listeners;
  const port = Math.max(...listeners.map((each) => each.port)) + 1;
  return [...listeners, { ...vague, proxy: true, port }];
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

/** The text after `listen on` of a listener of one variant among others. */
export const writtenAddress = ({ on }: Pick<Listener, 'on'>): string => on.replace(/#\d+$/, '');

/** A relay to anywhere in place of an action of which only the name is known. */
const anyRelay = ({ name, nameSpan, span, statement, ttl }: Action): RelayAction => ({
  ...plainRelay,
  ...{ name, nameSpan, span, statement, ttl },
  type: 'relay',
  relaySpan: span,
});

function boundedRule(rule: MatchRule, bound: Bound, uncertainty: Uncertainty): readonly MatchRule[] {
  const { outcome } = rule;
  const place = uncertainty.placeOf(rule.span);
  const first = uncertainty.anything[0];
  // Whatever is there may refuse everything.
  if (bound === 'most-closed' && first !== undefined && first.start <= place.start) return [];
  if (outcome.type === 'action' && uncertainty.isVagueAction(outcome.action.name))
    return bound === 'most-open'
      ? [{ ...rule, outcome: { ...outcome, action: anyRelay(outcome.action) } }]
      : [{ ...rule, outcome: { type: 'reject', span: outcome.span } }];
  const form = uncertainty.forms.get(place.start);
  const isOptional = uncertainty.isOptional(place);
  return isOptional || form !== undefined ? boundOfRule(rule, bound, isOptional, form) : [rule];
}
