import type { Config, FilterEffect, FilterUse, Listener, Phase } from '../../model/config/config.js';
import { type Diagram, type Node, no, yes } from '../bdd/diagram.js';
import type { Field } from '../bdd/field.js';
import { whereLeaf } from '../bdd/walks.js';
import { bindingOf, isReachable, isUncertainLoopback } from '../smtp/bindings.js';
import { certificateAssumptions, takesAnyCertificate } from '../smtp/client-certificates.js';
import { flatten, programAssumptions } from '../smtp/filter-phases.js';
import { takesNoMail } from '../smtp/mail-limits.js';
import type { EnvelopeSpace } from '../space/envelope-space.js';
import { anonymous, socketUser } from '../space/reserved-users.js';
import type { SourceKind } from '../space/source-atom.js';
import { type Disguise, disguisesOf, type Exposure, isClosed } from './exposure.js';

/** A listener that strangers reach, with the sessions that they can have there. */
export interface EntryPoint {
  readonly listener: Listener;
  readonly index: number;
  /** Whether the client's address does not show who it is: a PROXY header claims it, or it is that of the host that passes the connection on. */
  readonly claimed: boolean;
  /** Set if the address is that of the host that passes the connection on. */
  readonly disguised?: true;
  /** Sessions of strangers on this listener, before its filters. */
  readonly sessions: Node;
}

export interface EntryPoints {
  readonly entryPoints: readonly EntryPoint[];
  /** Assumptions about listeners. */
  readonly assumptions: readonly string[];
}

/** The kinds of client addresses that can connect to a listener. */
function families(listener: Listener): readonly SourceKind[] {
  const binding = bindingOf(listener);
  const bound =
    binding.type === 'address'
      ? binding.address.family
      : binding.type === 'wildcard'
        ? binding.family
        : undefined;
  const four = listener.family !== 'inet6' && bound !== 6;
  const six = listener.family !== 'inet4' && bound !== 4;
  return [...(four ? (['ipv4'] as const) : []), ...(six ? (['ipv6'] as const) : [])];
}

/** The clients that a PROXY header can claim to be: any address, or a socket, which has no reverse name. */
function proxied(space: EnvelopeSpace): Node {
  const { diagram } = space;
  const socket = diagram.and(space.kinds('proxied-socket'), diagram.not(space.named));
  return diagram.or(space.kinds('ipv4', 'ipv6'), socket);
}

/** How strangers get to a listener. */
interface WaysIn {
  /** Whether clients from outside connect to it. */
  readonly isReached: boolean;
  /** The addresses of hosts that pass strangers' connections on. */
  readonly disguised: Node;
}

function waysInto(
  space: EnvelopeSpace,
  listener: Listener,
  exposure: Exposure,
  disguises: readonly Disguise[],
): WaysIn {
  const disguised = disguisedAt(space, listener, disguises);
  const isOpen = isReachable(listener) && !isClosed(listener, exposure);
  // Whoever gets to a proxy-v2 listener writes the header.
  return { isReached: isOpen || (listener.proxy && disguised !== no), disguised };
}

/** Assumptions about a listener that accepts mail without a login. */
function* listenerAssumptions(listener: Listener, isReached: boolean): Generator<string> {
  if (!isReached && listener.proxy)
    yield `${nameOf(listener)}: reached only through a proxy on this machine that names its clients truthfully`;
  if (listener.auth === 'auth') return;
  if (!takesAnyCertificate(listener)) {
    yield* certificateAssumptions([listener]);
    return;
  }
  yield* programAssumptions([listener]);
}

const nameOf = ({ on, port }: Listener): string => `listener on ${on} port ${port}`;

/**
 * The listeners through which strangers come: those that are not on loopback, or closed, and accept mail without authentication, or with a certificate that anyone
 * can get.
 */
