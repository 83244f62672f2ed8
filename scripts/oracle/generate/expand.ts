import fc from 'fast-check';
import { productions, reference } from './productions.js';

const repetitions = 3;
/** Of a hundred choices in a text that is allowed odd ones, so many are. */
const oddity = 10;

/** What makes texts of productions.txt, by name: with `odd` choices now and then, or without any. */
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

  /** A text of one alternative: its words, and what its references stand for. */
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

/** One text, none or one (`?`), or several that begin differently (`*`). */
export function repeated(text: fc.Arbitrary<string>, sign: string | undefined): fc.Arbitrary<string> {
  if (sign === '?') return fc.option(text, { nil: '' });
  if (sign !== '*') return text;
  return fc
    .uniqueArray(text, { maxLength: repetitions, selector: firstWord })
    .map((texts) => texts.join(' '));
}

/** Options that begin alike exclude one another. */
const firstWord = (text: string): string => /^[!\s]*([\w-]*)/.exec(text)?.[1] ?? '';
