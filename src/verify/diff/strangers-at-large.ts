import type { Node } from '../bdd/diagram.js';
import { exists } from '../bdd/walks.js';
import type { Flows } from '../flows/flows.js';
import { wideAmong } from '../flows/principals.js';
import { parseAddress } from '../match/address.js';
import type { EnvelopeInput } from '../smtp/envelope.js';
import type { Contact } from './contact.js';

const allKinds = ['ipv4', 'ipv6'] as const;
type NetworkKind = (typeof allKinds)[number];

/** The most samples of each family that are tried. */
const maxSamples = 4;

/**
 * Strangers in general: public networks each of which is more than an owner trusts by name. What they can send needs no trusted network; mail that only a trusted
 * network can send is not among it.
 */
export class StrangersAtLarge {
  readonly #flows: Flows;
  readonly #families = new Map<NetworkKind, readonly number[]>();
  readonly #sampled = new Map<NetworkKind, readonly string[]>();

  constructor(flows: Flows) {
    this.#flows = flows;
  }

  /** The part of `mail` that some strangers with an address of one of these kinds can send, as a set of mail from any source. */
  of(mail: Node, kinds: readonly NetworkKind[]): Node {
    const { diagram, source } = this.#flows.space;
    const codes = kinds.flatMap((kind) => this.#codes(kind)).sort((a, b) => a - b);
    return exists(diagram, diagram.and(mail, source.set(codes)), source);
  }

  /**
   * The addresses from which the sender of a mail could have sent it to a place before. A client that comes over IPv6 or claims an address could have used others,
   * too.
   */
  sourcesAt({ mode, place }: Contact, { src, proxy }: EnvelopeInput): readonly string[] {
    const own = proxy ?? src;
    if (own === undefined) return [];
    if (mode.header) return [own];
    const kinds = proxy ? allKinds : parseAddress(own)?.family === 6 ? (['ipv4'] as const) : [];
    return [...(proxy ? [] : [own]), ...kinds.flatMap((kind) => this.#samples(kind))].filter((source) =>
      place.families.some((served) => served === parseAddress(source)?.family),
    );
  }

  #samples(kind: NetworkKind): readonly string[] {
    const known = this.#sampled.get(kind);
    if (known !== undefined) return known;
    const { sources } = this.#flows.space;
    const samples = this.#codes(kind)
      .flatMap((code) => sources[code]?.samples.slice(0, 1) ?? [])
      .slice(0, maxSamples);
    this.#sampled.set(kind, samples);
    return samples;
  }

  #codes(kind: NetworkKind): readonly number[] {
    const known = this.#families.get(kind);
    if (known !== undefined) return known;
    const { space } = this.#flows;
    const all = space.source.atomsIn(space.diagram.and(space.publicSources, space.kinds(kind)));
    const found = wideAmong(this.#flows, [...all]);
    this.#families.set(kind, found);
    return found;
  }
}
