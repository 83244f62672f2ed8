import { editsKey } from '../edit/edits.js';
import { reread } from '../edit/reread.js';
import { Rewrite } from '../edit/rewrite.js';
import { lengthOf } from '../model/config/lengths.js';
import type { Edit } from '../source/text.js';
import { Allowance, costOfCharacter, costOfTableCharacter, spend } from '../verify/budget.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import { Attempt, withinAllowance } from './attempt.js';
import type { JudgedConfig } from './judged-config.js';
import { Unchanged } from './unchanged.js';

/** The most rules and listeners that all attempts on a configuration together may verify: an attempt costs in proportion to their number. */
const maxRules = 4000;

/** The share of the remaining work that all attempts may use: findings come before suggestions. */
const share = 1 / 4;

/** The most text that is cached, in characters: a reading takes fifty times as much memory. A text that is no longer cached is read again. */
const maxKept = 500_000;

/** Makes edits in the text of a configuration, and reads and judges the result before they are suggested. */
export class Attempts {
  readonly #original: JudgedConfig;
  readonly #options: RelayOptions;
  readonly #known = new Map<string, Attempt | undefined>();
  readonly #allowed = new Allowance(share);
  readonly #before: Unchanged;
  #left: number;

  /**
   * @param options how relaying by strangers is judged
   * @param openRelay whether a stranger can relay before any attempt, if that is known
   */
  constructor(original: JudgedConfig, options: RelayOptions, openRelay?: RelayVerdict['openRelay']) {
    this.#original = original;
    this.#options = options;
    this.#before = new Unchanged(original, options, openRelay);
    this.#left = Math.floor(
      maxRules / Math.max(original.config.rules.length + original.config.listeners.length, 20),
    );
  }

  /** Makes edits. Returns undefined if they overlap, if one is not in a file, or if no more may be tried. */
  make(edits: readonly Edit[]): Attempt | undefined {
    const key = editsKey(edits);
    if (this.#known.has(key)) return this.#known.get(key);
    const made = this.#left > 0 && !this.#allowed.isSpent ? this.#make(edits) : undefined;
    this.#left -= 1;
    this.#known.set(key, made);
    if (made !== undefined) this.#forget();
    return made;
  }

  /** Drops the oldest attempts if all together are too large. */
  #forget(): void {
    const made = [...this.#known].filter(([, attempt]) => attempt !== undefined);
    const most = Math.max(1, Math.floor(maxKept / Math.max(1, lengthOf(this.#original.config))));
    for (const [key] of made.slice(0, -most)) this.#known.delete(key);
  }

  #make(edits: readonly Edit[]): Attempt | undefined {
    const { config, machine } = this.#original;
    const rewrite = edits.every(({ span }) => isFile(span.file.path)) ? Rewrite.of(edits) : undefined;
    if (rewrite === undefined) return undefined;
    const after = withinAllowance(this.#allowed, undefined, () => {
      const tables = new Set(
        edits.flatMap(({ span: { file } }) => (config.files.includes(file) ? [] : file)),
      );
      spend(lengthOf(config) * costOfCharacter + lengthOf({ files: [...tables] }) * costOfTableCharacter);
      return reread(config, machine, rewrite);
    });
    if (after === undefined) return undefined;
    return new Attempt(this.#before, after, rewrite, this.#options, this.#allowed);
  }
}

/** Whether a path is that of a file, rather than the name of a macro from the command line. */
const isFile = (path: string): boolean => !path.startsWith('-D ');
