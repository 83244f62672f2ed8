import type { RuleOption } from '../../lint/rule.js';
import { keptTogether } from '../../source/kept-together.js';
import { emphasised } from '../marks.js';
import { printable } from '../printable.js';
import { type LineStyle, quotedLine, sentenceLines } from '../text-lines.js';
import { wrapped } from '../wrap.js';
import { type RuleFacts, type RulePage, settingText } from './page.js';
import { headings, type PageExample } from './page-source.js';

/** The maximum width of prose, also in a file or a pipe. */
const widest = 80;

/** A rule's page as text, for `explain`. */
export function pageText(page: RulePage, { paint, columns }: LineStyle): string {
  const layout = { paint, columns: Math.min(widest, columns) };
  const { id, summary, why, bad, good, fix, disable, references } = page;
  const options = Object.entries(page.options);
  const parts: readonly (readonly string[])[] = [
    [
      ...sentenceLines(summary, layout, {
        lead: `${paint([severityColours[page.severity], 'bold'], `${page.severity}[${id}]`)}: `,
      }),
      paint('dim', `category ${page.category}, preset ${page.preset}`),
    ],
    ...prose('', why, layout),
    [
      ...example(headings.bad, bad, { paint, columns }),
      ...bad.findings.flatMap(({ file, line, column, severity, message }) =>
        sentenceLines(
          `${file === undefined ? '' : `${file}:`}${line}:${column} ${severity}: ${message}`,
          layout,
          { indent: 6, style: severity === 'error' ? 'red' : 'magenta' },
        ),
      ),
    ],
    example(headings.good, good, { paint, columns }),
    ...prose(headings.fix, fix, layout),
    ...(options.length === 0
      ? []
      : [[paint('bold', headings.options), ...options.flatMap((option) => optionLines(option, layout))]]),
    ...prose(headings.disable, disable, layout),
    [paint('bold', headings.references), ...references.map((reference) => `  ${printable(reference)}`)],
  ];
  return `${parts.map((lines) => `${lines.join('\n')}\n`).join('\n')}`;
}

const severityColours = { error: 'red', warning: 'magenta', note: 'blueBright' } as const;
const severityMarks = { error: '✖', warning: '⚠', note: 'ℹ' } as const;

/** All rules by category as text, for `rules`, with the marks of the list of findings. */
export function rulesText(rules: readonly RuleFacts[], layout: LineStyle): string {
  const { paint, columns } = layout;
  const widestId = Math.max(...rules.map(({ id }) => id.length));
  const indent = widestId + 6;
  const line = ({ id, severity, preset, summary }: RuleFacts): readonly string[] => {
    const text = emphasised(
      keptTogether(printable(`${summary}${preset === 'strict' ? ' (strict)' : ''}`)),
      paint,
    );
    const [first = '', ...rest] = wrapped(text, { columns, taken: indent, indent });
    const mark = paint(severityColours[severity], severityMarks[severity]);
    return [`  ${mark} ${id.padEnd(widestId)}  ${first}`, ...rest];
  };
  const sections = [...new Set(rules.map(({ category }) => category))].flatMap((category) => [
    paint('bold', category),
    ...rules.filter((rule) => rule.category === category).flatMap(line),
    '',
  ]);
  const marks = `${severityMarks.error} error, ${severityMarks.warning} warning`;
  const end = [
    `${rules.length} rules: ${marks}; strict: only in the preset strict`,
    'Read more: smtpd-lint explain RULE',
  ];
  return `${[...sections, ...end].join('\n')}\n`;
}

function prose(
  title: string,
  paragraphs: readonly string[],
  layout: LineStyle,
): readonly (readonly string[])[] {
  const [first = [], ...others] = paragraphs.map((paragraph) => indented(paragraph, layout));
  return [title === '' ? first : [layout.paint('bold', title), ...first], ...others];
}

function example(
  title: string,
  { conf, files = {}, ...rest }: PageExample,
  layout: LineStyle,
): readonly string[] {
  const { paint } = layout;
  const setting = settingText(rest);
  return [
    `${paint('bold', title)}${setting === undefined ? '' : paint('dim', ` (${setting})`)}`,
    ...codeLines(conf, layout),
    ...Object.entries(files).flatMap(([path, text]) => [
      paint('dim', `  with ${printable(path)}:`),
      ...codeLines(text, layout),
    ]),
  ];
}

/** The lines of an example with their numbers, to which findings refer. */
function codeLines(text: string, layout: LineStyle): readonly string[] {
  const lines = text.trimEnd().split('\n');
  const digits = String(lines.length).length;
  return lines.map((line, at) => {
    const number = String(at + 1).padStart(digits);
    const shown = quotedLine(line, { ...layout, columns: layout.columns - digits - 5 });
    return `  ${layout.paint('dim', `${number} |`)} ${shown}`.trimEnd();
  });
}

function optionLines([name, option]: readonly [string, RuleOption], layout: LineStyle): readonly string[] {
  const range = option.type === 'integer' ? `, ${option.minimum} to ${option.maximum}` : '';
  return indented(`${name} (${JSON.stringify(option.default)}${range}): ${option.summary}`, layout);
}

const indented = (text: string, { paint, columns }: LineStyle): readonly string[] =>
  wrapped(emphasised(keptTogether(printable(text)), paint), { columns: columns - 2 }).map(
    (line) => `  ${line}`,
  );
