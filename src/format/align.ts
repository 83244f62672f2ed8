import { type FormattedLine, indentWidth, type TextCell } from './text-cells.js';

/** Cells of neighbouring lines that began in the same column on purpose: one of them had more than one blank before it. */
interface AlignedColumn {
  readonly cells: { readonly row: number; readonly at: number }[];
  /** The number of cells for which all preceding cells are placed, and the smallest column that fits all of those. */
  arrived: number;
  position: number;
}

type Cells = Extract<FormattedLine, { readonly type: 'cells' }>;

/** Prints lines with one blank between cells, keeping cells aligned that were aligned. */
export function written(lines: readonly FormattedLine[]): string {
  let text = '';
  let group: (Cells | Extract<FormattedLine, { readonly type: 'comment' }>)[] = [];
  const flush = (): void => {
    const positions = positionsOf(group.filter((line) => line.type === 'cells'));
    for (const line of group)
      text += line.type === 'cells' ? `${writtenCells(line, positions.get(line) ?? [])}\n` : `${line.text}\n`;
    group = [];
  };
  for (const line of lines) {
    if (line.type === 'cells' || line.type === 'comment') {
      group.push(line);
      continue;
    }
    flush();
    text += line.type === 'blank' ? '\n' : `${line.text}\n`;
  }
  flush();
  return text;
}

function writtenCells({ indent, cells }: Cells, positions: readonly number[]): string {
  let text = '\t'.repeat(indent);
  let end = indentWidth(indent);
  cells.forEach((cell, at) => {
    const position = positions[at] ?? end + 1;
    text += `${at === 0 ? '' : ' '.repeat(position - end)}${cell.text}`;
    end = position + cell.text.length;
  });
  return text;
}

/** The column at which each cell begins. */
function positionsOf(lines: readonly Cells[]): ReadonlyMap<Cells, readonly number[]> {
  const columns = columnsOf(lines);
  const positions = lines.map(({ indent }) => [indentWidth(indent)]);
  const waiting = lines.map((_, row) => row);
  for (let row = waiting.pop(); row !== undefined; row = waiting.pop()) {
    const cells = lines[row]?.cells ?? [];
    const mine = positions[row] ?? [];
    const at = mine.length;
    const column = columns[row]?.[at];
    if (column === undefined) continue;
    const before = at - 1;
    column.position = Math.max(column.position, (mine[before] ?? 0) + (cells[before]?.text.length ?? 0) + 1);
    column.arrived += 1;
    if (column.arrived < column.cells.length) continue;
    for (const each of column.cells) {
      positions[each.row]?.push(column.position);
      waiting.push(each.row);
    }
  }
  return new Map(lines.map((line, row) => [line, positions[row] ?? []]));
}

/** What lines must have in common to count as alike. In lines that are not alike, words are aligned by chance. */
function likenessOf(line: Cells | undefined): string | undefined {
  if (line === undefined) return undefined;
  return line.indent > 0 || line.isEntry ? '' : line.cells[0]?.text;
}

/** Texts that may be aligned even in lines that are not alike: comments, backslashes of continued lines, and the `=` of macros. */
const mark = /^(?:#.*|\\|=)$/s;

/** The column of each cell of each line; the first cell of a line has none, as it is where its line begins. */
function columnsOf(lines: readonly Cells[]): readonly (readonly (AlignedColumn | undefined)[])[] {
  const columns: (AlignedColumn | undefined)[][] = [];
  let above: ReadonlyMap<number, { readonly cell: TextCell; readonly column: AlignedColumn }> = new Map();
  lines.forEach((line, row) => {
    const { cells } = line;
    const isAlike = likenessOf(line) === likenessOf(lines[row - 1]);
    const mayAlign = !cells.some(({ text }, at) => at + 1 < cells.length && text.includes('\n'));
    const first = cells[0]?.place?.row;
    const here = new Map<number, { readonly cell: TextCell; readonly column: AlignedColumn }>();
    columns.push(
      cells.map((cell, at) => {
        if (at === 0) return undefined;
        const { place } = cell;
        const start = mayAlign && place?.row === first ? place?.column : undefined;
        const upper = start === undefined ? undefined : above.get(start);
        const isBelow =
          upper !== undefined &&
          (cell.isSetOff || upper.cell.isSetOff) &&
          (isAlike || (mark.test(cell.text) && mark.test(upper.cell.text)));
        const column = isBelow ? upper.column : { cells: [], arrived: 0, position: 0 };
        column.cells.push({ row, at });
        if (start !== undefined) here.set(start, { cell, column });
        return column;
      }),
    );
    above = here;
  });
  return columns;
}
