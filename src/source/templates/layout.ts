import type { TagFamily } from './mark-table.js';
import { stepsOf } from './tag-steps.js';
import type { TemplateToken } from './template-tokens.js';
import { trimBlocks, trimLines } from './template-tree.js';

/** A piece of a template, without the blanks and line ends that no template language writes. */
export type TemplatePiece =
  | Extract<TemplateToken, { type: 'text' }>
  /** A line end that some settings of the engine remove. */
  | { readonly type: 'line-end'; readonly start: number; readonly end: number; readonly setting: string }
  | Omit<Extract<TemplateToken, { type: 'value' | 'code' | 'comment' }>, 'strips'>;

/** A tag, or a value. */
export type TagPiece = Extract<TemplatePiece, { readonly family: TagFamily }>;

/**
 * Removes what tags take with them: the blanks that they strip (`{%-`, `-}}`), and a line that contains nothing else. Jinja keeps such a line in some of its uses,
 * and Go's templates do; an empty line means nothing to smtpd, except after a backslash, where it is kept or a setting decides. The line end after a tag that ends a line with
 * something else on it is removed if `trim_blocks` is set, as Ansible sets it, and kept otherwise.
 */
export function parsedLayout(text: string, tokens: readonly TemplateToken[]): readonly TemplatePiece[] {
  const starts = tokens.map(({ start }) => start);
  const ends = tokens.map(({ end }) => end);
  const trim = (index: number, from: number, to: number): void => {
    starts[index] = Math.max(starts[index] ?? 0, from);
    ends[index] = Math.max(starts[index] ?? 0, Math.min(ends[index] ?? 0, to));
  };
  const lineEnds = new Map<number, string>();
  const behind = endsBehindText(text, tokens);
  for (let first = 0; first < tokens.length; first += 1) {
    if (!isSilent(tokens[first]) || behind.has(first) || isJoined(text, tokens, first)) continue;
    let last = first;
    while (last + 1 < tokens.length && (isSilent(tokens[last + 1]) || isBlank(text, tokens[last + 1])))
      last += 1;
    while (!isSilent(tokens[last]) || behind.has(last)) last -= 1;
    const setting = takeLine(text, tokens, first, last, trim);
    if (setting !== undefined) lineEnds.set(last + 1, setting);
    first = last;
  }
  tokens.forEach((token, index) => {
    if (token.type === 'text') return;
    const before = tokens[index - 1];
    const after = tokens[index + 1];
    if (token.strips.before && before?.type === 'text')
      trim(index - 1, before.start, before.start + text.slice(before.start, before.end).trimEnd().length);
    if (token.strips.after && after?.type === 'text')
      trim(index + 1, after.end - text.slice(after.start, after.end).trimStart().length, after.end);
    else if (isTrimMark(text, token) && after) trim(index + 1, lineEndAt(text, token.end), after.end);
    else {
      const setting = starts[index + 1] === token.end ? trimming(text, token) : undefined;
      if (setting !== undefined) lineEnds.set(index + 1, setting);
    }
  });
  const setting = trimBlocksIn(text);
  return tokens.flatMap((token, index): readonly TemplatePiece[] => {
    const [start = token.start, end = token.end] = [starts[index], ends[index]];
    if (token.type !== 'text') return [isOfLines(text, token) ? { ...token, isAny: true } : token];
    if (start >= end) return [];
    const trims = lineEnds.get(index);
    const isSet = trims === trimBlocks ? setting : undefined;
    if (trims === undefined || isSet === false) return [{ type: 'text', start, end }];
    const rest = lineEndAt(text, start);
    return [
      ...(isSet ? [] : [{ type: 'line-end' as const, start, end: rest, setting: trims }]),
      ...(rest < end ? [{ type: 'text' as const, start: rest, end }] : []),
    ];
  });
}

/** Whether another template is written alone on its line, without the line end before it: only one with line ends of its own is meant to stand there. */
function isOfLines(text: string, token: Exclude<TemplateToken, { type: 'text' }>): boolean {
  const { type, family, strips, start, end, content } = token;
  const isTemplate = type === 'code' && family === 'curly' && /^(?:include|partial|render)\b/.test(content);
  if (!isTemplate || !strips.before) return false;
  let from = start;
  while (isBlankAt(text, from - 1)) from -= 1;
  return text[from - 1] === '\n' && /^[ \t]*\r?(?:\n|$)/.test(text.slice(end, end + 80));
}

/** The setting of the engine that removes the line end after a tag, if there is one. */
function trimming(text: string, token: Exclude<TemplateToken, { type: 'text' }>): string | undefined {
  const { family, type, end } = token;
  if (lineEndAt(text, end) === end) return undefined;
  if (family === 'jinja') return type !== 'value' && text[end - 3] !== '+' ? trimBlocks : undefined;
  const isTagged = family === 'erb' && /^<%(?!%)/.test(text.slice(text.lastIndexOf('\n', end - 1) + 1, end));
  return isTagged ? trimLines : undefined;
}

/** The start of the line after a line end, or `at` if there is no line end. */
const lineEndAt = (text: string, at: number): number =>
  text[at] === '\n' ? at + 1 : text.startsWith('\r\n', at) ? at + 2 : at;

