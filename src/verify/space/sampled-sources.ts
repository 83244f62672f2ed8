import type { Release } from '../../source/release.js';
import { type TransitionTable, walkTable } from '../automata/transition-table.js';
import { spend } from '../budget.js';
import { type AddressRange, addressWidth, type IpAddress, parseAddress } from '../match/address.js';
import { sourceText } from '../match/network.js';
import { exampleAddresses } from './address-examples.js';
import { merged } from './address-ranges.js';
import { rangesOfExpression } from './expression-ranges.js';
import type { SourcePredicate } from './source-atom.js';

/** The number of addresses in the sample that are spread over IPv4, each in a network of its own. */
const spread = 640;

/** The addresses that an expression matches, as ranges. */
export interface SampledExpression {
  readonly predicate: SourcePredicate;
  /** Whether these are all; otherwise the match is known for the sample only. */
  readonly isWhole: boolean;
}

/**
 * Regular expressions over client addresses, if they are too many to be divided into atoms together. One that matches a few networks is replaced by a list of these.
 * What others match is known for a sample of addresses, which are atoms, and not known for the rest.
 */
export class SampledSources {
  readonly #release: Release;
  readonly #sample: readonly IpAddress[];

  /**
   * @param expressions the tables of expressions
   * @param candidates addresses that make good examples
   */
  constructor(expressions: readonly (readonly string[])[], candidates: readonly string[], release: Release) {
    this.#release = release;
    const texts = new Set([...candidates, ...spreadAddresses(), ...expressions.flatMap(exampleAddresses)]);
    this.#sample = [...texts].flatMap((text) => parseAddress(text) ?? []);
  }

  /** All addresses outside the sample. */
  get rest(): SourcePredicate {
    return {
      ipv4: complement(rangesOf(this.#sample, 4), addressWidth[4]),
      ipv6: complement(rangesOf(this.#sample, 6), addressWidth[6]),
      local: false,
      patterns: [],
      isCut: true,
    };
  }

  expression(table: TransitionTable): SampledExpression {
    const common = { local: accepts(table, 'local'), patterns: [], isCut: true as const };
    const whole = rangesOfExpression(table, this.#release);
    if (whole !== undefined) return { predicate: { ...common, ipv4: whole, ipv6: [] }, isWhole: true };
    const held = this.#sample.filter((address) =>
      accepts(table, sourceText(address, this.#release).toLowerCase()),
    );
    return {
      predicate: { ...common, ipv4: rangesOf(held, 4), ipv6: rangesOf(held, 6) },
      isWhole: false,
    };
  }
}

function accepts(table: TransitionTable, text: string): boolean {
  spend(text.length);
  const end = walkTable(table, 0, text);
  return end >= 0 && (table.labels[end]?.length ?? 0) > 0;
}

/** Addresses spread over IPv4, always the same. */
function* spreadAddresses(): Generator<string> {
  for (let count = 0; count < spread; count += 1) {
    // Weyl sequences: the octets of consecutive addresses are far apart.
    const [second, third, last] = [157, 89, 211].map((step) => (count * step + 7) % 254);
    yield `${1 + (count % 223)}.${second}.${third}.${1 + (last ?? 0)}`;
  }
}

const rangesOf = (addresses: readonly IpAddress[], family: 4 | 6): readonly AddressRange[] =>
  merged(addresses.flatMap((one) => (one.family === family ? [{ low: one.bits, high: one.bits }] : [])));

/** All addresses outside ascending disjoint ranges that do not touch. */
function complement(ranges: readonly AddressRange[], width: number): readonly AddressRange[] {
  const found: AddressRange[] = [];
  let low = 0n;
  for (const range of ranges) {
    if (range.low > low) found.push({ low, high: range.low - 1n });
    low = range.high + 1n;
  }
  const end = (1n << BigInt(width)) - 1n;
  return low > end ? found : [...found, { low, high: end }];
}
