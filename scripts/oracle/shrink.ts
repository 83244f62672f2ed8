import { type Bytes, tokensOf } from './generate/mutate.js';

/** Whether each of some texts still shows what is looked for. Asked for many at once, since asking costs more than answering. */
type StillShows = (texts: readonly Bytes[]) => Promise<readonly boolean[]>;

/** Takes pieces away, first large ones and then small ones, for as long as the rest still shows what is looked for. */
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

/** The smallest text that can be had from `text` by leaving out lines and then tokens. */
export async function shrink(text: Bytes, shows: StillShows): Promise<Bytes> {
  const lines = await reduce(text.split(/(?<=\n)/), shows);
  const tokens = await reduce(tokensOf(lines.join('')), shows);
  return tokens.join('');
}
