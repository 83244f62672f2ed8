import type { Config, Listener } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { type Node, no } from '../bdd/diagram.js';
import type { Field } from '../bdd/field.js';
import { spend } from '../budget.js';
import { formatAddress } from '../match/address.js';
import type { EntryPoint } from '../ruleset/stranger-sessions.js';
import { longestLabel } from '../smtp/address-syntax.js';
import { unseenLists } from '../smtp/assumptions.js';
import { bindingOf, isReachable, serves } from '../smtp/bindings.js';
import { withStrangersName } from '../smtp/confirmed-names.js';
import { decide } from '../smtp/decide.js';
import type { AssumedEntry, Decision, EnvelopeInput } from '../smtp/envelope.js';
import { plainSource, plainSource6 } from '../smtp/example-sources.js';
import { reachingListener } from '../smtp/reaching-listener.js';
import type { EnvelopeSpace } from '../space/envelope-space.js';
import { namedClient } from '../space/named-clients.js';
import { unknownName } from '../space/text-universes.js';
import { addressedChoices, type OrderedField } from './addressed-choices.js';

export type Witness = EnvelopeInput & { readonly src: string; readonly rcpt_to: string };

export interface ConfirmedWitness {
  readonly witness: Witness;
  readonly decision: Decision;
}

/** The most envelopes that are tried before a region counts as one that `decide` denies. */
const maxTries = 200;

/** The most choices of atoms that are tried, with members or without. */
const maxAssignments = 5000;

/**
 * The result of the search for a witness. `denied`: `decide` refuses what the diagram lets through. `unknown`: no member is known of an atom that may have some, or
 * there are too many to try. `vacuous`: the region's atoms have no common member. `taken`: another listener has the port.
 */
export type WitnessSearch = ConfirmedWitness | 'denied' | 'unknown' | 'vacuous' | 'taken';

/** The region and the rule for which a witness is looked for. */
export interface WitnessQuestion {
  readonly space: EnvelopeSpace;
  readonly config: Config;
  readonly machine: Machine;
  readonly entryPoint: EntryPoint;
  readonly region: Node;
  /** The number of the rule that has to decide. */
  readonly rule: number;
  /** The fixed parts of the envelope, and assumed entries. */
  readonly given?: Partial<EnvelopeInput>;
}

/**
 * The least surprising envelope of a region that `decide` accepts under a rule. The first atoms are the most readable ones, so that the first path through the
 * diagram is the least surprising.
 */
export function findWitness({
  space,
  config,
  machine,
  entryPoint,
  region,
  rule,
  given = {},
}: WitnessQuestion): WitnessSearch {
  let looked = 0;
  let refused = false;
  let doubtful = false;
  for (const found of regionEnvelopes(space, entryPoint, region)) {
    if (found === undefined) doubtful = true;
    else {
      looked += 1;
      if (looked > maxTries) return refused ? 'denied' : 'unknown';
      const witness = reachingListener({ ...found, ...given }, entryPoint.listener.on, [
        [config, entryPoint.listener],
      ]);
      if (witness === undefined) return 'taken';
      const decision = decide(config, machine, witness);
      const isRelayed = (one: Decision): boolean =>
        one.decision === 'accept' && one.rule === rule && relays(one);
      if (isRelayed(decision)) {
        const shown = withStrangersName(witness, (other) => isRelayed(decide(config, machine, other)));
        return { witness: shown, decision: shown === witness ? decision : decide(config, machine, shown) };
      }
      if (decision.decision === 'unknown' || isLong(witness)) doubtful = true;
      else refused = true;
    }
  }
  if (refused) return 'denied';
  return doubtful ? 'unknown' : 'vacuous';
}

/** Whether some text of an envelope may be longer than smtpd accepts: automata do not count. */
const isLong = ({ helo, rdns, mail_from, rcpt_to }: Witness): boolean =>
  [helo, rdns, mail_from, rcpt_to].some((text) =>
    text?.split(/[.@]/).some(({ length }) => length > longestLabel),
  );

export const relays = (decision: Decision): boolean =>
  decision.deliveries.some(({ type, failure }) => type === 'relay' && failure === undefined);

/** Envelopes of `region` on one listener, the least surprising first; undefined for an atom that may have members of which none is known. */
export function* regionEnvelopes(
  space: EnvelopeSpace,
  entryPoint: EntryPoint,
  region: Node,
): Generator<Witness | undefined> {
  const { listener, index } = entryPoint;
  const fields: readonly OrderedField[] = [
    { field: space.listener, order: [index] },
    { field: space.source, order: sourceOrder(space) },
    ...[space.reverse, space.confirmed].map(inOrder),
    // HELO as a person types it; a client that wants STARTTLS says EHLO.
    { field: space.greeting, order: listener.tls === 'tls-require' ? [0, 1] : [1, 0] },
    ...[space.helo, space.auth].map(inOrder),
  ];
  let left = maxAssignments;
  for (const codes of addressedChoices(region, fields, [space.sender, space.recipient])) {
    left -= 1;
    if (left < 0) {
      yield undefined;
      return;
    }
    if (typeof codes === 'string') {
      if (codes === 'unknown') yield undefined;
      continue;
    }
    const code = (field: Field): number => codes.get(field) ?? 0;
    const confirmed = code(space.confirmed) === 1;
    const client = namedClient(
      space,
      { source: code(space.source), reverse: code(space.reverse) },
      confirmed,
    );
    const helo = space.heloNames.samples(code(space.helo))[0];
    if (client === undefined || helo === undefined) {
      yield undefined;
      continue;
    }
    const { source, name: reverse } = client;
    for (const sender of firstFew(space.sender.samples(code)))
      for (const recipient of firstFew(space.recipient.samples(code)))
        yield envelopeAt(listener, source, {
          reverse,
          confirmed,
          helo,
          saysHelo: code(space.greeting) === 1,
          sender: sender.text,
          recipient: recipient.text,
        });
  }
}

