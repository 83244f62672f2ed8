import fc from 'fast-check';
import { expander } from './expand.js';
import { fromGrammar } from './from-grammar.js';
import { type Bytes, type MutationKind, mutate, mutationKinds } from './mutate.js';
import { declarations, freshName } from './productions.js';

export const toBuffer = (bytes: Bytes): Buffer => Buffer.from(bytes, 'latin1');
export const fromText = (text: string): Bytes => Buffer.from(text, 'utf8').toString('latin1');

/** Replaces each fresh name by a new name. */
function named(text: string): string {
  let count = 0;
  return text.replace(new RegExp(`(?<=^| )${freshName}(?= |$)`, 'gm'), () => `n${++count}`);
}

/** The declarations on which a text depends. `dropped` is a bit set of those to leave out. */
function declarationsFor(body: string, dropped: number): string {
  // A declaration may depend on an earlier one, so they are processed from the last to the first.
  let all = body;
  for (const [index, { names, lines }] of [...declarations.entries()].reverse()) {
    if ((dropped >> index) & 1) continue;
    const mentioned = names.some((name) => new RegExp(`(^|[^\\w-])${name}($|[^\\w-])`, 'm').test(all));
    if (mentioned) all = `${lines.join('\n')}\n${all}`;
  }
  return all.slice(0, all.length - body.length);
}

interface TextMutation {
  readonly kind: MutationKind;
  readonly at: number;
  readonly other: number;
}

const change: fc.Arbitrary<TextMutation> = fc.record({
  kind: fc.constantFrom(...mutationKinds),
  at: fc.nat(1 << 20),
  other: fc.nat(1 << 20),
});

const changes = (least: number, most: number): fc.Arbitrary<readonly TextMutation[]> =>
  fc.array(change, { minLength: least, maxLength: most });

const apply = (text: Bytes, all: readonly TextMutation[]): Bytes =>
  all.reduce((result, { kind, at, other }) => mutate(result, kind, at, other), text);

interface TextMaking {
  readonly statement: fc.Arbitrary<string>;
  readonly changes: fc.Arbitrary<readonly TextMutation[]>;
  /** Whether it may leave out declarations and rules. */
  readonly odd: boolean;
}

/** Generates whole configurations. */
const built = ({ statement, changes: changed, odd }: TextMaking): fc.Arbitrary<Bytes> =>
  fc
    .record({
      statements: fc.array(statement, { minLength: 1, maxLength: 6 }),
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

const usual = expander(false);
const odd = expander(true);

/** Texts of which about half are valid, and most others almost valid. */
export const configurations: fc.Arbitrary<Bytes> = fc.oneof(
  { weight: 4, arbitrary: built({ statement: usual('statement'), changes: changes(0, 0), odd: false }) },
  { weight: 2, arbitrary: built({ statement: usual('statement'), changes: changes(1, 1), odd: false }) },
  { weight: 1, arbitrary: built({ statement: usual('statement'), changes: changes(2, 4), odd: false }) },
  { weight: 4, arbitrary: built({ statement: odd('statement'), changes: changes(0, 0), odd: true }) },
  { weight: 1, arbitrary: built({ statement: odd('statement'), changes: changes(1, 2), odd: true }) },
  { weight: 3, arbitrary: built({ statement: fromGrammar(usual), changes: changes(0, 0), odd: false }) },
  { weight: 1, arbitrary: built({ statement: fromGrammar(odd), changes: changes(0, 1), odd: true }) },
);

/** Mutations of given texts with one to three changes. */
export const mutationsOf = (texts: readonly Bytes[]): fc.Arbitrary<Bytes> =>
  fc
    .record({ text: fc.constantFrom(...texts), changes: changes(1, 3) })
    .map(({ text, changes: all }) => apply(text, all));

/** Generates `count` texts, deterministically for a seed. */
export function sample(arbitrary: fc.Arbitrary<Bytes>, count: number, seed: number): readonly Bytes[] {
  return fc.sample(arbitrary, { numRuns: count, seed });
}
