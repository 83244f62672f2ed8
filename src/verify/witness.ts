import type { Config } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import type { Space } from './classes.js';
import { decide } from './decide.js';
import { type Field, type Node, no } from './diagram.js';
import { bindingOf } from './server/listeners.js';
import type { Decision, EnvelopeInput } from './session.js';
import type { Door } from './sessions.js';

export type Witness = EnvelopeInput & { readonly src: string; readonly rcpt_to: string };

export interface Confirmed {
  readonly witness: Witness;
  readonly decision: Decision;
}

/** Envelopes that are tried before a region counts as one that `decide` denies. */
const mostTries = 60;

/** What the client uses on a listener of whose source address nothing is asked. */
const plainSource = '203.0.113.7';

/**
 * The least surprising envelope of `region` that `decide` accepts under rule `rule`: the first classes are the most pleasant ones, so the
 * first path through the diagram is. Undefined: none of those tried is accepted.
 */
export function findWitness(
  space: Space,
  config: Config,
  machine: Machine,
  door: Door,
  region: Node,
  rule: number,
): Confirmed | undefined {
  let tries = 0;
  for (const witness of envelopes(space, door, region)) {
    const decision = decide(config, machine, witness);
    if (decision.decision === 'accept' && decision.rule === rule && relays(decision))
      return { witness, decision };
    tries += 1;
    if (tries >= mostTries) return undefined;
  }
  return undefined;
}

export const relays = (decision: Decision): boolean =>
  decision.deliveries.some(({ type }) => type === 'relay');

/** Envelopes of `region` on one listener, the least surprising first. */
function* envelopes(space: Space, door: Door, region: Node): Generator<Witness> {
  const { listener, index } = door;
  const binding = bindingOf(listener);
  const fields: readonly { readonly field: Field; readonly order: readonly number[] }[] = [
    { field: space.listener, order: [index] },
    { field: space.source, order: sourceOrder(space) },
    ...[space.reverse, space.confirmed, space.greeting, space.helo, space.auth].map((field) => ({
      field,
      order: Array.from({ length: field.count }, (_, code) => code),
    })),
    ...space.sender.fields,
    ...space.recipient.fields,
  ];
  for (const codes of assignments(region, fields, 0, new Map())) {
    const code = (field: Field): number => codes.get(field) ?? 0;
    const known = space.sources[code(space.source)];
    const source = known?.kind === 'proxied-socket' ? 'unix:/run/mail.sock' : known?.samples[0];
    const reverse = space.reverseNames.samples(code(space.reverse))[0];
    const helo = space.heloNames.samples(code(space.helo))[0];
    if (source === undefined || reverse === undefined || helo === undefined) continue;
    for (const sender of firstFew(space.sender.samples(code)))
      for (const recipient of firstFew(space.recipient.samples(code)))
        yield {
          src: listener.proxy ? plainSource : source,
          ...(binding.type === 'address' ? { dst: listener.on } : {}),
          port: listener.port,
          helo,
          ...(code(space.greeting) === 1 ? { ehlo: false } : {}),
          mail_from: sender.text,
          rcpt_to: recipient.text,
          tls: listener.tls === 'smtps' ? 'smtps' : listener.tls === 'tls-require' ? 'starttls' : 'none',
          auth: null,
          proxy: listener.proxy ? source : null,
          rdns: reverse === '<unknown>' ? null : reverse,
          ...(reverse === '<unknown>' ? {} : { fcrdns: code(space.confirmed) === 1 }),
          ...(listener.tag === undefined ? {} : { tag: listener.tag }),
        };
  }
}

function* firstFew<T>(items: Iterable<T>): Generator<T> {
  let left = 3;
  for (const item of items) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}

/** Public IPv4 before IPv6 before what only a PROXY header can claim; within each as the classes come, the article's address first. */
function sourceOrder(space: Space): readonly number[] {
  const rank = (code: number): number => {
    const known = space.sources[code];
    if (known?.samples.includes(plainSource)) return 0;
    return known === undefined
      ? 4
      : { ipv4: 1, ipv6: 2, 'proxied-socket': 3, socket: 4, internal: 4 }[known.kind];
  };
  return Array.from({ length: space.source.count }, (_, code) => code).sort((a, b) => rank(a) - rank(b));
}

/** The choices of a class for each field that lead to truth in `node`, in the order of preference. */
function* assignments(
  node: Node,
  fields: readonly { readonly field: Field; readonly order: readonly number[] }[],
  at: number,
  codes: Map<Field, number>,
): Generator<ReadonlyMap<Field, number>> {
  const next = fields[at];
  if (next === undefined) {
    yield codes;
    return;
  }
  for (const code of next.order) {
    const rest = next.field.follow(node, code);
    if (rest === no) continue;
    codes.set(next.field, code);
    yield* assignments(rest, fields, at + 1, codes);
  }
}
