import { spend } from '../budget.js';
import type { DomainPattern } from '../match/domain.js';
import type { After, Before } from '../match/ere-tree.js';
import { type CharacterSet, otherCharacters, single } from './character-sets.js';

/** An epsilon transition, with conditions on the characters before and after the place where it is taken. */
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
 * A non-deterministic automaton with several start states, and with labels instead of mere acceptance: a text has a label if it can end in a state that carries the
 * label. One automaton holds all patterns of a field, each with its label, so that one walk over a text, or one subset construction, answers for all of them.
 */
export class Nfa {
  readonly starts: number[] = [];
  readonly edges: NfaEdge[][] = [];
  readonly passages: Passage[][] = [];
  readonly labels: number[][] = [];
  /** Whether some passage has a condition. */
  conditional = false;

  /** The targets of the steps that patterns share, by `stepOf`. */
  readonly #steps = new Map<number, number>();
  #root: number | undefined;

  /** The start state that domain patterns share. */
  get root(): number {
    this.#root ??= this.start();
    return this.#root;
  }

  get size(): number {
    return this.edges.length;
  }

  state(): number {
    spend(1);
    this.edges.push(none);
    this.passages.push(none);
    this.labels.push(none);
    return this.edges.length - 1;
  }

  start(): number {
    const state = this.state();
    this.starts.push(state);
    return state;
  }

  edge(from: number, set: CharacterSet, to: number): void {
    append(this.edges, from, { set, to });
  }

  pass(from: number, to: number, before: Before = 'any', after: After = 'any'): void {
    append(this.passages, from, { to, before, after });
    if (before !== 'any' || after !== 'any') this.conditional = true;
  }

  label(state: number, label: number): void {
    append(this.labels, state, label);
  }

  /** Adds `text` after `from` and returns the state after it. */
  text(from: number, text: string): number {
    let at = from;
    for (const character of text) {
      const next = this.state();
      this.edge(at, single(character), next);
      at = next;
    }
    return at;
  }

  /** Adds any number of characters of `set` after `from` and returns the state after them. */
  many(from: number, set: CharacterSet): number {
    const loop = this.state();
    this.pass(from, loop);
    this.edge(loop, set, loop);
    return loop;
  }

  /** Adds one or more characters of `set` after `from` and returns the state after them. */
  some(from: number, set: CharacterSet): number {
    const next = this.state();
    this.edge(from, set, next);
    this.edge(next, set, next);
    return next;
  }

  /**
   * Adds one of smtpd's domain patterns after `from` and returns the state after it; `any` is what its last star matches. Patterns with the same beginning share
   * their first states, so that ten thousand of them are walked as one trie.
   */
  domainPattern(from: number, pattern: DomainPattern, any: CharacterSet): number {
    let at = this.#sharedText(from, pattern.prefix);
    for (const segment of pattern.segments) {
      const follows = segment.charAt(0);
      const before = at;
      const skip = this.#shared(stepOf(before, 'skip', follows), () => {
        const made = this.state();
        this.pass(before, made);
        this.edge(made, allBut(follows), made);
        return made;
      });
      at = this.#sharedText(skip, segment);
    }
    const open = at;
    return pattern.open ? this.#shared(stepOf(open, 'open', ''), () => this.some(open, any)) : at;
  }

  #sharedText(from: number, text: string): number {
    let at = from;
    for (const character of text) {
      const before = at;
      at = this.#shared(stepOf(before, 'text', character), () => this.text(before, character));
    }
    return at;
  }

  #shared(step: number, make: () => number): number {
    const known = this.#steps.get(step);
    if (known !== undefined) return known;
    const made = make();
    this.#steps.set(step, made);
    return made;
  }
}

/** Kinds of steps in a domain pattern: a character, a star that ends at a character, or the last star. */
const stepKinds = { text: 0, skip: 1, open: 2 } as const;

/** The unique number of a step from a state. */
const stepOf = (from: number, kind: keyof typeof stepKinds, character: string): number =>
  (from * 3 + stepKinds[kind]) * largestCharacter + (character === '' ? 0 : character.charCodeAt(0));

const largestCharacter = 0x10000;

const others = new Map<string, CharacterSet>();

/** All octets but one. */
function allBut(character: string): CharacterSet {
  const known = others.get(character) ?? otherCharacters(single(character));
  others.set(character, known);
  return known;
}

/** The shared empty list of states without items. It is never changed. */
const none: never[] = [];

/** Adds to the list of a state. Most lists have one item only, for which an array that grows would reserve too much. */
function append<Item>(lists: Item[][], state: number, item: Item): void {
  const list = lists[state];
  if (list === none || list === undefined) lists[state] = [item];
  else list.push(item);
}

/** Adds a pattern to an automaton and gives its texts `label`. */
export type TextPattern = (nfa: Nfa, label: number) => void;
