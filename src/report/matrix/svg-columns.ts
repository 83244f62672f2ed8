/** A box of the picture, with its texts. */
export interface SvgBox {
  readonly key: string;
  readonly lines: readonly string[];
  /** The full text, shown as a tooltip. */
  readonly title: string;
  readonly style: 'plain' | 'open' | 'dead';
  /** Its top edge. */
  readonly y: number;
}

export type Unplaced = Omit<SvgBox, 'y'>;

/** The top of the first box, below the verdict and the headings. */
export const top = 72;

export const lineHeight = 16;

export const padding = 8;

const gap = 10;

export const heightOf = ({ lines }: Unplaced): number => lines.length * lineHeight + padding * 2;

export const bottomOf = (box: SvgBox): number => box.y + heightOf(box);

/** Places boxes one below the other. */
export function stacked(boxes: readonly Unplaced[]): readonly SvgBox[] {
  let y = top;
  return boxes.map((box) => {
    const here = { ...box, y };
    y += heightOf(box) + gap;
    return here;
  });
}

/** Places boxes in order, and spreads them down to `bottom` if they need less room. */
export function spread(boxes: readonly Unplaced[], bottom: number): readonly SvgBox[] {
  const needed = boxes.reduce((sum, box) => sum + heightOf(box) + gap, 0);
  const spare = Math.max(0, bottom - top - needed) / Math.max(1, boxes.length);
  let y = top;
  return boxes.map((box) => {
    const here = { ...box, y: Math.round(y + spare / 2) };
    y += heightOf(box) + gap + spare;
    return here;
  });
}

/** Places boxes beside those to which they are connected, in that order, without overlaps. */
export function placedBoxes(boxes: readonly Unplaced[], beside: (key: string) => number): readonly SvgBox[] {
  const wanted = boxes
    .map((box) => ({ ...box, y: Math.max(top, Math.round(beside(box.key) - heightOf(box) / 2)) }))
    .sort((a, b) => a.y - b.y || (a.key < b.key ? -1 : 1));
  let free = top;
  return wanted.map((box) => {
    const here = { ...box, y: Math.max(box.y, free) };
    free = here.y + heightOf(box) + gap;
    return here;
  });
}
