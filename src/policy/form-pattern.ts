import type { SentenceWord } from './sentences.js';

/** The result of reading a slot: the value and its end, or what was expected and where. */
export type FormSlotResult<T> =
  | { readonly ok: true; readonly value: T; readonly end: number }
  | { readonly ok: false; readonly at: number; readonly expected: readonly string[] };

export type FormSlot<T> = (words: readonly SentenceWord[], at: number) => FormSlotResult<T>;

/** Slots by name. */
export type FormSlots = Readonly<Record<string, FormSlot<unknown>>>;

/** A part of a sentence. */
type Piece =
  | { readonly type: 'word'; readonly word: string }
  | { readonly type: 'slot'; readonly name: string }
  | { readonly type: 'choice'; readonly options: readonly (readonly Piece[])[]; readonly optional: boolean };

/**
 * Parses the form of a sentence: literal words, `<slot>`, `(this|or this)`, `[this or nothing]`, which may be nested. Errors in a form are not
 * detected: they are bugs in the table of forms.
 */
export function parseForm(form: string): readonly Piece[] {
  const tokens = form.match(/<[a-z]+>|[()[\]|]|[^\s()[\]|<>]+/g) ?? [];
  let at = 0;
  const sequence = (): readonly Piece[] => {
    const pieces: Piece[] = [];
    for (let token = tokens[at]; token !== undefined && !/^[)\]|]$/.test(token); token = tokens[at]) {
      at += 1;
      if (token === '(' || token === '[') {
        const options = [sequence()];
        while (tokens[at] === '|') {
          at += 1;
          options.push(sequence());
        }
        at += 1;
        pieces.push({ type: 'choice', options, optional: token === '[' });
      } else if (token.startsWith('<')) pieces.push({ type: 'slot', name: token.slice(1, -1) });
      else pieces.push({ type: 'word', word: token });
    }
    return pieces;
  };
  return sequence();
}

/** The literal words of a form. */
export const literalsOf = (form: string): readonly string[] =>
  form.replaceAll(/<[a-z]+>|[()[\]|]/g, ' ').split(/\s+/);

/** How far a sentence could be read, and what was expected next. */
export interface Furthest {
  at: number;
  readonly expected: Set<string>;
}

export type Captures = ReadonlyMap<string, unknown>;

/**
 * Matches `words` completely against a form. Returns the values of the slots, or undefined if they do not match. Records in `furthest` where reading
 * failed.
 */
export function matchForm(
  pieces: readonly Piece[],
  words: readonly SentenceWord[],
  slots: FormSlots,
  furthest: Furthest,
): Captures | undefined {
  const fail = (at: number, expected: readonly string[]): undefined => {
    if (at > furthest.at) {
      furthest.at = at;
      furthest.expected.clear();
    }
    if (at === furthest.at) for (const text of expected) furthest.expected.add(text);
    return undefined;
  };
  const run = (
    rest: readonly Piece[],
    at: number,
    captures: Captures,
    then: (at: number, captures: Captures) => Captures | undefined,
  ): Captures | undefined => {
    const [piece, ...others] = rest;
    if (piece === undefined) return then(at, captures);
    const next = (end: number, found: Captures): Captures | undefined => run(others, end, found, then);
    switch (piece.type) {
      case 'word':
        return words[at]?.word === piece.word ? next(at + 1, captures) : fail(at, [piece.word]);
      case 'slot': {
        const slot = slots[piece.name];
        if (slot === undefined) throw new Error(`no slot ${piece.name}`);
        const read = slot(words, at);
        if (!read.ok) return fail(read.at, read.expected);
        return next(read.end, new Map([...captures, [piece.name, read.value]]));
      }
      case 'choice':
        for (const option of piece.options) {
          const found = run(option, at, captures, next);
          if (found !== undefined) return found;
        }
        return piece.optional ? next(at, captures) : undefined;
    }
  };
  return run(pieces, 0, new Map(), (at, captures) =>
    at === words.length ? captures : fail(at, ['the end of the line']),
  );
}
