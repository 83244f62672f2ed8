import type { RuleOption } from '../../lint/rule.js';
import type { Paint } from '../colour.js';
import { printable } from '../printable.js';
import { wrapped } from '../wrap.js';
import { type RuleFacts, type RulePage, settingText } from './page.js';
import { headings, type PageExample } from './page-source.js';

/** Lines of prose are no longer than a person likes to read. */
const width = 80;

/** A rule's page as `explain` prints it. */
export function pageText(page: RulePage, paint: Paint): string {
  const { id, summary, why, bad, good, fix, disable, references } = page;
  const options = Object.entries(page.options);
  const parts: readonly (readonly string[])[] = [
    [
      `${paint('bold', id)}: ${printable(summary)}`,
      paint('dim', `${page.category}, ${page.severity}, preset ${page.preset}`),
    ],
    ...prose('', why, paint),
    [
      ...example(headings.bad, bad, paint),
      ...bad.findings.flatMap(({ file, line, column, severity, message }) =>
        indented(
          `${file === undefined ? '' : `${file}:`}${line}:${column} ${severity}: ${message}`,
          '      ',
        ).map((text) => paint(severity === 'error' ? 'red' : 'yellow', text)),
      ),
    ],
    example(headings.good, good, paint),
    ...prose(headings.fix, fix, paint),
    ...(options.length === 0
      ? []
      : [[paint('bold', headings.options), ...options.flatMap((option) => optionLines(option))]]),
    ...prose(headings.disable, disable, paint),
    [paint('bold', headings.references), ...references.map((reference) => `  ${printable(reference)}`)],
  ];
  return `${parts.map((lines) => `${lines.join('\n')}\n`).join('\n')}`;
}

/** All rules, one a line, as `rules` prints them. */
export function rulesText(rules: readonly RuleFacts[], paint: Paint): string {
  const columns = ['id', 'category', 'severity', 'preset'] as const;
  const widths = columns.map((name) => Math.max(name.length, ...rules.map((rule) => rule[name].length)));
  const row = (cells: readonly string[]): string[] => cells.map((cell, at) => cell.padEnd(widths[at] ?? 0));
  const lines = rules.map((rule) => {
    const [id = '', category = '', severity = '', preset = ''] = row(columns.map((name) => rule[name]));
    const level = paint(rule.severity === 'error' ? 'red' : 'yellow', severity);
    return [paint('bold', id), category, level, preset, printable(rule.summary)].join('  ');
  });
  return `${[paint('dim', [...row(['rule', ...columns.slice(1)]), 'what it finds'].join('  ')), ...lines].join('\n')}\n`;
}

function prose(title: string, paragraphs: readonly string[], paint: Paint): readonly (readonly string[])[] {
  const [first = [], ...others] = paragraphs.map((paragraph) =>
    indented(paragraph, '  ').map((line) => withMarks(line, paint)),
  );
  return [title === '' ? first : [paint('bold', title), ...first], ...others];
}

/** What stands between backquotes stands out where there are colours. The text is wrapped by then, and a pair may be torn. */
function withMarks(line: string, paint: Paint): string {
  return line.replace(/`([^`]*)`/g, (_, words: string) => paint('cyan', `\`${words}\``));
}

function example(title: string, { conf, files = {}, ...rest }: PageExample, paint: Paint): readonly string[] {
  const setting = settingText(rest);
  return [
    `${paint('bold', title)}${setting === undefined ? '' : paint('dim', ` (${setting})`)}`,
    ...codeLines(conf, paint),
    ...Object.entries(files).flatMap(([path, text]) => [
      paint('dim', `  with ${printable(path)}:`),
      ...codeLines(text, paint),
    ]),
  ];
}

/** With the numbers of lines, which findings name. */
function codeLines(text: string, paint: Paint): readonly string[] {
  const lines = text.trimEnd().split('\n');
  const digits = String(lines.length).length;
  return lines.map((line, at) => {
    const number = String(at + 1).padStart(digits);
    return `  ${paint('dim', `${number} |`)} ${printable(line.replaceAll('\t', '    '))}`.trimEnd();
  });
}

function optionLines([name, option]: readonly [string, RuleOption]): readonly string[] {
  const range = option.type === 'integer' ? `, ${option.minimum} to ${option.maximum}` : '';
  return indented(`${name} (${JSON.stringify(option.default)}${range}): ${option.summary}`, '  ');
}

const indented = (text: string, indent: string): readonly string[] =>
  wrapped(printable(text), { columns: width - indent.length }).map((line) => `${indent}${line}`);
