import type { Config } from '../model/config/config.js';
import { tableFilesOf } from '../model/config/table-files.js';
import { nearest } from '../source/nearest.js';
import type { SourceFile, Span } from '../source/text.js';

/**
 * Comments that address this program: `# smtpd-lint-disable-next-line RULE, RULE -- reason`. They are found and read here; their effect on findings is in
 * suppressions.ts.
 */
export interface SuppressionComment {
  readonly kind: SuppressionKind;
  /** The rules that it names. */
  readonly names: readonly { readonly name: string; readonly span: Span }[];
  readonly reason: string | undefined;
  /** The first word of the comment. */
  readonly span: Span;
  /** The text that `disable-line` and `disable-next-line` apply to; for the other kinds, the text from where they apply. */
  readonly region: Region;
}

export interface Region {
  readonly start: number;
  readonly end: number;
}

export const suppressionKinds = [
  'disable-next-line',
  'disable-line',
  'disable-file',
  'disable',
  'enable',
] as const;
export type SuppressionKind = (typeof suppressionKinds)[number];

/** The directives of one text, in its order, and comments that look like directives but are not. */
export interface FileSuppressionComments {
  readonly file: SourceFile;
  readonly directives: readonly SuppressionComment[];
  readonly strays: readonly StrayComment[];
}

/** A comment that looks like a directive but is not. */
export interface StrayComment {
  readonly span: Span;
  /** The directive that may be meant. */
  readonly guess: string | undefined;
  /** Words of a comment that does not name this program: it is meant for this program if one of them is the name of a rule. */
  readonly words?: readonly string[];
}

const mark = 'smtpd-lint-';

/** The name with which every comment for this program begins. */
const programName = 'smtpd-lint';

/** The style of other programs, with the name of this one: `# smtpd-lint: disable=RULE`, `# smtpd-lint ignore RULE`. */
const otherStyle =
  /^#[#\s]*(smtpd-lint(?:\s*[:=]\s*|\s+)(?:(disable|enable)[\w-]*|(?:ignore|off|skip|suppress|allow|nolint|noqa)\b))/i;

/** The same with the name of any program: `# noqa: RULE`, `# shellcheck disable=RULE`, `# NOLINT(RULE)`. */
const anyStyle =
  /^#[#\s]*((?:[\w-]*lint[\w-]*|noqa|shellcheck|flake8|ruff|(?:\w+-)?(?:ignore|disable|suppress|skip|allow)[\w-]*)(?=[\s:=([]).*)/i;

/** Words of which every such comment has at least one. */
const anyStyleWord = /lint|noqa|shellcheck|flake8|ruff|ignore|disable|suppress|skip|allow/i;

/** The most words of such a comment among which a rule is named, unless it directly follows a bare verb; otherwise the comment is for readers. */
const maxWords = 4;

const marked = new WeakMap<SourceFile, boolean>();

/** Whether a comment in a text may be a directive. */
export function mayHaveDirectives(file: SourceFile): boolean {
  const known = marked.get(file) ?? file.text.includes(programName);
  marked.set(file, known);
  return known;
}

/** The most names that are read in one comment. */
const maxNames = 200;

/**
 * The directives in a configuration, in the files that it includes, and in tables' files.
 *
 * @param others further files in which something was found
 */
export function suppressionCommentsOf(
  config: Config,
  others: Iterable<SourceFile>,
): readonly FileSuppressionComments[] {
  const found = new Map<string, FileSuppressionComments>();
  const comments = new Map<string, { readonly file: SourceFile; readonly spans: Span[] }>();
  for (const { span } of config.comments) {
    const known = comments.get(span.file.path);
    if (known === undefined) comments.set(span.file.path, { file: span.file, spans: [span] });
    else if (known.file === span.file) known.spans.push(span);
  }
  for (const [path, { file, spans }] of comments)
    if (anyStyleWord.test(file.text)) found.set(path, read(file, inOrder(spans), endOfLogicalLine));
  for (const file of [...tableFilesOf(config), ...others]) {
    if (comments.has(file.path) || found.has(file.path) || isConfiguration(config, file)) continue;
    // Only configurations have continued lines.
    if (mayHaveDirectives(file)) found.set(file.path, read(file, wholeLineComments(file), endOfLine));
  }
  return [...found.values()].filter(({ directives, strays }) => directives.length + strays.length > 0);
}

const isConfiguration = ({ files }: Config, { path }: SourceFile): boolean =>
  files.some((file) => file.path === path);

const inOrder = (spans: readonly Span[]): readonly Span[] => [...spans].sort((a, b) => a.start - b.start);