export function strangerEntryPoints(
  config: Config,
  space: EnvelopeSpace,
  exposure: Exposure = {},
): EntryPoints {
  const { diagram } = space;
  const entryPoints: EntryPoint[] = [];
  const assumptions = new Set<string>();
  if (takesNoMail(config.settings)) return { entryPoints, assumptions: [] };
  const open = diagram.and(space.auth.set([anonymous]), yes);
  const disguises = disguisesOf(exposure);
  config.listeners.forEach((listener, index) => {
    const { isReached, disguised } = waysInto(space, listener, exposure, disguises);
    const isOutside = isReachable(listener);
    if (isUncertainLoopback(listener) && listener.auth !== 'auth')
      assumptions.add(
        `${nameOf(listener)}: nobody reaches it from outside; on OpenBSD ${listener.on} may have public addresses`,
      );
    const isByProxy = listener.proxy && !isReached && !isOutside;
    if (!isReached && disguised === no && !isByProxy) return;
    for (const assumption of listenerAssumptions(listener, isReached)) assumptions.add(assumption);
    if (listener.auth === 'auth' || !takesAnyCertificate(listener)) return;
    const said = diagram.and(open, space.completedAt(listener));
    const enter = (source: Node, how: Pick<EntryPoint, 'claimed' | 'disguised'>): void => {
      const sessions = diagram.and(space.listener.set([index]), diagram.and(source, said));
      if (sessions !== no) entryPoints.push({ listener, index, ...how, sessions });
    };
    if (listener.proxy)
      enter(isReached ? proxied(space) : diagram.and(space.publicSources, space.kinds('ipv4', 'ipv6')), {
        claimed: isReached,
      });
    else {
      enter(disguised, { claimed: true, disguised: true });
      if (isReached)
        enter(diagram.and(space.publicSources, space.kinds(...families(listener))), { claimed: false });
    }
  });
  return { entryPoints, assumptions: [...assumptions] };
}

/** The addresses that strangers at a listener seem to have besides their own, also at one on loopback, to which something passes them on. */
export function disguisedAt(space: EnvelopeSpace, listener: Listener, disguises: readonly Disguise[]): Node {
  const { diagram } = space;
  let sources: Node = no;
  for (const { port, network } of disguises)
    if (port === listener.port) sources = diagram.or(sources, space.networks.get(network) ?? no);
  return diagram.and(sources, space.kinds(...families(listener)));
}

/** All sessions that there can be, whoever the client is: the bounds within which a rule can have an effect. */
export function allSessions(config: Config, space: EnvelopeSpace): Node {
  const { diagram } = space;
  const socket = config.listeners.length;
  let result = diagram.and(
    space.listener.set([socket]),
    diagram.and(space.kinds('socket', 'internal'), space.auth.set([socketUser])),
  );
  const none = space.auth.set([anonymous]);
  const authenticated = diagram.not(space.auth.set([anonymous, socketUser]));
  config.listeners.forEach((listener, index) => {
    const source = listener.proxy
      ? diagram.or(proxied(space), space.kinds('internal'))
      : space.kinds(...families(listener), 'internal');
    const user =
      listener.auth === 'none'
        ? none
        : listener.auth === 'auth'
          ? authenticated
          : diagram.or(none, authenticated);
    const said = diagram.and(user, space.completedAt(listener));
    result = diagram.or(result, diagram.and(space.listener.set([index]), diagram.and(source, said)));
  });
  return result;
}

/** The outcome of a phase's filters for a command: 0 is refused, 1 is passed, and -n is rewritten to the nth text. */
const passed = 1;

/**
 * The ruleset's decision after a listener's built-in filters, including those of the message itself: what is refused before the final dot is answered is refused.
 * External filters are assumed to pass everything.
 *
 * @param rewritten how a recipient that a filter rewrites is treated: refused, since the new one is fixed, or followed as what it becomes
 * @param hostname the listener's own name, which completes addresses
 */
