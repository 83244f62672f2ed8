import fc from 'fast-check';
import { type MutationKind, mutate, mutationKinds } from './mutate.js';
import { declarations, freshName, productions, reference } from './productions.js';

/** Bytes in a string, one a character: what a generated text may hold need not be UTF-8. */
export type Bytes = string;

export const toBuffer = (bytes: Bytes): Buffer => Buffer.from(bytes, 'latin1');
export const fromText = (text: string): Bytes => Buffer.from(text, 'utf8').toString('latin1');

const repetitions = 3;
/** Of a hundred choices in a text that is allowed odd ones, about so many are. */
const oddity = 10;

/** What makes texts: with `odd` choices now and then, or without any. */
function expander(odd: boolean): (name: string) => fc.Arbitrary<string> {
  const known = new Map<string, fc.Arbitrary<string>>();

  const expand = (name: string): fc.Arbitrary<string> => {
    const before = known.get(name);
    if (before) return before;
    const production = productions.get(name) ?? { usual: [], odd: [] };
    const usual = fc.oneof(...production.usual.map(sequence));
    const made =
      odd && production.odd.length > 0
        ? fc.oneof(
            { weight: 100 - oddity, arbitrary: usual },
            { weight: oddity, arbitrary: fc.oneof(...production.odd.map(sequence)) },
          )
        : usual;
    known.set(name, made);
    return made;
  };

  /** A text of one alternative: its words, and what its symbols stand for. */
  const sequence = (alternative: string): fc.Arbitrary<string> => {
    const pieces = alternative.split(reference);
    const parts = pieces.flatMap((piece, index) => {
      if (index % 3 === 0) return [fc.constant(piece)];
      return index % 3 === 1 ? [repeated(expand(piece), pieces[index + 1])] : [];
    });
    return fc.tuple(...parts).map((texts) => texts.join(''));
  };

  return expand;
}

/** One text, or as many as the sign allows. */
function repeated(text: fc.Arbitrary<string>, sign: string | undefined): fc.Arbitrary<string> {
  if (sign === '?') return fc.option(text, { nil: '' });
  if (sign !== '*') return text;
  return fc
    .uniqueArray(text, { maxLength: repetitions, selector: firstWord })
    .map((texts) => texts.join(' '));
}

/** Options that begin alike exclude one another. */
const firstWord = (text: string): string => /^[!\s]*([\w-]*)/.exec(text)?.[1] ?? '';

/** Gives each fresh name a name. */
function named(text: string): string {
  let count = 0;
  return text.replace(new RegExp(`(?<=^| )${freshName}(?= |$)`, 'gm'), () => `n${++count}`);
}

/** The declarations that a text leans on. `dropped` (one bit each) leaves some out. */
function declarationsFor(body: string, dropped: number): string {
  // A declaration may itself lean on another one, which stands before it: so from the last to the first.
  let all = body;
  for (const [index, { names, lines }] of [...declarations.entries()].reverse()) {
    if ((dropped >> index) & 1) continue;
    const mentioned = names.some((name) => new RegExp(`(^|[^\\w-])${name}($|[^\\w-])`, 'm').test(all));
    if (mentioned) all = `${lines.join('\n')}\n${all}`;
  }
  return all.slice(0, all.length - body.length);
}

interface Change {
  readonly kind: MutationKind;
  readonly at: number;
  readonly other: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom(...mutationKinds),
  at: fc.nat(1 << 20),
  other: fc.nat(1 << 20),
});

const changes = (least: number, most: number): fc.Arbitrary<readonly Change[]> =>
  fc.array(change, { minLength: least, maxLength: most });

const apply = (text: Bytes, all: readonly Change[]): Bytes =>
  all.reduce((result, { kind, at, other }) => mutate(result, kind, at, other), text);

/** Whole configurations. */
const built = (odd: boolean, changed: fc.Arbitrary<readonly Change[]>): fc.Arbitrary<Bytes> =>
  fc
    .record({
      statements: fc.array(expander(odd)('statement'), { minLength: 1, maxLength: 6 }),
      dropped: odd
        ? fc.oneof(
            { weight: 9, arbitrary: fc.constant(0) },
            { weight: 1, arbitrary: fc.nat((1 << declarations.length) - 1) },
          )
        : fc.constant(0),
      last: fc.constantFrom(
        'match for any action r1\n',
        'match for any action r1\n',
        'match reject',
        'match from any for any reject\n',
        ...(odd ? [''] : []),
      ),
      changes: changed,
    })
    .map(({ statements, dropped, last, changes: all }) => {
      const body = named(`${statements.join('\n')}\n${last}`);
      return apply(fromText(declarationsFor(body, dropped) + body), all);
    });

/** Texts of which about half are valid, and most others nearly so. */
export const configurations: fc.Arbitrary<Bytes> = fc.oneof(
  { weight: 4, arbitrary: built(false, changes(0, 0)) },
  { weight: 2, arbitrary: built(false, changes(1, 1)) },
  { weight: 1, arbitrary: built(false, changes(2, 4)) },
  { weight: 4, arbitrary: built(true, changes(0, 0)) },
  { weight: 1, arbitrary: built(true, changes(1, 2)) },
);

/** Given texts with one to three changes. */
export const mutationsOf = (texts: readonly Bytes[]): fc.Arbitrary<Bytes> =>
  fc
    .record({ text: fc.constantFrom(...texts), changes: changes(1, 3) })
    .map(({ text, changes: all }) => apply(text, all));

/** `count` texts; the same for the same seed. */
export function sample(arbitrary: fc.Arbitrary<Bytes>, count: number, seed: number): readonly Bytes[] {
  return fc.sample(arbitrary, { numRuns: count, seed });
}
