import { FindingIndex } from './finding-index.js';
import type { FileLintResult, LineRange } from './lint-result.js';
import { inert } from './log-commands.js';
import { findingParts, plainLines } from './parts.js';
import { printable } from './printable.js';
import type { Failure, LintReport } from './report.js';

/**
 * Results as GitHub's workflow commands (`::error file=…,line=…::message`), which GitHub shows as annotations on the lines of a pull request. A message has several lines: the
 * headline, then the other parts of the finding. GitHub shows ten annotations of a step, so open relays come first. Format and escapes: "Workflow commands for GitHub Actions" in
 * GitHub's documentation.
 */
export function formatGithub(report: LintReport): string {
  const index = new FindingIndex(report);
  const { results, failures = [] } = report;
  const commands = [...failures.map(failed), ...results.flatMap((result) => commandsOf(result, index))];
  return commands
    .sort((a, b) => a.rank - b.rank)
    .map(({ text }) => text)
    .join('');
}

interface Command {
  readonly rank: number;
  readonly text: string;
}

/** The order in which annotations are printed. */
const ranks = { open: 0, failure: 1, error: 2, warning: 3, notice: 4 } as const;

function commandsOf(
  { filePath, messages, notes = [] }: FileLintResult,
  index: FindingIndex,
): readonly Command[] {
  const linesOf = (message: Annotated & { readonly message: string }): readonly string[] => {
    const found = index.of(filePath, message);
    return found === undefined
      ? [printable(message.message)]
      : plainLines(findingParts(found.finding, found.locate));
  };
  return [
    ...messages.map((message) => {
      const level = message.severity === 2 ? 'error' : 'warning';
      const rank = message.ruleId === 'open-relay' && level === 'error' ? ranks.open : ranks[level];
      return { rank, text: command(level, filePath, message, linesOf(message)) };
    }),
    ...notes.map((note) => ({
      rank: ranks.notice,
      text: command('notice', filePath, note, linesOf(note)),
    })),
  ];
}

const failed = ({ path = '.', message }: Failure): Command => ({
  rank: ranks.failure,
  text: command('error', path, { ruleId: 'not judged', line: 1, column: 1, endLine: 1, endColumn: 1 }, [
    printable(message),
  ]),
});

/** The place of an annotation, and the rule in its title. */
export type Annotated = LineRange & { readonly ruleId: string };

/** A workflow command for one annotation; the lines must be printable. */
export function command(
  level: 'error' | 'warning' | 'notice',
  filePath: string,
  { line, column, endLine, endColumn, ruleId }: Annotated,
  lines: readonly string[],
): string {
  const properties: [string, string | number][] = [
    ['file', filePath],
    ['line', line],
    ['endLine', endLine],
    ['title', `smtpd-lint: ${ruleId}`],
  ];
  // GitHub accepts columns only for a range within one line.
  if (line === endLine) properties.splice(3, 0, ['col', column], ['endColumn', Math.max(column, endColumn)]);
  const list = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',');
  return `::${level} ${list}::${lines.map(escapeLine).join('%0A')}\n`;
}

/** Escapes a printable line for the message of a command. */
const escapeLine = (line: string): string => inert(line).replaceAll('%', '%25');

function escapeProperty(text: string): string {
  return escapeLine(printable(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
