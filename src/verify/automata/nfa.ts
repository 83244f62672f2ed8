import { spend } from '../budget.js';
import type { DomainPattern } from '../match/domain.js';
import type { After, Before } from '../match/ere-tree.js';
import { type CharacterSet, otherCharacters, single } from './character-sets.js';

/** A step without a character, with what must stand before and after the place where it is taken. */
interface Passage {
  readonly to: number;
  readonly before: Before;
  readonly after: After;
}

interface NfaEdge {
  readonly set: CharacterSet;
  readonly to: number;
}

/**
 * A non-deterministic automaton with many starts and with labels instead of mere acceptance: the text "has" a label when it can end
 * in a state that carries it. One automaton holds all patterns of a field, each with its label, so that one walk over a text, or one
 * subset construction, answers all of them together.
 */
export class Nfa {
  readonly starts: number[] = [];
  readonly edges: NfaEdge[][] = [];
  readonly passages: Passage[][] = [];
  readonly labels: number[][] = [];
  /** Some passage has a condition. */
  conditional = false;

  readonly #steps = new Map<string, number>();
  #root: number | undefined;

  /** The start that domain patterns share. */
  get root(): number {
    this.#root ??= this.start();
    return this.#root;
  }

  get size(): number {
    return this.edges.length;
  }

  state(): number {
    spend(1);
    this.edges.push([]);
    this.passages.push([]);
    this.labels.push([]);
    return this.edges.length - 1;
  }

  start(): number {
    const state = this.state();
    this.starts.push(state);
    return state;
  }

  edge(from: number, set: CharacterSet, to: number): void {
    this.edges[from]?.push({ set, to });
  }

  pass(from: number, to: number, before: Before = 'any', after: After = 'any'): void {
    this.passages[from]?.push({ to, before, after });
    if (before !== 'any' || after !== 'any') this.conditional = true;
  }

  label(state: number, label: number): void {
    this.labels[state]?.push(label);
  }

  /** Adds `text` after `from`; the state behind it. */
  text(from: number, text: string): number {
    let at = from;
    for (const character of text) {
      const next = this.state();
      this.edge(at, single(character), next);
      at = next;
    }
    return at;
  }

  /** Adds any number of characters of `set` after `from`; the state behind them. */
  many(from: number, set: CharacterSet): number {
    const loop = this.state();
    this.pass(from, loop);
    this.edge(loop, set, loop);
    return loop;
  }

  /** Adds one or more characters of `set` after `from`. */
  some(from: number, set: CharacterSet): number {
    const next = this.state();
    this.edge(from, set, next);
    this.edge(next, set, next);
    return next;
  }

  /**
   * Adds one of smtpd's domain patterns after `from`; the state behind it. `any`: what its last star takes. Patterns that begin alike share
   * their first states, so that ten thousand of them are walked as one tree.
   */
  domainPattern(from: number, pattern: DomainPattern, any: CharacterSet): number {
    let at = this.#sharedText(from, pattern.prefix);
    for (const segment of pattern.segments) {
      const follows = segment.charAt(0);
      const before = at;
      const skip = this.#shared(before, `*${follows}`, () => {
        const made = this.state();
        this.pass(before, made);
        this.edge(made, otherCharacters(single(follows)), made);
        return made;
      });
      at = this.#sharedText(skip, segment);
    }
    const open = at;
    return pattern.open ? this.#shared(open, '**', () => this.some(open, any)) : at;
  }

  #sharedText(from: number, text: string): number {
    let at = from;
    for (const character of text) {
      const before = at;
      at = this.#shared(before, character, () => this.text(before, character));
    }
    return at;
  }

  #shared(from: number, step: string, make: () => number): number {
    const key = `${from} ${step}`;
    const known = this.#steps.get(key) ?? make();
    this.#steps.set(key, known);
    return known;
  }
}

/** Adds a pattern to the automaton: texts of it get `label`. */
export type TextPattern = (nfa: Nfa, label: number) => void;
