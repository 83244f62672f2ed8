import { spend } from '../budget.js';
import { inRanges, isWordByte } from './bytes.js';
import type { After, Before, Ere } from './ere-tree.js';

/** One state of a Thompson automaton; transitions name states by index. */
type ByteNfaState =
  | { readonly type: 'set'; readonly ere: Ere & { type: 'set' }; readonly next: number }
  | {
      readonly type: 'assert';
      readonly before: Before;
      readonly after: After;
      readonly next: number;
    }
  | { readonly type: 'split'; readonly next: number[] }
  | { readonly type: 'accept' };

export interface ByteNfa {
  readonly states: readonly ByteNfaState[];
  readonly start: number;
}

/** The size limit of an automaton: one of this size runs in milliseconds on a text as long as smtpd's longest key. */
export const maxStates = 20_000;

/** Builds the automaton of a regular expression, or returns undefined if it would exceed `limit` states (nested intervals). */
export function buildByteNfa(ere: Ere, limit = maxStates): ByteNfa | undefined {
  const builder = new ByteNfaBuilder(limit);
  const start = builder.build(ere, 0);
  const { states } = builder;
  return start === undefined || states.length > limit ? undefined : { states, start };
}

/** Builds states from the end of an expression to its beginning. */
class ByteNfaBuilder {
  readonly states: ByteNfaState[] = [{ type: 'accept' }];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  #add(state: ByteNfaState): number {
    return this.states.push(state) - 1;
  }

  /** Adds states for `part` that continue at `next`. Returns the first of them, or undefined over the limit. */
  build(part: Ere, next: number): number | undefined {
    if (this.states.length > this.#limit) return undefined;
    switch (part.type) {
      case 'empty':
        return next;
      case 'set':
        return this.#add({ type: 'set', ere: part, next });
      case 'assert':
        return this.#add({ type: 'assert', before: part.before, after: part.after, next });
      case 'sequence': {
        let to: number | undefined = next;
        for (const item of [...part.items].reverse()) {
          to = this.build(item, to);
          if (to === undefined) return undefined;
        }
        return to;
      }
      case 'choice': {
        const starts: number[] = [];
        for (const option of part.options) {
          const start = this.build(option, next);
          if (start === undefined) return undefined;
          starts.push(start);
        }
        return this.#add({ type: 'split', next: starts });
      }
      case 'repeat':
        return this.#repeat(part, next);
    }
  }

  #repeat({ item, min, max }: Extract<Ere, { readonly type: 'repeat' }>, next: number): number | undefined {
    let to = next;
    if (max === undefined) {
      const loop: number[] = [next];
      const split = this.#add({ type: 'split', next: loop });
      const body = this.build(item, split);
      if (body === undefined) return undefined;
      loop.push(body);
      to = split;
    } else {
      for (let count = min; count < max; count++) {
        const body = this.build(item, to);
        if (body === undefined) return undefined;
        to = this.#add({ type: 'split', next: [body, next] });
      }
    }
    for (let count = 0; count < min; count++) {
      const body = this.build(item, to);
      if (body === undefined) return undefined;
      to = body;
    }
    return to;
  }
}

/** Whether the automaton matches anywhere in `text`, a string of bytes: one pass, at most states × bytes steps. */
export function runByteNfa(nfa: ByteNfa, text: string): boolean {
  const { states } = nfa;
  const visited = new Int32Array(states.length).fill(-1);
  let current: number[] = [];
  for (let at = 0; at <= text.length; at++) {
    const pending = [...current, nfa.start];
    const following: number[] = [];
    const byte = at < text.length ? text.charCodeAt(at) : undefined;
    for (let index = pending.pop(); index !== undefined; index = pending.pop()) {
      const state = states[index];
      if (state === undefined || visited[index] === at) continue;
      visited[index] = at;
      switch (state.type) {
        case 'accept':
          return true;
        case 'split':
          pending.push(...state.next);
          break;
        case 'assert':
          if (holds(state.before, text, at - 1) && holds(state.after, text, at)) pending.push(state.next);
          break;
        case 'set':
          if (byte !== undefined && inRanges(state.ere.ranges, byte)) following.push(state.next);
          break;
      }
    }
    spend(following.length + 1);
    current = following;
  }
  return false;
}

/** Whether the byte at `at`, or the edge of the text, satisfies an assertion. */
function holds(condition: Before, text: string, at: number): boolean {
  if (condition === 'any') return true;
  const edge = at < 0 || at >= text.length;
  if (condition === 'edge') return edge;
  return (!edge && isWordByte(text.charCodeAt(at))) === (condition === 'word');
}
