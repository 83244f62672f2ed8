import type { Branch, Fork, ResolvedPart, Variable } from './resolve-choices.js';

/** The most alternatives of one line. */
const maxAlternatives = 96;

/** The most parts that are written for all alternatives together. */
const maxParts = 100_000;

/**
 * Turns choices inside a line into choices of whole lines: `listen on eth0{% if x %} auth{% endif %}` becomes the line with `auth` or the line without. A line end
 * after a backslash does not end a line. A line with too many alternatives stays as it is.
 *
 * @param isLifted the choices to lift, besides the choices around them
 */
export function lifted(
  parts: readonly ResolvedPart[],
  text: string,
  isLifted: (variable: Variable) => boolean,
): readonly ResolvedPart[] {
  return new Lifting(text, isLifted).lines(parts, { decided: new Map(), isFollowed: true });
}

/** The place of parts. */
interface LinePlace {
  /** The values that remain possible for variables there. */
  readonly decided: ReadonlyMap<string, readonly number[]>;
  /** Whether a line ends after the parts whatever is chosen, so that they may as well end it themselves. */
  readonly isFollowed: boolean;
}

class Lifting {
  #partsLeft = maxParts;
  readonly #toLift = new Map<Fork, boolean>();
  readonly #ends = { fresh: new Map<Fork, LineState>(), within: new Map<Fork, LineState>() };
  readonly #joining = new Map<Fork, boolean>();
  readonly #alternatives = new Map<Fork, number>();

  constructor(
    private readonly text: string,
    private readonly isLifted: (variable: Variable) => boolean,
  ) {}

