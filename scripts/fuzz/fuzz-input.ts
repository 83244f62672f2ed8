import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Platform, platforms, type Release, releases } from '../../src/index.js';
import { configurations, sample, toBuffer } from '../oracle/generate/config-texts.js';
import { mutate, mutationKinds } from '../oracle/generate/mutate.js';
import { Random } from '../oracle/generate/random.js';
import { sessionCase } from '../oracle/generate/session-cases.js';
import { hashOf } from './hash.js';
import { hostileTexts, paths, policyLines } from './hostile-words.js';
import type { HostPlan } from './hosts.js';
import { thinned } from './thinning.js';

/** Everything on which one run of the fuzzed functions depends. A fixture stores it as JSON beside its text. */
export interface FuzzInput {
  readonly text: string;
  /** Another configuration, for functions that compare two. */
  readonly other: string;
  readonly policy: string;
  readonly release: Release;
  readonly platform: Platform;
  readonly host: HostPlan;
  /** The seed of choices made while functions run: envelopes, formats. */
  readonly draw: number;
}

const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url));

/**
 * The texts that are mutated and spliced, sorted by the hashes of their names: all configurations among the fixtures except those that the fuzzer has saved. A number selects one
 * by its position among the hashes, so that a new fixture changes few inputs.
 */
const seeds = readdirSync(fixtures, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.conf') && !name.startsWith('fuzz'))
  .map((name) => ({ hash: hashOf(name), text: readFileSync(fixtures + name, 'utf8') }))
  .sort((a, b) => a.hash - b.hash);

function pickSeed(random: Random): string {
  const at = random.below(2 ** 32);
  return (seeds.find(({ hash }) => hash >= at) ?? seeds[0])?.text ?? '';
}

/** The inputs in a hundred with a host of odd files, and those with a real checkout, which writes files. */
const hosts = { hostile: 44, checkout: 5 } as const;

/** Texts from the grammar are generated in batches, which costs less than one by one. */
const perBatch = 128;

/** Generates inputs from a seed; the same number always yields the same input. */
export class Inputs {
  #batch = -1;
  #generated: readonly string[] = [];

  constructor(private readonly seed: number) {}

  at(index: number): FuzzInput {
    const random = new Random(this.seed * 1_000_003 + index);
    const text = thinned(random, this.#text(random, index));
    const drawn = random.below(100);
    const kind =
      drawn < hosts.checkout ? 'checkout' : drawn < hosts.checkout + hosts.hostile ? 'hostile' : 'none';
    return {
      text: kind === 'none' ? text : withPaths(random, text),
      other: random.chance(60) ? changed(random, text) : thinned(random, pickSeed(random)),
      policy: random.some(policyLines, 5).join('\n'),
      release: random.pick(nonEmpty(releases)),
      platform: random.pick(nonEmpty(platforms)),
      host: { kind, seed: random.below(1 << 30) },
      draw: random.below(1 << 30),
    };
  }

  #text(random: Random, index: number): string {
    const way = random.below(100);
    if (way < 35) return changed(random, pickSeed(random));
    if (way < 58) return spliced(random);
    if (way < 74) return hostile(random, pickSeed(random));
    if (way < 88) return this.#fromGrammar(index);
    const { conf } = sessionCase(random.below(1 << 30), 0);
    return way < 92 ? conf : changed(random, conf);
  }

  #fromGrammar(index: number): string {
    const batch = Math.floor(index / perBatch);
    if (batch !== this.#batch) {
      this.#batch = batch;
      this.#generated = sample(configurations, perBatch, this.seed * 65_537 + batch).map((bytes) =>
        toBuffer(bytes).toString('utf8'),
      );
    }
    return this.#generated[index % perBatch] ?? '';
  }
}

function changed(random: Random, text: string): string {
  let result = text;
  for (let left = 1 + random.below(4); left > 0; left -= 1)
    result = mutate(
      result,
      random.pick(nonEmpty(mutationKinds)),
      random.below(1 << 20),
      random.below(1 << 20),
    );
  return result;
}

/** Splices runs of lines from several texts. */
function spliced(random: Random): string {
  const parts = Array.from({ length: 2 + random.below(3) }, () => {
    const lines = pickSeed(random).split('\n');
    const from = random.below(lines.length);
    return lines.slice(from, from + 1 + random.below(12));
  });
  return `${parts.flat().join('\n')}\n`;
}

/** Inserts hostile words into the strings of a text, or anywhere. */
function hostile(random: Random, text: string): string {
  let result = text;
  for (let left = 1 + random.below(3); left > 0; left -= 1) {
    const word = random.pick(hostileTexts);
    const quoted = [...result.matchAll(/"[^"\n]*"/g)];
    const place = quoted[random.below(quoted.length + 1)];
    const at = place === undefined ? random.below(result.length + 1) : place.index + 1;
    result = result.slice(0, at) + word + result.slice(at);
  }
  return result;
}

/** Makes a text name files: in its own tables, or in added statements. */
function withPaths(random: Random, text: string): string {
  const lines = text
    .split('\n')
    .map((line) =>
      /^table\s+\S+\s/.test(line) && random.chance(40)
        ? line.replace(/^(table\s+\S+)\s.*$/, (_, start: string) => `${start} file:${random.pick(paths)}`)
        : line,
    );
  if (random.chance(40)) lines.splice(random.below(lines.length), 0, `include "${random.pick(paths)}"`);
  if (random.chance(30)) lines.unshift(`table t${random.below(3)} file:${random.pick(paths)}`);
  return lines.join('\n');
}

/** A list as a non-empty tuple. Throws Error if it is empty. */
function nonEmpty<T>(list: readonly T[]): readonly [T, ...T[]] {
  const [first, ...others] = list;
  if (first === undefined) throw new Error('there is nothing to choose from');
  return [first, ...others];
}
