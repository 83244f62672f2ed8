import type { MatrixCell } from '../../verify/matrix/matrix.js';
import { clientText } from '../decision-text.js';
import { capitalised } from '../text-lines.js';
import { escaped } from '../xml.js';
import { pageStyle } from './matrix-style.js';
import { matrixSvg } from './matrix-svg.js';
import {
  cellStatements,
  columnTitle,
  decidingRulesText,
  inBackquotes,
  type MailPath,
  type MailSource,
  type MatrixStatement,
  mailSources,
  matrixVerdict,
  type NamedMatrix,
  openPathTexts,
  rowTitle,
} from './matrix-words.js';

/** The matrix as a self-contained page: the verdict, the table with an example for each answer, and the paths of mail as a picture and in words. */
export const matrixHtml = (named: NamedMatrix): string => matricesHtml([[named, []]]);

/** The matrices of several variants of a configuration as one page; each has the variants that it is of, in words. */
export function matricesHtml(matrices: readonly (readonly [NamedMatrix, readonly string[]])[]): string {
  const [[first] = []] = matrices;
  if (first === undefined) return '';
  const path = escaped(first.locate(first.config.file.path));
  const verdicts = new Set(matrices.map(([named]) => escaped(matrixVerdict(named).text)));
  return [
    '<!DOCTYPE html>',
    '<html lang="en"><head><meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'"/>',
    `<title>Who may send to whom: ${path}: ${[...verdicts].join('; ')}</title>`,
    `<style>${pageStyle}</style></head><body><main>`,
    '<h1>Who may send to whom</h1>',
    ...matrices.flatMap(([named, variants], index) => [
      ...(variants.length === 0 ? [] : [`<h2>${marked(capitalised(variants.join('; or ')))}</h2>`]),
      ...answerHtml(named),
      ...matrixArticle(named, index === 0 ? 'table' : `table-${index + 1}`),
    ]),
    '</main></body></html>',
    '',
  ].join('\n');
}

/** The verdict, and what it depends on. */
function answerHtml(named: NamedMatrix): readonly string[] {
  const { matrix, config, locate } = named;
  const path = escaped(locate(config.file.path));
  const verdict = escaped(matrixVerdict(named).text);
  const notes = [
    ...matrix.dependsOn.map((reason) =>
      matrix.openRelay === 'yes' ? capitalised(reason) : `Depends on: ${reason}`,
    ),
    ...matrix.assumptions.map((assumption) => `Assumed: ${assumption}`),
  ];
  return [
    `<p class="answer"><code>${path}</code>: verdict: <strong class="${matrix.openRelay}">${verdict}</strong></p>`,
    ...openPathTexts(named).map((text) => `<p class="yes">${marked(text)}</p>`),
    ...notes.map((note) => `<p class="note">${marked(note)}</p>`),
  ];
}

/** The page without its head: the table, whose heading has the given id, with an example for each answer, and the paths of mail as a picture and in words. */
export function matrixArticle(named: NamedMatrix, id = 'table'): readonly string[] {
  const { matrix } = named;
  return [
    `<h2 id="${id}">Answers</h2>`,
    '<p class="note">Who sends is on the left, for whom is above. Lines are those of the configuration.</p>',
    legend,
    // A scrollable region must be reachable by the keyboard.
    `<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">`,
    ...table(named),
    '</div>',
    '<h2>The way of the mail</h2>',
    `<figure>${matrixSvg(named)}</figure>`,
    ...mailSources(named).flatMap(sourceHtml),
    ...(matrix.paths.dead.length === 0 ? [] : [deadHtml(named)]),
  ];
}

/** The meanings of the table's colours; the words in the table say the same without colours. */
const legend = [
  '<ul class="legend">',
  ...(
    [
      ['open', 'a stranger relays to foreign domains'],
      ['passed', 'relayed or delivered'],
      ['refused', 'rejected, or no such mail'],
      ['depends', 'not proven, or a temporary failure'],
    ] as const
  ).map(([kind, text]) => `<li><span class="swatch ${kind}" aria-hidden="true"></span>${text}</li>`),
  '</ul>',
].join('');

function table(named: NamedMatrix): readonly string[] {
  const { columns, rows } = named.matrix;
  return [
    '<table><thead><tr><th scope="col">From \\ to</th>',
    ...columns.map(
      (column) =>
        `<th scope="col" title="${escaped(column.names.slice(0, 50).join(', '))}">${marked(columnTitle(column, inBackquotes))}</th>`,
    ),
    '</tr></thead><tbody>',
    ...rows.map(
      (row) =>
        `<tr><th scope="row" title="${escaped([...row.sender.names.slice(0, 50), ...row.listeners].join(', '))}">${marked(rowTitle(row, inBackquotes))}</th>${row.cells.map((cell) => cellHtml(cell, named)).join('')}</tr>`,
    ),
    '</tbody></table>',
  ];
}

/** A text whose marked words are `<code>` elements. */
const marked = (text: string): string =>
  escaped(text).replace(/`([^`]*)`/g, (_, words: string) => `<code>${words}</code>`);

function cellHtml(cell: MatrixCell, named: NamedMatrix): string {
  const kind = cell.open ? 'open' : cell.kind;
  return `<td class="${kind}">${cellStatements(cell, named)
    .map((statement) => statementHtml(statement, cell))
    .join('')}</td>`;
}

function statementHtml({ part, text, rules }: MatrixStatement, { open }: MatrixCell): string {
  const style =
    part === undefined ? 'depends' : open && part.disposition === 'relayed' ? 'alarm' : part.disposition;
  const what = `<div class="${style}">${marked(text)}${rules === '' ? '' : ` <small>${escaped(rules)}</small>`}</div>`;
  const example = part?.example;
  if (example === undefined) return what;
  const { envelope, decision, assuming } = example;
  const lines = [
    ...(decision.transcript.length > 0 ? decision.transcript : [clientText(envelope)]),
    ...decision.dependsOn.map((reason) => `depends on: ${reason}`),
    ...assuming.map((fact) => `where ${fact}`),
  ];
  return `${what}<details><summary>Example</summary><div class="client">${escaped(clientText(envelope))}</div><pre>${lines.map(escaped).join('\n')}</pre></details>`;
}

/** The paths of mail from some listeners as a list, for narrow screens and screen readers. */
const sourceHtml = ({ listeners, paths }: MailSource): readonly string[] => [
  `<h3>${marked(listeners)}</h3>`,
  `<ul class="paths">${paths.map(pathHtml).join('')}</ul>`,
];

const pathHtml = ({ decides, text, end, isOpen }: MailPath): string =>
  `<li${isOpen ? ' class="open"' : ''}>${escaped(decides)} → ${marked(end)}${isOpen ? ' (strangers relay)' : ''}${text === '' ? '' : `<br/><code>${escaped(text)}</code>`}</li>`;

const deadHtml = (named: NamedMatrix): string =>
  `<p class="note">Unreachable: ${escaped(decidingRulesText({ rules: named.matrix.paths.dead }, named))}</p>`;
