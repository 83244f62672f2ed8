import type { MatrixCell } from '../../verify/matrix/matrix.js';
import { clientText } from '../difference.js';
import { escaped } from '../xml.js';
import { matrixSvg } from './matrix-svg.js';
import {
  columnTitle,
  conclusions,
  type MatrixStatement,
  type NamedMatrix,
  rowTitle,
  statementsOf,
} from './matrix-words.js';

/** The matrix as one page that needs nothing else: the table with an example for each answer, and the picture. */
export function matrixHtml(named: NamedMatrix): string {
  const { matrix, config, locate } = named;
  const path = escaped(locate(config.file.path));
  const notes = [
    ...matrix.dependsOn.map((reason) => `It depends on: ${reason}`),
    ...matrix.assumptions.map((assumption) => `Assumed: ${assumption}`),
  ];
  return [
    '<!DOCTYPE html>',
    '<html lang="en"><head><meta charset="utf-8"/>',
    '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'"/>',
    `<title>Who may send to whom: ${path}</title>`,
    `<style>${pageStyle}</style></head><body>`,
    `<h1>Who may send to whom</h1>`,
    `<p><code>${path}</code>: <strong class="${matrix.openRelay}">${conclusions[matrix.openRelay]}</strong></p>`,
    ...notes.map((note) => `<p class="note">${escaped(note)}</p>`),
    '<div class="scroll"><table><thead><tr><th scope="col">from \\ to</th>',
    ...matrix.columns.map(
      (column) =>
        `<th scope="col" title="${escaped(column.names.slice(0, 50).join(', '))}">${escaped(columnTitle(column))}</th>`,
    ),
    '</tr></thead><tbody>',
    ...matrix.rows.map(
      (row) =>
        `<tr><th scope="row" title="${escaped([...row.sender.names.slice(0, 50), ...row.listeners].join(', '))}">${escaped(rowTitle(row))}</th>${row.cells.map((cell) => cellHtml(cell, named)).join('')}</tr>`,
    ),
    '</tbody></table></div>',
    '<h2>The way of the mail</h2>',
    '<p class="note">Red: a stranger\'s way to relaying for foreign domains. Dashed: rules that decide nothing.</p>',
    `<div class="scroll">${matrixSvg(named)}</div>`,
    '</body></html>',
    '',
  ].join('\n');
}

function cellHtml(cell: MatrixCell, named: NamedMatrix): string {
  const kind = cell.open ? 'open' : cell.kind;
  return `<td class="${kind}">${statementsOf(cell, named)
    .map((statement) => statementHtml(statement, cell))
    .join('')}</td>`;
}

function statementHtml({ part, text, rules }: MatrixStatement, { open }: MatrixCell): string {
  const style =
    part === undefined ? 'depends' : open && part.disposition === 'relayed' ? 'alarm' : part.disposition;
  const what = `<div class="${style}">${escaped(text)}${rules === '' ? '' : ` <small>${escaped(rules)}</small>`}</div>`;
  const example = part?.example;
  if (example === undefined) return what;
  const { envelope, decision, assuming } = example;
  const lines = [
    ...(decision.transcript.length > 0 ? decision.transcript : [clientText(envelope)]),
    ...decision.dependsOn.map((reason) => `depends on: ${reason}`),
    ...assuming.map((fact) => `where ${fact}`),
  ];
  return `${what}<details><summary>example</summary><div class="client">${escaped(clientText(envelope))}</div><pre>${lines.map(escaped).join('\n')}</pre></details>`;
}

const pageStyle = [
  ':root{color-scheme:light dark;--ground:#fff;--ink:#1c2330;--soft:#5b6675;--line:#c9d0d9;--head:#f3f5f8;--red:#c01c28;--redfill:#fdeaea;--green:#1a7f4b;--amber:#9a6700}',
  '@media(prefers-color-scheme:dark){:root{--ground:#15191f;--ink:#e6eaf0;--soft:#9aa5b3;--line:#3a434e;--head:#222831;--red:#ff6b6b;--redfill:#3a1e21;--green:#57c78e;--amber:#e0b04c}}',
  'body{margin:24px;background:var(--ground);color:var(--ink);font:15px/1.45 system-ui,sans-serif}',
  'h1{font-size:1.4em;margin:0 0 .4em}h2{font-size:1.15em;margin:1.6em 0 .4em}',
  '.note,small,.client{color:var(--soft)}small{display:block}',
  '.scroll{overflow-x:auto}',
  'table{border-collapse:collapse}th,td{border:1px solid var(--line);padding:6px 10px;text-align:left;vertical-align:top;min-width:10.5em;max-width:22em;overflow-wrap:anywhere}',
  'thead th,tbody th{background:var(--head);font-weight:600}',
  '.refused,td.none{color:var(--soft)}.depends,.temporary-failure,.unknown{color:var(--amber)}.no{color:var(--green)}',
  'td.open{background:var(--redfill)}.alarm,.yes{color:var(--red)}.alarm{font-weight:600}.alarm small{color:inherit;font-weight:400}',
  'details{margin-top:2px;font-size:.87em}summary{cursor:pointer;color:var(--soft)}pre{margin:4px 0;white-space:pre-wrap;color:var(--ink)}',
].join('');
