/** Random choices that are reproducible by a seed (xorshift). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (seed * 2654435761 + 88172645) >>> 0 || 1;
    for (let round = 0; round < 8; round++) this.below(2);
  }

  below(limit: number): number {
    this.#state ^= this.#state << 13;
    this.#state >>>= 0;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    this.#state >>>= 0;
    return this.#state % limit;
  }

  /** A number from 1 to `limit`, distributed evenly on a logarithmic scale. */
  upTo(limit: number): number {
    return Math.floor(limit ** (this.below(1 << 16) / (1 << 16)));
  }

  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.below(from.length)] ?? from[0];
  }

  some<T>(from: readonly [T, ...T[]], most: number): readonly [T, ...T[]] {
    const more = Array.from({ length: this.below(most) }, () => this.pick(from));
    return [this.pick(from), ...more.filter((value, at) => more.indexOf(value) === at)];
  }
}