export function behindFilters(
  space: EnvelopeSpace,
  filters: readonly FilterUse[],
  decision: Node,
  {
    rewritten = 'refused',
    hostname = space.serverName,
  }: {
    readonly rewritten?: 'refused' | 'followed';
    readonly hostname?: string | undefined;
  } = {},
): Node {
  if (filters.length === 0) return decision;
  const { diagram } = space;
  const texts: string[] = [];
  const phase = (...names: readonly Phase[]): Node => phaseOutcome(space, filters, names, texts);
  const is = (node: Node, value: number): Node => whereLeaf(diagram, node, (leaf) => leaf === value);

  // No client has authenticated before the first HELO.
  const early = (node: Node): Node => diagram.restrict(node, space.auth.first, space.auth.width, anonymous);
  const connect = early(whereLeaf(diagram, phase('connect', 'auth'), (value) => value !== 0));
  const helo = early(diagram.ite(space.greeting.set([1]), phase('helo'), phase('ehlo')));
  const sender = phase('mail-from');
  const recipient = phase('rcpt-to');
  // The message has no argument to rewrite: smtpd refuses it.
  const message = diagram.and(is(phase('data'), passed), is(phase('commit'), passed));
  // What each command's argument becomes, by the outcome of its phase. Conditions still see what the client said, so that they are not changed.
  const outcomes = (
    node: Node,
    codesOf: (text: string | undefined) => ReadonlyMap<Field, number> | undefined,
  ) =>
    [...diagram.values(node)].flatMap((value) => {
      if (value === passed) return [{ where: is(node, value), codes: new Map<Field, number>() }];
      const codes = value === 0 ? undefined : codesOf(texts[-value - 1]);
      return codes === undefined ? [] : [{ where: is(node, value), codes }];
    });
  const recipients = outcomes(recipient, (text) =>
    rewritten === 'refused' ? undefined : addressCodes(space, 'recipient', text, hostname),
  );
  let result: Node = no;
  for (const atHelo of outcomes(helo, (text) => heloCodes(space, text)))
    for (const atSender of outcomes(sender, (text) => addressCodes(space, 'sender', text, hostname))) {
      const session = [connect, atHelo.where, atSender.where, message].reduce((a, b) => diagram.and(a, b));
      const changed = fixed(diagram, fixed(diagram, decision, atHelo.codes), atSender.codes);
      for (const { where: there, codes } of recipients)
        result = diagram.ite(diagram.and(session, there), fixed(diagram, changed, codes), result);
    }
  return result;
}

/** The outcome of the filters of some phases for a command. The texts that they write are appended to `texts`, which numbers them. */
function phaseOutcome(
  space: EnvelopeSpace,
  filters: readonly FilterUse[],
  names: readonly Phase[],
  texts: string[],
): Node {
  const { diagram } = space;
  const outcome = (effect: FilterEffect | undefined, next: Node): Node => {
    switch (effect?.type) {
      case 'reject':
      case 'disconnect':
        return no;
      case 'junk':
      case 'bypass':
        return yes;
      case 'rewrite':
        return diagram.leaf(-texts.push(effect.text));
      default:
        return next;
    }
  };
  return [...flatten(filters)].reverse().reduce((next: Node, filter) => {
    if (filter.type !== 'phase' || filter.condition === undefined || !names.includes(filter.phase))
      return next;
    const { condition, effect } = filter;
    // A condition on HELO cannot be tested at connection time: smtpd ends at the first client.
    if (filter.phase === 'auth' && condition.on === 'helo') return no;
    return diagram.ite(space.condition(condition), outcome(effect, next), next);
  }, yes);
}

function heloCodes(space: EnvelopeSpace, text: string | undefined): ReadonlyMap<Field, number> | undefined {
  return space.theory.rewritten('helo', { text: (text ?? '').toLowerCase() });
}

/** The atoms of the address between the brackets of a new argument, or undefined if it has no brackets and is refused. */
function addressCodes(
  space: EnvelopeSpace,
  field: 'sender' | 'recipient',
  text: string | undefined,
  hostname: string,
): ReadonlyMap<Field, number> | undefined {
  const address = /^<([^<>]*)>/.exec((text ?? '').toLowerCase())?.[1];
  if (address === undefined) return undefined;
  const at = address.lastIndexOf('@');
  const user = at < 0 ? address : address.slice(0, at);
  const domain = address === '' ? '' : at < 0 ? hostname.toLowerCase() : address.slice(at + 1);
  return space.theory.rewritten(field, { text: address, user, domain });
}

/** `node` with the fields fixed to these atoms, whatever values they had. */
export function fixed(diagram: Diagram, node: Node, codes: ReadonlyMap<Field, number>): Node {
  return [...codes].reduce((at, [field, code]) => diagram.restrict(at, field.first, field.width, code), node);
}