  /** @param given the parts, of which the first begins a line */
  lines(given: readonly ResolvedPart[], place: LinePlace): readonly ResolvedPart[] {
    const found: ResolvedPart[] = [];
    /** The parts of the current line. */
    let line: ResolvedPart[] = [];
    /** Whether one of the first `asked` parts of it may end in a backslash. */
    let mayJoin = false;
    let asked = 0;
    const begin = (): void => {
      line = [];
      mayJoin = false;
      asked = 0;
    };
    const parts = given.flatMap((part) => this.#pieces(part));
    for (let at = 0; at < parts.length; at += 1) {
      const part = parts[at];
      if (part === undefined) break;
      if (part.type !== 'fork') {
        line.push(part);
        if (this.#behind(part) === 'fresh') {
          found.push(...line);
          begin();
        }
        continue;
      }
      const known = within(part, place);
      if (known !== undefined) {
        parts.splice(at, 1, ...known.flatMap((each) => this.#pieces(each)));
        at -= 1;
        continue;
      }
      const isFresh = line.every((each) => this.#isBlank(each));
      const behind = parts.slice(at + 1);
      for (; asked < line.length && !mayJoin; asked += 1) mayJoin = this.#mayJoin(line[asked]);
      const isFollowed = this.#beginLine(behind, place.isFollowed) && !mayJoin && !this.#mayJoin(part);
      if (isFresh && this.#areLines(part, isFollowed)) {
        const branches = part.branches.map((each) => this.#branch(part, each, { ...place, isFollowed }));
        found.push(...line, { ...part, branches });
        begin();
        continue;
      }
      const rest = isFollowed ? [] : this.#restOfLine(part, behind);
      const whole = [part, ...rest];
      const count = this.#alternativesIn(whole);
      if (!this.#isToLift(part) || count > maxAlternatives || this.#partsLeft <= 0) {
        line.push(part);
        continue;
      }
      this.#partsLeft -= count * (line.length + whole.length);
      const before = line;
      const isLast = rest.length === behind.length;
      const inside = { ...place, isFollowed: isLast ? place.isFollowed : isFollowed };
      const branches = exclusive(part).map(({ values, parts: own }) =>
        this.#branch(part, { values, parts: [...before, ...own, ...rest] }, inside),
      );
      found.push({ ...part, branches });
      begin();
      at += rest.length;
    }
    return [...found, ...line];
  }

  #branch(fork: Fork, { values, parts }: Branch, { decided, isFollowed }: LinePlace): Branch {
    const place = { decided: new Map([...decided, [fork.variable.id, values]]), isFollowed };
    const lines = this.lines(parts, place);
    if (!isFollowed || this.#endOf(parts) === 'fresh') return { values, parts: lines };
    const { end } = fork.variable.part;
    return { values, parts: [...lines, { type: 'text', part: { type: 'text', start: end, end, as: '\n' } }] };
  }

  /** Whether a choice at the start of a line consists of whole lines. */
  #areLines({ branches, variable }: Fork, isFollowed: boolean): boolean {
    const isLoop = variable.part.type === 'loop';
    const isNextRound = ({ values }: Branch): boolean => isLoop && !values.includes(0);
    const rounds = branches.filter(isNextRound).slice(1);
    const areEnded = isFollowed && rounds.every(({ parts }) => this.#beginLine(parts, false));
    return areEnded || branches.every(({ parts }) => this.#endOf(parts) === 'fresh');
  }

  /** Whether a part ends in a backslash, which joins the next line to its own if a line end follows. */
  #mayJoin(part: ResolvedPart | undefined): boolean {
    if (part?.type === 'text') return this.#written(part).endsWith('\\');
    if (part?.type !== 'fork') return false;
    return onceFor(this.#joining, part, () =>
      part.branches.some(({ parts }) => parts.some((one) => this.#mayJoin(one))),
    );
  }

  /** Whether parts begin with a line end, or are empty and followed by one. */
  #beginLine(parts: readonly ResolvedPart[], isFollowed: boolean): boolean {
    for (const [at, part] of parts.entries()) {
      if (this.#isBlank(part)) continue;
      if (part.type === 'text') return /^[ \t]*\r?\n/.test(this.#written(part));
      if (part.type !== 'fork') return false;
      const isBehind = this.#beginLine(parts.slice(at + 1), isFollowed);
      return part.branches.every((branch) => this.#beginLine(branch.parts, isBehind));
    }
    return isFollowed;
  }

  #isToLift(fork: Fork): boolean {
    return onceFor(
      this.#toLift,
      fork,
      () =>
        this.isLifted(fork.variable) ||
        fork.branches.some(({ parts }) => parts.some((part) => part.type === 'fork' && this.#isToLift(part))),
    );
  }

  /** The number of alternatives of a line, each of which keeps the choices that are not lifted. */
  #alternativesIn(parts: readonly ResolvedPart[]): number {
    let count = 1;
    for (const part of parts) {
      if (part.type === 'fork' && this.#isToLift(part))
        count *= onceFor(this.#alternatives, part, () => this.#waysOf(part));
      if (count > maxAlternatives) return count;
    }
    return count;
  }

  #waysOf({ variable, branches }: Fork): number {
    const counts = branches.map(({ parts }) => this.#alternativesIn(parts));
    const ways = Array.from({ length: variable.values }, (_, value) =>
      branches.reduce((all, { values }, at) => (values.includes(value) ? all * (counts[at] ?? 1) : all), 1),
    );
    return ways.reduce((sum, each) => sum + each, 0);
  }

  /** The rest of the line on which a choice ends; empty if the choice ends the line whatever is chosen. */
  #restOfLine({ branches }: Fork, behind: readonly ResolvedPart[]): readonly ResolvedPart[] {
    if (branches.every(({ parts }) => this.#endOf(parts, 'within') === 'fresh')) return [];
    const end = behind.findIndex((part) => part.type !== 'fork' && this.#behind(part) === 'fresh');
    return end === -1 ? behind : behind.slice(0, end + 1);
  }

  /** The state of the line after parts. */
  #endOf(parts: readonly ResolvedPart[], before: LineState = 'fresh'): LineState {
    let state = before;
    for (const part of parts) {
      const behind = part.type === 'fork' ? this.#behindFork(part, state) : this.#behind(part);
      if (behind !== 'same') state = behind;
    }
    return state;
  }

  /** The state of the line after a choice; also `within` if it depends on the choice. */
  #behindFork(fork: Fork, before: LineState): LineState {
    return onceFor(this.#ends[before], fork, () => {
      const { branches, variable } = fork;
      // The rounds of a loop follow one another, and then comes what replaces all of them.
      const isLoop = variable.part.type === 'loop';
      const states = new Set<LineState>();
      let state = before;
      for (const { parts, values } of branches) {
        state = this.#endOf(parts, isLoop && !values.includes(0) ? state : before);
        states.add(state);
      }
      return states.size === 1 ? state : 'within';
    });
  }

  /** The state of the line after a part, or `same` if the part writes nothing that matters. */
  #behind(part: Exclude<ResolvedPart, Fork>): LineState | 'same' {
    if (this.#isBlank(part)) return 'same';
    if (part.type !== 'text') return 'within';
    const text = this.#written(part);
    const last = text.lastIndexOf('\n');
    const isJoined = /\\\r?\n$/.test(text.slice(0, last + 1));
    return last !== -1 && !isJoined && text.slice(last + 1).trim() === '' ? 'fresh' : 'within';
  }

  #isBlank(part: ResolvedPart): boolean {
    if (part.type === 'line-end-setting') return true;
    return part.type === 'text' && /^[ \t]*$/.test(this.#written(part));
  }

  #written({ part }: Extract<ResolvedPart, { readonly type: 'text' }>): string {
    return part.as ?? this.text.slice(part.start, part.end);
  }

  /** Splits a text into pieces that end with a line. */
  #pieces(part: ResolvedPart): readonly ResolvedPart[] {
    if (part.type !== 'text' || part.part.as !== undefined) return [part];
    const { start, end } = part.part;
    const pieces: ResolvedPart[] = [];
    let from = start;
    for (
      let at = this.text.indexOf('\n', start);
      at !== -1 && at < end;
      at = this.text.indexOf('\n', at + 1)
    ) {
      if (/\\\r?$/.test(this.text.slice(Math.max(start, at - 2), at))) continue;
      pieces.push({ ...part, part: { ...part.part, start: from, end: at + 1 } });
      from = at + 1;
    }
    if (from < end || start === end) pieces.push({ ...part, part: { ...part.part, start: from } });
    return pieces;
  }
}

type LineState = 'fresh' | 'within';

function onceFor<Key, Value>(known: Map<Key, Value>, key: Key, compute: () => Value): Value {
  const value = known.get(key) ?? compute();
  known.set(key, value);
  return value;
}

/** The branches of a choice, rearranged so that just one of them is present. */
function exclusive({ variable, branches }: Fork): readonly Branch[] {
  return Array.from({ length: variable.values }, (_, value) => ({
    values: [value],
    parts: branches.filter(({ values }) => values.includes(value)).flatMap(({ parts }) => parts),
  }));
}

/** The parts of a choice that is already decided at its place. */
function within(fork: Fork, { decided }: LinePlace): readonly ResolvedPart[] | undefined {
  const values = decided.get(fork.variable.id);
  if (values === undefined) return undefined;
  const isThere = (branch: Branch): boolean => values.every((value) => branch.values.includes(value));
  const isKnown = fork.branches.every(
    (branch) => isThere(branch) || !values.some((value) => branch.values.includes(value)),
  );
  return isKnown ? fork.branches.filter(isThere).flatMap(({ parts }) => parts) : undefined;
}