/** The setting in the first line of a template (`#jinja2: trim_blocks: False`), or undefined if there is none. */
function trimBlocksIn(text: string): boolean | undefined {
  const value = /^#jinja2:.*\btrim_blocks\s*:\s*['"]?(true|yes|false|no)\b/i.exec(text)?.[1]?.toLowerCase();
  return value === undefined ? undefined : value === 'true' || value === 'yes';
}

/** Whether a token writes nothing by itself. Of `{{ … }}`, those that begin like a statement; a macro that is called with a block may write anything. */
function isSilent(token: TemplateToken | undefined): boolean {
  if (token === undefined || token.type === 'text' || token.type === 'value') return false;
  if (token.family === 'jinja' && /^(?:end)?call\b/.test(token.content)) return false;
  if (token.type === 'comment' || token.family !== 'curly') return true;
  return /^(?:[#/^]|(?:if|else|end|range|with|define|block)\b|\$\w*\s*:?=)/.test(token.content);
}

/**
 * The tags that end a block, or a branch of it, whose first tag has text before it on its line. Without the body the rest of that line is the line of the last tag,
 * so that its end has to stay. Mustache alone removes it.
 */
function endsBehindText(text: string, tokens: readonly TemplateToken[]): ReadonlySet<number> {
  const found = new Set<number>();
  const open: boolean[] = [];
  tokens.forEach((token, index) => {
    if (token.type !== 'code' || isOfMustache(token)) return;
    for (const { type } of stepsOf(token.family, token.content)) {
      if (type === 'if' || type === 'loop' || type === 'case' || type === 'same' || type === 'drop')
        open.push(!beginsLine(text, tokens, index));
      else if (type === 'elif' || type === 'else' || type === 'when' || type === 'end') {
        if (open.at(-1)) found.add(index);
        if (type === 'end') open.pop();
      }
    }
  });
  return found;
}

const isOfMustache = ({ family, content }: Exclude<TemplateToken, { type: 'text' }>): boolean =>
  family === 'curly' && /^[#/^]/.test(content);

/** Whether nothing but blanks and tags that write nothing stands before a tag on its line. */
function beginsLine(text: string, tokens: readonly TemplateToken[], index: number): boolean {
  for (let at = index - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (token?.type !== 'text') {
      if (!isSilent(token)) return false;
      continue;
    }
    const line = text.slice(token.start, token.end);
    const newline = line.lastIndexOf('\n');
    if (line.slice(newline + 1).trim() !== '') return false;
    if (newline !== -1) return true;
  }
  return true;
}

/** Whether the line before a tag's own goes on there, since a tag on it takes its end away. */
function isJoined(text: string, tokens: readonly TemplateToken[], index: number): boolean {
  const before = tokens[index - 1];
  const tag = before?.type === 'text' ? tokens[index - 2] : undefined;
  if (before?.type !== 'text' || tag === undefined || tag.type === 'text') return false;
  const between = text.slice(before.start, before.end);
  if (between.trim() !== '' || !between.includes('\n')) return false;
  return tag.strips.after || (isTrimMark(text, tag) && between.indexOf('\n') === between.lastIndexOf('\n'));
}

/** Whether a tag ends in `-%>`, which takes a line end right behind it away. */
const isTrimMark = (text: string, { end }: Pick<TemplateToken, 'end'>): boolean =>
  text.startsWith('-%>', end - 3);

/** Whether a token is only blanks on one line. */
const isBlank = (text: string, token: TemplateToken | undefined): boolean =>
  token?.type === 'text' && /^[ \t]*$/.test(text.slice(token.start, token.end));

/**
 * Removes a line that contains only silent tags. Behind a backslash its end stays, because an empty line ends the statement before it, unless an engine never keeps such lines.
 *
 * @returns the setting that removes that line end, if there is one
 */
function takeLine(
  text: string,
  tokens: readonly TemplateToken[],
  first: number,
  last: number,
  trim: (index: number, from: number, to: number) => void,
): string | undefined {
  const [begin, finish] = [tokens[first], tokens[last]];
  if (begin === undefined || begin.type === 'text' || finish === undefined || finish.type === 'text')
    return undefined;
  let start = begin.start;
  while (isBlankAt(text, start - 1)) start -= 1;
  let end = finish.end;
  while (isBlankAt(text, end) || (text[end] === '\r' && text[end + 1] === '\n')) end += 1;
  const beginsLine = start === 0 || text[start - 1] === '\n';
  const endsLine = end === text.length || text[end] === '\n';
  if (!beginsLine || !endsLine) return undefined;
  trim(first - 1, 0, start);
  for (let index = first; index <= last; index += 1) trim(index, begin.end, begin.end);
  // A tag that removes the line end before it keeps the one after it.
  if (begin.strips.before) return undefined;
  const isContinued = /\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start)) && end < text.length;
  if (!isContinued || isOfMustache(finish)) {
    trim(last + 1, end + 1, text.length);
    return undefined;
  }
  trim(last + 1, end, text.length);
  return finish.strips.after || isTrimMark(text, finish) ? undefined : trimming(text, finish);
}

const isBlankAt = (text: string, at: number): boolean => text[at] === ' ' || text[at] === '\t';
