import { addressWidth, type IpAddress, type Network } from '../match/address.js';

/** Leading bits as a key. Not a BigInt: V8 hashes their lowest 64 bits only, which are the same for many IPv6 addresses. */
type LeadingBits = number | string;

const leading = (bits: bigint): LeadingBits => (bits <= 0xffff_ffffn ? Number(bits) : bits.toString(16));

/** Values of networks, found by an address in them with one lookup for each prefix length in use. */
export class NetworkIndex<Value> {
  readonly #widths = new Map<
    string,
    { readonly family: 4 | 6; readonly shift: bigint; readonly values: Map<LeadingBits, Value> }
  >();

  get isEmpty(): boolean {
    return this.#widths.size === 0;
  }

  /** The value of exactly this network; `make` creates it if there is none. */
  at({ address: { family, bits }, prefix }: Network, make: () => Value): Value {
    const name = `${family}/${prefix}`;
    let width = this.#widths.get(name);
    if (width === undefined) {
      width = { family, shift: BigInt(addressWidth[family] - prefix), values: new Map() };
      this.#widths.set(name, width);
    }
    const key = leading(bits >> width.shift);
    const known = width.values.get(key);
    if (known !== undefined) return known;
    const value = make();
    width.values.set(key, value);
    return value;
  }

  /** Whether an address is in any of the networks. */
  has(address: IpAddress): boolean {
    for (const { family, shift, values } of this.#widths.values())
      if (family === address.family && values.has(leading(address.bits >> shift))) return true;
    return false;
  }

  /** The values of the networks that an address is in. */
  *of(address: IpAddress): Generator<Value> {
    for (const { family, shift, values } of this.#widths.values()) {
      const value = family === address.family ? values.get(leading(address.bits >> shift)) : undefined;
      if (value !== undefined) yield value;
    }
  }
}
