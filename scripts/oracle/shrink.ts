import { type Bytes, tokensOf } from './generate/mutate.js';

/** Whether each of several texts still has the property in question. Many are tested at once, because a question costs more than an answer. */
type StillShows = (texts: readonly Bytes[]) => Promise<readonly boolean[]>;

/** Removes pieces, first large ones and then small ones, as long as the rest still has the property. */
async function reduce(pieces: readonly string[], shows: StillShows): Promise<readonly string[]> {
  let left = pieces;
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (;;) {
      const shorter = Array.from({ length: Math.ceil(left.length / size) }, (_, index) =>
        left.toSpliced(index * size, size),
      ).filter((each) => each.length > 0 && each.length < left.length);
      const answers = await shows(shorter.map((each) => each.join('')));
      const kept = shorter[answers.indexOf(true)];
      if (kept === undefined) break;
      left = kept;
    }
  }
  return left;
}

/** The smallest text that results from removing lines and then tokens. */
export async function shrink(text: Bytes, shows: StillShows): Promise<Bytes> {
  const lines = await reduce(text.split(/(?<=\n)/), shows);
  const tokens = await reduce(tokensOf(lines.join('')), shows);
  return tokens.join('');
}
