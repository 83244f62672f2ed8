import formatter from 'eslint-formatter-pretty';
import stringWidth from 'string-width';
import { countFindings } from '../lint/listing.js';
import { keptTogether } from '../source/kept-together.js';
import { type Paint, withoutYellow } from './colour.js';
import { copiesOf, formatCopies } from './eslint.js';
import { type FindingIndex, placeKey } from './finding-index.js';
import { linker } from './links.js';
import type { FileLintResult, LintMessage } from './lint-result.js';
import { inert } from './log-commands.js';
import { emphasised, withShortMarks } from './marks.js';
import { printable } from './printable.js';
import { clipped, wrapped } from './wrap.js';

/** The most findings of a file that are listed. Other formats list all of them. */
const maxListed = 100;

export interface ListOptions {
  readonly colour: boolean;
  readonly columns: number;
  readonly links: boolean;
  readonly paint: Paint;
  readonly index: FindingIndex;
  /** The findings that are shown in detail below, by `placeKey`. */
  readonly detailed: ReadonlySet<string>;
}

/** A result cut to the messages that are listed, errors first. Its counts still include all of them. */
export function firstOnes(result: FileLintResult): FileLintResult {
  const { messages } = result;
  return messages.length <= maxListed
    ? result
    : { ...result, messages: byWeight(messages).slice(0, maxListed) };
}

const byWeight = (messages: readonly LintMessage[]): readonly LintMessage[] => [
  ...messages.filter(({ severity }) => severity === 2),
  ...messages.filter(({ severity }) => severity !== 2),
];

/** The number of findings that are not listed, by rule, in a line for each file. */
export function notListed(results: readonly FileLintResult[], columns: number): string {
  const lines = results.flatMap(({ filePath, messages }) => {
    const left = byWeight(messages).slice(maxListed);
    if (left.length === 0) return [];
    const counts = new Map<string, number>();
    for (const { ruleId, more = 1 } of left) counts.set(ruleId, (counts.get(ruleId) ?? 0) + more);
    const rules = [...counts].sort(([, a], [, b]) => b - a).map(([rule, count]) => `${count} ${rule}`);
    const text = `  not listed: ${countFindings(left)} more in ${printable(filePath)} (${rules.join(', ')}); --format stylish lists more`;
    return wrapped(text, { columns, indent: 4 });
  });
  return lines.length === 0 ? '' : `\n${lines.join('\n')}\n`;
}

/**
 * The list as eslint-formatter-pretty prints it, fitted to a terminal: a finding that is shown in detail below has one line, any other as many as it needs. Suggestions are left
 * out, because the details show them.
 */
export async function findingList(results: readonly FileLintResult[], options: ListOptions): Promise<string> {
  const copies = inOrder(
    copiesOf(results.map((result) => ({ ...result, messages: result.messages.map(plain) }))),
  );
  const names = new Map(copies.map((copy, at) => [copy, results[at]?.filePath ?? copy.filePath]));
  const others = laidOut(results, copies, options);
  const text = await withLinks(options.links, () => formatCopies(formatter, copies, options.colour));
  return unmasked(withLines(withoutYellow(text), copies, { others, names, ...options }));
}

/** A message without the members by which the formatter sorts: errors stay in the order of their lines, whether smtpd refuses the file for them or not. */
const plain = ({ suggestions, fatal, ...message }: LintMessage): LintMessage => message;

/** Prevents the formatter from sorting files by their number of errors, so that the list has the order of everything below it. */
const inOrder = (copies: Copies): Copies => Object.assign(copies, { sort: () => copies });

type Copies = ReturnType<typeof copiesOf>;
type Copy = Copies[number];
type CopiedMessage = Copy['messages'][number];

/** Sets the message of each copy to its first line, and returns the lines after it. */
function laidOut(
  results: readonly FileLintResult[],
  copies: Copies,
  { columns, detailed, index, paint }: ListOptions,
): ReadonlyMap<CopiedMessage, readonly string[]> {
  const others = new Map<CopiedMessage, readonly string[]>();
  const all = copies.flatMap(({ messages }) => messages);
  const widest = (text: (message: CopiedMessage) => string) =>
    all.reduce((most, message) => Math.max(most, stringWidth(text(message))), 0);
  // `  ✖  12:3  message  rule`
  const before = 5 + widest(({ line }) => String(line)) + 1 + widest(({ column }) => String(column)) + 2;
  const after = 2 + widest(({ ruleId }) => ruleId);
  const taken = Math.max(0, Math.min(before + after, columns - narrowest));
  for (const [place, { filePath, messages }] of results.entries())
    for (const [at, message] of messages.entries()) {
      const copy = copies[place]?.messages[at];
      if (copy === undefined) continue;
      const key = placeKey(filePath, message);
      const headline = printable(index.of(filePath, message)?.finding.message ?? message.message);
      const isCut = detailed.has(key);
      const fitted = isCut ? withShortMarks(headline, columns - taken) : keptTogether(headline);
      const text = inert(emphasised(fitted, paint));
      const [first = '', ...rest] = isCut
        ? [clipped(text, columns - taken)]
        : wrapped(text, { columns, taken, indent: before });
      copy.message = masked(first);
      others.set(copy, rest);
    }
  return others;
}

/** The columns that a message gets even on a narrower terminal. */
const narrowest = 24;

/**
 * The formatter treats text between two single quotes or backquotes as code and drops the quotes. They are passed to it as characters of the same width that no printable text
 * contains.
 */
const masks = [
  ["'", '\ue0f0'],
  ['`', '\ue0f1'],
] as const;
const masked = (text: string): string =>
  masks.reduce((all, [real, mask]) => all.replaceAll(real, mask), text);
const unmasked = (text: string): string =>
  masks.reduce((all, [real, mask]) => all.replaceAll(mask, real), text);

/**
 * Inserts the remaining lines of each message after its first one, and replaces the formatter's lines of file names by the names that all reports use, without line and column. The
 * formatter has sorted the messages of `copies` in place into the order in which it prints them.
 */
function withLines(
  text: string,
  copies: Copies,
  {
    others,
    names,
    links,
    paint,
  }: ListOptions & {
    readonly others: ReadonlyMap<CopiedMessage, readonly string[]>;
    readonly names: ReadonlyMap<Copy, string>;
  },
): string {
  const lines = text.split('\n');
  const result = lines.splice(0, 1);
  for (const copy of copies.filter(({ messages }) => messages.length > 0)) {
    lines.splice(0, 1);
    const name = paint('underline', copy.filePath);
    result.push(`  ${linker(links)(name, names.get(copy) ?? copy.filePath)}`);
    for (const message of copy.messages) result.push(...lines.splice(0, 1), ...(others.get(message) ?? []));
    // The empty line between two files.
    result.push(...lines.splice(0, 1));
  }
  return [...result, ...lines].join('\n');
}

/** Controls by the environment whether the formatter prints links. */
async function withLinks<Result>(links: boolean, act: () => Promise<Result>): Promise<Result> {
  const { FORCE_HYPERLINK: own } = process.env;
  process.env.FORCE_HYPERLINK = links ? '1' : '0';
  try {
    return await act();
  } finally {
    if (own === undefined) delete process.env.FORCE_HYPERLINK;
    else process.env.FORCE_HYPERLINK = own;
  }
}
