import type { Config } from '../../model/config/config.js';
import { type Node, no, yes } from '../bdd/diagram.js';
import { type LeafRegion, leafRegions } from '../bdd/leaf-pairs.js';
import { exists, partsByLeaf } from '../bdd/walks.js';
import { isKnownClient, modesOf } from '../flows/client-modes.js';
import { type FlowOutcome, outcomeReader } from '../flows/dispositions.js';
import type { Flows } from '../flows/flows.js';
import { strangersAmong } from '../flows/principals.js';
import { relayDestinationOf } from '../relay/relay-destination.js';
import { isClosed } from '../ruleset/exposure.js';
import { outcomeOf } from '../ruleset/first-match.js';
import { isReachable } from '../smtp/bindings.js';
import { anonymous } from '../space/reserved-users.js';
import type { StrangersAtLarge } from './strangers-at-large.js';

/** Mail that a stranger can send through any listener, with an outcome that counts. */
interface Reach {
  /** From an address of the stranger's own. */
  readonly plain: Node;
  /** Through a proxy-v2 listener, from any address that it claims. */
  readonly claimed: Node;
}

/** What strangers can send with the second of two configurations only. It is computed when something is found to be different: most often nothing is. */
export class GainedMail {
  readonly #flows: Flows;
  readonly #configs: readonly [Config, Config];
  readonly #strangers: StrangersAtLarge;
  #gain: Node | undefined;
  readonly #trusting = new Map<number, boolean>();
  #publicly: ReadonlyMap<number, readonly LeafRegion[]> | undefined;

  constructor(flows: Flows, configs: readonly [Config, Config], strangers: StrangersAtLarge) {
    this.#flows = flows;
    this.#configs = configs;
    this.#strangers = strangers;
  }

  get gain(): Node {
    this.#gain ??= strangersGain(this.#flows, this.#configs, this.#strangers);
    return this.#gain;
  }

  /**
   * Whether a rule of the second configuration accepts mail from public networks that an owner can mean to trust, and from no other public addresses: clients in those
   * networks are not strangers to it.
   */
  isTrusting(rule: number): boolean {
    const known = this.#trusting.get(rule);
    if (known !== undefined) return known;
    this.#publicly ??= decidedPublicly(this.#flows, this.#configs[1]);
    const decided = this.#publicly.get(rule);
    const { source } = this.#flows.space;
    const codes = new Set(decided?.flatMap(({ region }) => [...source.atomsIn(region)]));
    const trusting = decided !== undefined && strangersAmong(this.#flows, [...codes]).length === 0;
    this.#trusting.set(rule, trusting);
    return trusting;
  }
}

/**
 * Mail that strangers can send with the second of two configurations and could send through no listener of the first, and mail for foreign recipients that is sent
 * on for them only now.
 */
function strangersGain(flows: Flows, configs: readonly [Config, Config], strangers: StrangersAtLarge): Node {
  const { diagram, foreign } = flows.space;
  const accepted = (part: 0 | 1): Reach =>
    reachOf(flows, configs[part], part, ({ disposition }) =>
      disposition === 'relayed' || disposition === 'delivered' ? yes : no,
    );
  // Mail that a program routes counts as gained in any case.
  const relayed = (part: 0 | 1): Reach =>
    reachOf(flows, configs[part], part, ({ action }) =>
      action?.type === 'relay' && relayDestinationOf(action).type !== 'mailboxes'
        ? flows.routed(action, { list: no, program: part === 0 ? no : yes })
        : no,
    );
  return diagram.or(
    gained(flows, strangers, accepted(0), accepted(1)),
    diagram.and(foreign, gained(flows, strangers, relayed(0), relayed(1))),
  );
}

/** The mail from public addresses that each rule of the second configuration decides on. */
function decidedPublicly(flows: Flows, config: Config): ReadonlyMap<number, readonly LeafRegion[]> {
  const { space } = flows;
  const { diagram } = space;
  const found = new Map<number, LeafRegion[]>();
  const publicly = diagram.and(space.auth.set([anonymous]), space.publicSources);
  config.listeners.forEach((listener, index) => {
    for (const mode of modesOf([listener])) {
      const sessions = diagram.and(publicly, flows.clients(listener, mode));
      const decision = diagram.ite(sessions, flows.outcome(1, index, mode), no);
      for (const decided of leafRegions(diagram, decision)) {
        const rule = outcomeOf(decided.leaf)?.rule;
        if (rule === undefined) continue;
        const known = found.get(rule) ?? [];
        found.set(rule, known);
        known.push(decided);
      }
    }
  });
  return found;
}

/**
 * The new mail: over IPv4, what could not be sent from the same address; over IPv6, what no stranger could send over IPv4 either; with a claimed address, what no
 * stranger could send from an address of its own.
 */
function gained({ space }: Flows, strangers: StrangersAtLarge, before: Reach, after: Reach): Node {
  const { diagram } = space;
  const plain = diagram.without(diagram.without(after.plain, before.plain), before.claimed);
  const overIpv6 = diagram.and(plain, space.kinds('ipv6'));
  const claimed = diagram.without(after.claimed, before.claimed);
  return diagram.or(
    overIpv6 === no
      ? plain
      : diagram.without(plain, diagram.and(overIpv6, strangers.of(before.plain, ['ipv4']))),
    claimed === no ? no : diagram.without(claimed, strangers.of(before.plain, ['ipv4', 'ipv6'])),
  );
}

/**
 * Mail that strangers can send, through ports that are not closed to them.
 *
 * @param taken the mail with an outcome that counts
 */
function reachOf(flows: Flows, config: Config, part: number, taken: (outcome: FlowOutcome) => Node): Reach {
  const { space } = flows;
  const { diagram } = space;
  const read = outcomeReader(config);
  let plain: Node = no;
  let claimed: Node = no;
  config.listeners.forEach((listener, index) => {
    if (isClosed(listener, flows.exposure)) return;
    for (const mode of modesOf([listener])) {
      // A client with a certificate of a non-public authority is not a stranger, and a client of a proxy on this machine is the one that it names.
      if (isKnownClient(mode)) continue;
      const truthful = !mode.header || !isReachable(listener);
      const clients = flows.clients(listener, mode);
      const sessions = diagram.and(
        space.auth.set([anonymous]),
        truthful ? diagram.and(clients, space.publicSources) : clients,
      );
      const outcome = flows.outcome(part, index, mode);
      const here = diagram.and(
        sessions,
        partsByLeaf(diagram, outcome, (leaf) => taken(read(leaf))),
      );
      if (truthful) plain = diagram.or(plain, here);
      else claimed = diagram.or(claimed, exists(diagram, here, space.source));
    }
  });
  return { plain, claimed };
}