/** The comments of a table's file, which have lines of their own. */
function wholeLineComments(file: SourceFile): readonly Span[] {
  const { text } = file;
  const spans: Span[] = [];
  for (let at = text.indexOf(programName); at !== -1; ) {
    const start = text.lastIndexOf('\n', at) + 1;
    const end = endOfLine(text, at);
    const comment = text.indexOf('#', start);
    if (comment !== -1 && comment < at && text.slice(start, comment).trim() === '')
      spans.push({ file, start: comment, end });
    at = text.indexOf(programName, end);
  }
  return spans;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

/** The end of a line with the lines that a backslash joins to it, in comments as well. */
function endOfLogicalLine(text: string, from: number): number {
  let end = endOfLine(text, from);
  while (end < text.length && text[end - 1] === '\\') end = endOfLine(text, end + 1);
  return end;
}

function startOfLogicalLine(text: string, from: number): number {
  let start = text.lastIndexOf('\n', from - 1) + 1;
  while (start > 1 && text[start - 2] === '\\') start = text.lastIndexOf('\n', start - 2) + 1;
  return start;
}

/** Reads the comments of a text from its end: a comment may be followed by another one about the same line. */
function read(
  file: SourceFile,
  comments: readonly Span[],
  endOf: (text: string, from: number) => number,
): FileSuppressionComments {
  const { text } = file;
  const directives: SuppressionComment[] = [];
  const strays: FileSuppressionComments['strays'][number][] = [];
  let following: { readonly start: number; readonly region: Region } | undefined;
  for (const comment of comments.toReversed()) {
    const next = Math.min(comment.end + 1, text.length);
    const below =
      following !== undefined &&
      text.slice(next, following.start).trim() === '' &&
      !text.slice(next, following.start).includes('\n')
        ? following.region
        : { start: next, end: endOf(text, next) };
    following = { start: comment.start, region: below };
    const read = readSuppressionComment(comment);
    if (read === undefined) continue;
    if (read.kind === undefined) {
      const { span, word, guess = nearest(word, suppressionKinds), words } = read;
      strays.push({ span, guess, ...(words && { words }) });
      continue;
    }
    const { kind, names, reason, span } = read;
    const regions = {
      'disable-next-line': () => below,
      'disable-line': () => ({ start: startOfLogicalLine(text, comment.start), end: comment.end }),
      'disable-file': () => ({ start: 0, end: text.length }),
      disable: () => ({ start: comment.start, end: text.length }),
      enable: () => ({ start: comment.start, end: text.length }),
    } as const satisfies Record<SuppressionKind, () => Region>;
    directives.push({ kind, names, reason, span, region: regions[kind]() });
  }
  return { file, directives: directives.reverse(), strays: strays.reverse() };
}

/** A comment that is not a directive of this program. */
type ReadStray = StrayComment & { readonly kind: undefined; readonly word: string };

/** A comment in the style of another program, with the directive that it would be here. */
function readOtherStyle({ file, start, end }: Span): ReadStray | undefined {
  const text = file.text.slice(start, end);
  const [all = '', said, verb] = otherStyle.exec(text) ?? [];
  const isAlone = file.text.slice(file.text.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
  const guess: SuppressionKind =
    verb?.toLowerCase() === 'enable' ? 'enable' : isAlone ? 'disable-next-line' : 'disable-line';
  if (said !== undefined) {
    const span = { file, start: start + all.length - said.length, end: start + all.length };
    return { kind: undefined, word: '', span, guess };
  }
  const [whole = '', rest] = anyStyle.exec(text) ?? [];
  if (rest === undefined) return undefined;
  const [verbOrName = '', ...others] = rest.match(/[\w-]+/g) ?? [];
  const isBare = /^(?:ignore|disable|suppress|skip|allow)$/i.test(verbOrName);
  const words = others.slice(0, isBare ? 1 : maxWords);
  return { kind: undefined, word: '', span: { file, start, end: start + whole.length }, guess, words };
}

function readSuppressionComment({
  file,
  start,
  end,
}: Span): (Omit<SuppressionComment, 'region'> & { readonly words?: undefined }) | ReadStray | undefined {
  const text = file.text.slice(start, end);
  const head = /^#[#\s]*smtpd-lint-([\w-]*)/.exec(text);
  if (head === null) return readOtherStyle({ file, start, end });
  const [all, word = ''] = head;
  const at = (from: number, to: number): Span => ({ file, start: start + from, end: start + to });
  const span = at(all.length - word.length - mark.length, all.length);
  const kind = suppressionKinds.find((known) => known === word);
  if (kind === undefined) return { kind, word, span, guess: undefined };
  // A continued comment counts as one line.
  const rest = text.slice(all.length).replace(/\\\r?\n/g, (gap) => ' '.repeat(gap.length));
  const dashes = /(?:^|\s)-{2,}(?=\s|$)/.exec(rest);
  const list = dashes === null ? rest : rest.slice(0, dashes.index);
  const names: SuppressionComment['names'][number][] = [];
  for (const { 0: name, index } of list.matchAll(/[^\s,]+/g)) {
    // There are fewer rules than that: the rest is not a list of them.
    if (names.length === maxNames) break;
    names.push({ name, span: at(all.length + index, all.length + index + name.length) });
  }
  const reason =
    dashes === null
      ? ''
      : rest
          .slice(dashes.index + dashes[0].length)
          .replace(/\s+/g, ' ')
          .trim();
  return { kind, names, reason: reason === '' ? undefined : reason, span };
}
