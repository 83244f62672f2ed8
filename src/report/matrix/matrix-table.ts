import stringWidth from 'string-width';
import type { MatrixCell } from '../../verify/matrix/matrix.js';
import type { Paint } from '../colour.js';
import { clientText } from '../decision-text.js';
import { quoted } from '../marks.js';
import { printable } from '../printable.js';
import { type LineStyle, quotedLine, sentenceLines, verdictLines } from '../text-lines.js';
import { reasonTexts } from '../unread.js';
import {
  cellStatements,
  columnTitle,
  type MatrixStatement,
  matrixVerdict,
  type NamedMatrix,
  rowTitle,
} from './matrix-words.js';

/** A line in a cell of the table, with its style. */
interface TableLine {
  readonly text: string;
  readonly style: Parameters<Paint>[0] | undefined;
}

type TextBox = readonly TableLine[];

/** The narrowest readable column; a table whose columns would be narrower is divided. */
const narrowest = 16;

const titleWidth = 22;

const separator = ' | ';

/** The width of the table is that of the terminal within these limits; in a file or a pipe it is the least. */
const tableWidths = { least: 80, most: 120 } as const;

/** The matrix as tables that fit the width, with the verdict. */
export function matrixText(named: NamedMatrix, layout: LineStyle): string {
  const { matrix, config, locate } = named;
  const { paint, columns } = layout;
  const known = columns === Number.POSITIVE_INFINITY ? 0 : columns;
  const width = Math.min(tableWidths.most, Math.max(tableWidths.least, known));
  const most = Math.max(1, Math.floor((width - titleWidth) / (narrowest + separator.length)));
  const bands = Math.ceil(matrix.columns.length / most);
  const size = Math.ceil(matrix.columns.length / Math.max(1, bands));
  const lines: string[] = [];
  for (let start = 0; start < matrix.columns.length; start += size) {
    if (start > 0) lines.push('');
    lines.push(...band(named, start, Math.min(start + size, matrix.columns.length), paint, width));
  }
  lines.push('');
  for (const cell of matrix.rows.flatMap(({ cells }) => cells).filter(({ open }) => open))
    lines.push(...exampleLines(cell, layout));
  lines.push(
    ...verdictLines(
      {
        about: locate(config.file.path),
        ...matrixVerdict(named),
        dependsOn: reasonTexts(matrix.dependsOn, config),
        isDecided: matrix.openRelay === 'yes',
        assumptions: matrix.assumptions,
      },
      layout,
    ),
  );
  return `${lines.join('\n')}\n`;
}

/** A session in which strangers relay. */
function exampleLines({ parts }: MatrixCell, layout: LineStyle): readonly string[] {
  const example = parts.find(({ disposition, certain }) => disposition === 'relayed' && certain)?.example;
  if (example === undefined) return [];
  const { envelope, decision } = example;
  const mail = `MAIL FROM:<${envelope.mail_from ?? ''}> RCPT TO:<${envelope.rcpt_to ?? ''}>`;
  return [
    ...sentenceLines(`example: ${clientText(envelope)} ${mail}`, layout),
    quotedLine(decision.reply, layout, '  '),
    '',
  ];
}

/** The rows with the columns from `start` to `end`, the latter exclusive. */
function band(
  named: NamedMatrix,
  start: number,
  end: number,
  paint: Paint,
  width: number,
): readonly string[] {
  const { columns, rows } = named.matrix;
  const count = end - start;
  const each = Math.max(1, Math.floor((width - titleWidth) / Math.max(1, count)) - separator.length);
  const widths = [titleWidth, ...Array.from({ length: count }, () => each)];
  const plain = (text: string, style: TableLine['style'], at: number): TextBox =>
    wrapped(printable(text), widths[at] ?? each).map((line) => ({ text: line, style }));
  const header = [
    plain('from \\ to', 'bold', 0),
    ...columns.slice(start, end).map((column) => plain(columnTitle(column), 'bold', 1)),
  ];
  const body = rows.map((row) => [
    plain(rowTitle(row), 'bold', 0),
    ...row.cells
      .slice(start, end)
      .map((cell) => cellStatements(cell, named, 'short').flatMap((one) => box(cell, one, each))),
  ]);
  const rule = widths.map((one) => '-'.repeat(one)).join('-+-');
  return [header, ...body].flatMap((boxes, index) => [
    ...(index > 0 ? [rule] : []),
    ...drawn(boxes, widths, paint),
  ]);
}

function box({ open, kind }: MatrixCell, { part, text, rules }: MatrixStatement, width: number): TextBox {
  const style: TableLine['style'] =
    part === undefined
      ? kind === 'depends'
        ? 'magenta'
        : 'dim'
      : open && part.disposition === 'relayed'
        ? 'red'
        : part.disposition === 'refused'
          ? 'dim'
          : part.disposition === 'temporary-failure'
            ? 'magenta'
            : undefined;
  return [
    ...wrapped(quoted(printable(text)), width).map((line) => ({ text: line, style })),
    ...(rules === ''
      ? []
      : wrapped(printable(rules), width).map((line): TableLine => ({ text: line, style: 'dim' }))),
  ];
}

function drawn(boxes: readonly TextBox[], widths: readonly number[], paint: Paint): readonly string[] {
  const height = Math.max(...boxes.map(({ length }) => length));
  return Array.from({ length: height }, (_, at) =>
    boxes
      .map((lines, column) => {
        const { text, style } = lines[at] ?? { text: '', style: undefined };
        const padding = ' '.repeat(Math.max(0, (widths[column] ?? 0) - stringWidth(text)));
        return `${style === undefined ? text : paint(style, text)}${padding}`;
      })
      .join(separator)
      .trimEnd(),
  );
}

/** A text wrapped at `width` columns; longer words are broken. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const end = (): void => {
    lines.push(line);
    line = '';
    used = 0;
  };
  for (const word of text.split(' ')) {
    const size = stringWidth(word);
    if (used > 0 && used + 1 + size > width) end();
    if (used > 0) {
      line += ' ';
      used += 1;
    }
    if (size <= width) {
      line += word;
      used += size;
      continue;
    }
    // Addresses and paths are broken between their parts if possible.
    for (const piece of word.split(/(?<=[./@:-])/)) {
      if (used > 0 && used + stringWidth(piece) > width) end();
      for (const character of piece) {
        const columns = stringWidth(character);
        if (used + columns > width && used > 0) end();
        line += character;
        used += columns;
      }
    }
  }
  lines.push(line);
  return lines;
}
