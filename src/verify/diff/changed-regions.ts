import { type Diagram, type Node, no } from '../bdd/diagram.js';
import { dependence } from '../bdd/walks.js';
import { isKnownClient, type Mode, modesOf } from '../flows/client-modes.js';
import type { Place } from '../flows/diagram-places.js';
import type { FlowOutcome } from '../flows/dispositions.js';
import type { Flows } from '../flows/flows.js';
import type { Principal } from '../flows/principal.js';
import { isReachable } from '../smtp/bindings.js';
import { authorityText, publicAuthority, takesCertificate } from '../smtp/client-certificates.js';
import type { Contact } from './contact.js';
import type { ChangeKind, ChangeSide, FlowChange, GainAnswer } from './flow-difference.js';

/** Envelopes that one rule decided before and another one decides now. */
export interface ChangedRegion {
  readonly contact: Contact | undefined;
  readonly place: Place | undefined;
  /** Whether they are what aliases and .forward files send on. */
  readonly internal: boolean;
  /** Whether strangers reach the place and claim any address. */
  readonly claimed: boolean;
  /** The envelopes, without the levels of listeners. */
  readonly region: Node;
}

/** All regions with one pair of outcomes. */
export interface ChangeGroup {
  readonly outcomes: readonly [FlowOutcome, FlowOutcome];
  readonly found: readonly ChangedRegion[];
}

/** The part of a region in which what was not seen makes no difference: unseen lists are assumed not to have what is looked up. */
export function certainly({ space }: Flows, region: Node): Node {
  const { diagram, unknownLevel, unknowns } = space;
  return diagram.certain(region, unknownLevel, (level) =>
    unknowns[level - unknownLevel]?.list ? 0 : undefined,
  );
}

/** The unknowns that decide which envelopes are in the regions. */
export function reasonsOf({ space }: Flows, parts: readonly ChangedRegion[]): readonly string[] {
  const { diagram, unknownLevel, unknowns } = space;
  const reasons = new Set<string>();
  for (const { region } of parts)
    for (const level of dependence(diagram, region, unknownLevel).keys()) {
      const unknown = unknowns[level - unknownLevel];
      if (unknown !== undefined) reasons.add(unknown.reason);
    }
  return [...reasons];
}

/** Whether some of these envelopes, which come over the network, are mail that strangers can send only now (`gain`). */
export function gainAnswer(flows: Flows, parts: readonly ChangedRegion[], gain: Node): GainAnswer {
  const { diagram, publicSources } = flows.space;
  const gained = parts
    .filter(({ contact }) => contact === undefined || !isKnownClient(contact.mode))
    .map(({ region, claimed }) => diagram.and(region, claimed ? gain : diagram.and(gain, publicSources)));
  if (gained.some((region) => certainly(flows, region) !== no)) return 'yes';
  return gained.some((region) => region !== no) ? 'unknown' : 'no';
}

export function unionOf(diagram: Diagram, parts: readonly ChangedRegion[]): Node {
  return parts.map(({ region }) => region).reduce((a, b) => diagram.or(a, b), no);
}

/** The conditions on how clients speak, if a change does not concern all modes. */
export function sessionConditions(parts: readonly ChangedRegion[], { kind }: Principal): readonly string[] {
  const present = parts.flatMap(({ contact }) => contact?.mode ?? []);
  const possible = parts.flatMap(({ contact }) =>
    contact === undefined ? [] : modesOf(contact.listeners.flatMap((listener) => listener ?? [])),
  );
  if (present.length === 0 || kind === 'aliases') return [];
  const only = (test: (mode: Mode) => boolean): boolean => present.every(test) && !possible.every(test);
  const certificates = new Set(possible.flatMap(({ certificate }) => certificate ?? []));
  const [shown = '', ...others] = [...new Set(present.map(({ certificate }) => certificate))];
  const whose = others.length > 0 || certificates.size < 2 ? '' : ` of ${authorityOf(parts, shown)}`;
  return [
    ...(only(({ tls }) => tls === 'none') ? ['without TLS'] : []),
    // No client can authenticate without it.
    ...(kind !== 'users' && only(({ tls }) => tls !== 'none') ? ['with TLS'] : []),
    ...(certificates.size > 0 && only(({ certificate, tls }) => certificate === undefined && tls !== 'none')
      ? ['without a client certificate']
      : []),
    ...(only(({ certificate }) => certificate !== undefined) ? [`with a client certificate${whose}`] : []),
    ...(only(({ header }) => header) ? ['with a PROXY header'] : []),
    ...(only(({ header }) => !header) ? ['without a PROXY header'] : []),
  ];
}

/** An authority in the words for a listener that accepts its certificates. */
function authorityOf(parts: readonly ChangedRegion[], authority: string): string {
  const listener = parts
    .flatMap(({ contact }) => contact?.listeners.flatMap((each) => each ?? []) ?? [])
    .find((each) => each.verify && takesCertificate(each, authority));
  return listener === undefined || authority === publicAuthority
    ? 'any public authority'
    : authorityText(listener);
}

/** The listeners that are concerned, in words; empty for all of them. */
export function listenersOf(parts: readonly ChangedRegion[], places: readonly Place[]): readonly string[] {
  const concerned = new Set(parts.flatMap(({ place }) => place ?? []));
  if (concerned.size === 0 || places.every((place) => concerned.has(place))) return [];
  return [...concerned].map(({ on, port }) => `${on} port ${port}`);
}

/** Sorts public listeners on port 25 without TLS first, the local socket and what aliases send on last. */
export function byPlainness(parts: readonly ChangedRegion[]): readonly ChangedRegion[] {
  return [...parts].sort((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ contact, internal }: ChangedRegion): number {
  if (contact === undefined) return internal ? 40 : 20;
  const { mode, place, listeners } = contact;
  const reachable = listeners.some((listener) => listener !== undefined && isReachable(listener));
  return (
    (internal ? 30 : 0) +
    (mode.header ? 8 : 0) +
    (mode.tls === 'none' ? 0 : 4) +
    (place.port === 25 ? 0 : 2) +
    (reachable ? 0 : 1)
  );
}

const isAccepted = ({ disposition }: Pick<FlowOutcome, 'disposition'>): boolean =>
  disposition === 'relayed' || disposition === 'delivered';

/** The kind of a change from one disposition to the other. */
export function changeKind(
  old: Pick<FlowOutcome, 'disposition'>,
  next: Pick<FlowOutcome, 'disposition'>,
): ChangeKind {
  if (isAccepted(old)) return isAccepted(next) ? 'other-action' : 'newly-refused';
  return isAccepted(next) ? 'newly-accepted' : 'other-reply';
}

export const sideOf = ({ disposition, rule, action }: FlowOutcome): ChangeSide => ({
  disposition,
  rule,
  action: action?.name,
});

const kindOrder: readonly ChangeKind[] = ['newly-accepted', 'other-action', 'newly-refused', 'other-reply'];
const gainOrder: readonly GainAnswer[] = ['yes', 'unknown', 'no'];

/** Sorts the changes, strangers' gains first. */
export function gainsFirst(changes: readonly FlowChange[]): readonly FlowChange[] {
  return [...changes].sort(
    (a, b) =>
      gainOrder.indexOf(a.strangersGain) - gainOrder.indexOf(b.strangersGain) ||
      kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind),
  );
}
