import type { Log } from 'sarif';
import pkg from '../../../package.json' with { type: 'json' };
import { command } from '../github.js';
import { toPlainJson } from '../json.js';
import { inert } from '../log-commands.js';
import { codeBlock, markdownText } from '../markdown.js';
import { plainMessage } from '../sarif-message.js';
import { uriOf } from '../uri.js';
import { declaration, element, escapedLines } from '../xml.js';
import { type Review, type ReviewItem, type ReviewKind, reviewKinds } from './review.js';

const levelOf = ({ kind }: ReviewItem) => reviewKinds[kind].level;

const allLines = ({ lines, example }: ReviewItem): readonly string[] => [...lines, ...example];

/** The review as annotations for GitHub, and its conclusion as lines of the log. */
function reviewGithub({ command: name, conclusion, items }: Review): string {
  const annotations = items.map((item) => {
    const level = levelOf(item);
    const { file, line } = item.place;
    const at = { line, column: 1, endLine: line, endColumn: 1, ruleId: `${name} ${item.kind}` };
    return level === 'none' ? '' : command(level, file, at, [item.title, ...allLines(item)]);
  });
  return `${annotations.join('')}${inert(conclusion.map((line) => `smtpd-lint: ${line}\n`).join(''))}`;
}

/** The longest comment that GitHub accepts. */
const longestComment = 65_536;

/** Characters reserved for the line below the items. */
const reserve = 100;

/** The review as a comment in Markdown: the conclusion, then the items in sections, with examples folded. It is cut to the length that GitHub accepts. */
function reviewMarkdown({ command: name, conclusion, items }: Review): string {
  const limit = longestComment - reserve;
  let text = `## smtpd-lint ${name}\n\n${shortened(codeBlock(conclusion), limit / 2)}\n`;
  let section = '';
  for (const [at, item] of items.entries()) {
    const heading = reviewKinds[item.kind].section;
    const part = `${heading === section ? '' : `\n### ${heading}\n`}${markdownItem(item)}`;
    if (text.length + part.length > limit) return `${text}\nand ${items.length - at} more\n`;
    section = heading;
    text += part;
  }
  return text;
}

const shortened = (block: string, limit: number): string =>
  block.length > limit ? 'The conclusion is too long to be shown here.' : block;

function markdownItem({ kind, title, lines, example, place }: ReviewItem): string {
  const at = markdownText(`${place.file}:${place.line}`);
  const head = `\n- ${markdownText(title)} (${at})\n`;
  if (kind === 'proven') return head;
  const block = (text: readonly string[]): string => indented(codeBlock(text));
  return [
    head,
    ...(lines.length > 0 ? [`\n${block(lines)}\n`] : []),
    ...(example.length > 0
      ? [`\n  <details><summary>Example</summary>\n\n${block(example)}\n\n  </details>\n`]
      : []),
  ].join('');
}

const indented = (text: string): string => text.replace(/^(?=.)/gm, '  ');

/** The review as a JUnit suite: errors fail, items that are not proven are skipped, and all others pass. */
function reviewJunit({ command: name, file, conclusion, items }: Review): string {
  const count = (result: TestResult): number => items.filter((item) => resultOf(item) === result).length;
  const counts = { tests: Math.max(1, items.length), failures: count('fails'), errors: 0 };
  const written =
    items.length === 0 ? [element('testcase', { name, classname: file, time: 0 })] : items.map(caseOf);
  const suite = element(
    'testsuite',
    { name: file, ...counts, skipped: count('skipped'), time: 0 },
    ...written,
    element('system-out', {}, escapedLines(conclusion)),
  );
  return `${declaration}\n${element('testsuites', { name: `smtpd-lint ${name}`, ...counts }, suite)}\n`;
}

type TestResult = (typeof reviewKinds)[ReviewKind]['test'];

const resultOf = ({ kind }: ReviewItem): TestResult => reviewKinds[kind].test;

function caseOf(item: ReviewItem): string {
  const { kind, title, place } = item;
  const attributes = { name: title, classname: `${place.file}:${place.line}`, time: 0 };
  const text = escapedLines(allLines(item));
  if (resultOf(item) === 'fails')
    return element('testcase', attributes, element('failure', { type: kind, message: title }, text));
  if (resultOf(item) === 'skipped')
    return element('testcase', attributes, element('skipped', { message: title }));
  return element('testcase', attributes, ...(text === '' ? [] : [element('system-out', {}, text)]));
}

/** The review as SARIF 2.1.0, with a rule for each kind of item. */
function reviewSarif({ command: name, conclusion, items }: Review): string {
  const told = items.filter(({ kind }) => kind !== 'proven');
  const kinds = [...new Set(told.map(({ kind }) => kind))];
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: `smtpd-lint ${name}`,
            semanticVersion: pkg.version,
            rules: kinds.map((kind) => ({ id: kind, shortDescription: { text: reviewKinds[kind].section } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: told.map((item) => ({
          ruleId: item.kind,
          ruleIndex: kinds.indexOf(item.kind),
          level: sarifLevels[levelOf(item)],
          message: { text: plainMessage([item.title, ...allLines(item)].join('\n')) },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(item.place.file) },
                region: { startLine: item.place.line },
              },
            },
          ],
        })),
        invocations: [{ executionSuccessful: true }],
        properties: { conclusion },
      },
    ],
  };
  return `${toPlainJson(log)}\n`;
}

const sarifLevels = { error: 'error', warning: 'warning', notice: 'note', none: 'none' } as const;

export const reviewFormats = {
  github: reviewGithub,
  markdown: reviewMarkdown,
  junit: reviewJunit,
  sarif: reviewSarif,
} as const satisfies Readonly<Record<string, (review: Review) => string>>;
