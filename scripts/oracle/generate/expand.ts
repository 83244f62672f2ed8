import fc from 'fast-check';
import { productions, reference } from './productions.js';

const repetitions = 3;
/** The percentage of odd choices in a text that may contain them. */
const oddity = 10;

/** Returns generators of texts for the names in productions.txt: with occasional `odd` choices, or without any. */
export function expander(odd: boolean): (name: string) => fc.Arbitrary<string> {
  const known = new Map<string, fc.Arbitrary<string>>();

  const expand = (name: string): fc.Arbitrary<string> => {
    const before = known.get(name);
    if (before) return before;
    const production = productions.get(name);
    if (production === undefined) throw new Error(`productions.txt has no ${name}`);
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

  /** Generates a text of one alternative: its words, and the expansions of its references. */
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

/** Generates one text, at most one (`?`), or several with different first words (`*`). */
export function repeated(text: fc.Arbitrary<string>, sign: string | undefined): fc.Arbitrary<string> {
  if (sign === '?') return fc.option(text, { nil: '' });
  if (sign !== '*') return text;
  return fc
    .uniqueArray(text, { maxLength: repetitions, selector: firstWord })
    .map((texts) => texts.join(' '));
}

/** The word by which options exclude one another. */
const firstWord = (text: string): string => /^[!\s]*([\w-]*)/.exec(text)?.[1] ?? '';
