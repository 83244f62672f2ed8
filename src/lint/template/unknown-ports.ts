import type { Config, Listener } from '../../model/config/config.js';
import type { FilledInPort } from '../../source/templates/filled-in-ports.js';
import type { Rendering } from '../../source/templates/render.js';
import { positionAt, type Span, spanText } from '../../source/text.js';
import type { RelayVerdict } from '../../verify/relay/relay-verdict.js';
import { disguisesOf, type Exposure } from '../../verify/ruleset/exposure.js';
import { isReachable } from '../../verify/smtp/bindings.js';
import { filledInText } from './written.js';

/** A port that a template fills in. */
export interface UnknownPort {
  /** A number that no listener and no setting has, the same for the same text. */
  readonly standIn: number;
  readonly filledIn: FilledInPort;
  /** Its place in the template. */
  readonly written: Span;
}

/** The first number that is tried as a stand-in. */
export const firstStandIn = 61_000;

/** The ports of listeners that a template fills in, by the places in the rendering where the listeners begin. */
export function unknownPorts(
  { listeners }: Pick<Config, 'listeners'>,
  rendering: Rendering,
  placeOf: (span: Span) => Span,
  exposure: Exposure,
): ReadonlyMap<number, UnknownPort> {
  const taken = new Set([
    ...listeners.map(({ port }) => port),
    ...(exposure.closed ?? []),
    ...disguisesOf(exposure).map(({ port }) => port),
  ]);
  const known = new Map<string, UnknownPort>();
  const found = new Map<number, UnknownPort>();
  let next = firstStandIn;
  for (const { span, portSpan } of listeners) {
    if (portSpan === undefined) continue;
    const { start, end } = placeOf(portSpan);
    const filledIn = rendering.ports.find((one) => one.start < end && start < one.end);
    if (filledIn === undefined) continue;
    while (taken.has(next)) next += 1;
    const written = rendering.placeOf({ ...span, start: filledIn.start, end: filledIn.end });
    const text = isWhole(filledIn) ? filledIn.placeholder.expression : spanText(written);
    const port = known.get(text) ?? { standIn: next, filledIn, written };
    taken.add(port.standIn);
    known.set(text, port);
    found.set(placeOf(span).start, port);
  }
  return found;
}

/** Whether nothing else is in the port's word. */
const isWhole = ({ pieces }: FilledInPort): boolean => pieces.length === 2 && pieces.join('') === '';

/** What a port is, as it is said in an answer. */
function portText({ filledIn, written }: UnknownPort): string {
  if (isWhole(filledIn)) return filledInText(filledIn.placeholder);
  return `port ${spanText(written)} on line ${positionAt(written.file, written.start).line}`;
}

/**
 * The listener on each port that matters: one on which no setting has a say, and those under which strangers seem to come from elsewhere. All of them take mail in
 * the most open configuration.
 */
export function onAnyPort(
  listener: Listener,
  exposure: Exposure,
  standIn: number,
  mayBe: (port: number) => boolean,
): readonly Listener[] {
  const ports = new Set(disguisesOf(exposure).flatMap(({ port }) => (mayBe(port) ? [port] : [])));
  const on = (port: number): string => (isReachable(listener) ? `${listener.on}#${port}` : listener.on);
  return [{ ...listener, port: standIn }, ...[...ports].map((port) => ({ ...listener, port, on: on(port) }))];
}

/** A verdict in which ports are named as the template does, and a witness has no port where it is not known. */
export function withWrittenPorts(
  verdict: RelayVerdict,
  { listeners }: Pick<Config, 'listeners'>,
  ports: ReadonlyMap<number, UnknownPort>,
): RelayVerdict {
  if (ports.size === 0) return verdict;
  const written = [...ports.values()];
  const marks = new Map(written.map((each) => [each.standIn, spanText(each.written)]));
  const named = (text: string): string =>
    text.replace(/\bport (\d+)/g, (all, port) => {
      const mark = marks.get(Number(port));
      return mark === undefined ? all : `port ${mark}`;
    });
  // Two listeners with the same port would take one another's connections.
  const apart = written.map((each) => `${portText(each)} is no other listener's port`);
  const isAssumed = verdict.openRelay === 'yes' && listeners.length > 1;
  return {
    ...verdict,
    assumptions: [...verdict.assumptions.map(named), ...(isAssumed ? new Set(apart) : [])],
    dependsOn: verdict.dependsOn.map((one) => ({ ...one, reason: named(one.reason) })),
    holes: verdict.holes.map((hole) => {
      const { port, ...witness } = hole.witness;
      return port !== undefined && marks.has(port) ? { ...hole, witness } : hole;
    }),
  };
}

/** Why an answer is not known where the settings say who reaches which port. */
export const portReasons = (
  ports: ReadonlyMap<number, UnknownPort>,
  withWords: readonly Listener[],
  placed: (span: Span) => Span,
): RelayVerdict['dependsOn'] => [
  ...[...ports.values()].map((port) => ({
    reason: isWhole(port.filledIn) ? `${portText(port)} may be any port` : `${portText(port)} is not known`,
    span: port.written,
  })),
  ...withWords.map(({ span }) => ({
    reason: 'what is filled in at a listener may be its port',
    span: placed(span),
  })),
];