/** What a client without a login says, and its reverse name. */
export interface SaidTexts {
  /** `<unknown>` if it has none. */
  readonly reverse: string;
  readonly confirmed: boolean;
  readonly helo: string;
  /** Whether it says HELO rather than EHLO. */
  readonly saysHelo: boolean;
  readonly sender: string;
  readonly recipient: string;
}

/** The envelope of a client at a listener, with the TLS and the certificate that it demands. */
export function envelopeAt(listener: Listener, source: string, said: SaidTexts): Witness {
  const isNamed = said.reverse !== unknownName;
  return {
    src: listener.proxy ? proxyOf(listener) : source,
    ...(bindingOf(listener).type === 'address' ? { dst: listener.on } : {}),
    port: listener.port,
    helo: said.helo,
    ...(said.saysHelo ? { ehlo: false } : {}),
    mail_from: said.sender,
    rcpt_to: said.recipient,
    tls: listener.tls === 'smtps' ? 'smtps' : listener.tls === 'tls-require' ? 'starttls' : 'none',
    auth: null,
    proxy: listener.proxy ? source : null,
    rdns: isNamed ? said.reverse : null,
    fcrdns: said.confirmed && isNamed,
    cert: listener.verify,
    ...(listener.tag === undefined ? {} : { tag: listener.tag }),
  };
}

/** The most lists that are left out of a witness one by one to see whether it needs them. */
const maxAbsent = 50;

/**
 * The witness with the unseen lists that it must not be in, because they would decide otherwise. It then gets the same answer again as it got here, where these
 * lists are assumed to be empty.
 */
export function withAbsent(config: Config, machine: Machine, witness: Witness): Witness {
  const isAccepted = (assumed: readonly AssumedEntry[]): boolean =>
    decide(config, machine, { ...witness, assumed }).decision === 'accept';
  const given = witness.assumed ?? [];
  const named = new Set(given.map(({ table }) => table));
  let absent: readonly AssumedEntry[] = [...unseenLists(config)]
    .filter((table) => !named.has(table))
    .map((table) => ({ table, entry: null }));
  if (absent.length === 0 || isAccepted(given) || !isAccepted([...given, ...absent])) return witness;
  for (const one of absent.slice(0, maxAbsent)) {
    const rest = absent.filter((other) => other !== one);
    if (isAccepted([...given, ...rest])) absent = rest;
  }
  return { ...witness, assumed: [...given, ...absent] };
}

/** The address of a client of a proxy-v2 listener itself: a stranger's, or that of a proxy on this machine. */
function proxyOf(listener: Listener): string {
  const four = serves(listener, 4);
  const binding = bindingOf(listener);
  if (binding.type === 'address' && !isReachable(listener)) return formatAddress(binding.address);
  if (!isReachable(listener)) return four ? '127.0.0.1' : '::1';
  return four ? plainSource : plainSource6;
}

/** A field with its atoms in order: the most readable ones first. */
const inOrder = (field: Field): OrderedField => ({ field, order: field.codes });

export function* firstFew<T>(items: Iterable<T>): Generator<T> {
  let left = 3;
  for (const item of items) {
    if (left === 0) return;
    left -= 1;
    yield item;
  }
}

const orders = new WeakMap<EnvelopeSpace, readonly number[]>();

/**
 * Source atoms in the order of preference: public IPv4, IPv6, then what only a PROXY header can claim; within each in the order of the atoms, the article's address
 * first.
 */
export function sourceOrder(space: EnvelopeSpace): readonly number[] {
  const made = orders.get(space);
  if (made !== undefined) return made;
  const rank = (code: number): number => {
    const known = space.sources[code];
    if (known?.samples.includes(plainSource)) return 0;
    // Those without a sample give no envelope.
    return known === undefined || known.samples.length === 0
      ? 5
      : { ipv4: 1, ipv6: 2, 'proxied-socket': 3, socket: 4, internal: 4 }[known.kind];
  };
  const order = [...space.source.codes].sort((a, b) => rank(a) - rank(b));
  orders.set(space, order);
  return order;
}

/** Yields the choices of an atom for each field that satisfy `node`, in the order of preference. */
export function* assignments(
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
    spend(next.field.width + 1);
    const rest = next.field.follow(node, code);
    if (rest === no) continue;
    codes.set(next.field, code);
    yield* assignments(rest, fields, at + 1, codes);
  }
}
