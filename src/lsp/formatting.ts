import type { TextEdit } from 'vscode-languageserver';
import { linePatch } from '../edit/line-patch.js';
import { reread } from '../edit/reread.js';
import { Rewrite } from '../edit/rewrite.js';
import { formatConfig } from '../format/format-config.js';
import { firstDifference } from '../format/same-tree.js';
import { type Edit, lineStarts, type SourceFile } from '../source/text.js';
import { type AnalysedText, fileAt, toRange } from './analysed-text.js';
import { embeddedFormatted, isSameEmbedded } from './embedded-formatting.js';

/** Lines of a text, from 0, including the last. */
export interface AskedLines {
  readonly first: number;
  readonly last: number;
}

/** Edits, or why there are none. */
export interface Formatting {
  readonly edits: TextEdit[];
  /** As a part of a sentence. */
  readonly problem?: string;
}

/** `textDocument/formatting` of one text: an edit for each run of lines that change. Empty if nothing changes, or if smtpd would read the formatted text differently. */
export function formatting(text: AnalysedText, path: string): Formatting {
  const { all, problem } = edits(text, path);
  // The formatter has compared the whole itself; what surrounds an embedded configuration is compared here.
  return text.surroundings === undefined || isSame(text, all)
    ? { edits: all.map(toTextEdit), ...(problem !== undefined && { problem }) }
    : { edits: [], problem: 'the file would be read differently' };
}

/**
 * `textDocument/rangeFormatting`, and `onTypeFormatting` for the line before the cursor: those of the edits that touch the lines, if smtpd reads the text with only these applied
 * as before.
 */
export function rangeFormatting(text: AnalysedText, path: string, { first, last }: AskedLines): TextEdit[] {
  const { all } = edits(text, path);
  const asked = all.filter(({ span }) => {
    const { start, end } = toRange(span);
    return start.line <= last && first <= Math.max(start.line, end.line - 1);
  });
  return isSame(text, asked) ? asked.map(toTextEdit) : [];
}

function edits(
  text: AnalysedText,
  path: string,
): { readonly all: readonly Edit[]; readonly problem?: string } {
  const { conf, surroundings } = text;
  if (surroundings !== undefined) {
    const { isTemplate, found, outer } = surroundings;
    if (isTemplate || found.place === undefined) return { all: [], problem: 'it is a template' };
    if (path !== outer.path) return { all: [] };
    const made = embeddedFormatted(text, found.place);
    if (made === undefined) return { all: [] };
    if ('problem' in made) return { all: [], ...made };
    return { all: changedLines(outer, made.text).map((edit) => startingIn(edit, found.place?.start ?? 0)) };
  }
  const file = fileAt(text, path);
  const formatted = formatConfig(conf.model, conf.machine);
  if (!formatted.ok) return { all: [], problem: formatted.reason };
  const newText = formatted.texts.get(path);
  return { all: file === undefined || newText === undefined ? [] : changedLines(file, newText) };
}

/** An edit that begins at `start` at the earliest, where what it keeps before that stays. */
function startingIn({ span, text }: Edit, start: number): Edit {
  const kept = Math.max(0, start - span.start);
  return { span: { ...span, start: span.start + kept }, text: text.slice(kept) };
}

/** The changes between two texts as whole lines: one edit for each line if only blanks differ. */
function changedLines(file: SourceFile, newText: string): readonly Edit[] {
  const starts = lineStarts(file);
  const offset = (line: number): number => starts[line] ?? file.text.length;
  const edit = (first: number, count: number, added: readonly string[]): Edit => ({
    span: { file, start: offset(first), end: offset(first + count) },
    text: added.join(''),
  });
  const { hunks } = linePatch(file.text, newText, { context: 0 });
  return hunks.flatMap(({ oldStart, lines }) => {
    const [removed, added] = [linesOf(lines, '-'), linesOf(lines, '+')];
    const first = oldStart - 1;
    const isEach = removed.length === added.length && removed.every((line, at) => isAlike(line, added[at]));
    return isEach
      ? added.flatMap((line, at) => (line === removed[at] ? [] : [edit(first + at, 1, [line])]))
      : [edit(first, removed.length, added)];
  });
}

/** The lines of one side of a hunk, with their line endings. */
const linesOf = (lines: readonly string[], side: '-' | '+'): readonly string[] =>
  lines.flatMap((line, at) =>
    line.startsWith(side) ? [line.slice(1) + (lines[at + 1]?.startsWith('\\') ? '' : '\n')] : [],
  );

const isAlike = (line: string, other: string | undefined): boolean =>
  other !== undefined && line.replace(/\s+/g, '') === other.replace(/\s+/g, '');

const toTextEdit = ({ span, text }: Edit): TextEdit => ({ range: toRange(span), newText: text });

/** Whether smtpd reads the same configuration after some edits. */
function isSame(text: AnalysedText, some: readonly Edit[]): boolean {
  if (some.length === 0) return true;
  const place = text.surroundings?.found.place;
  if (place !== undefined) return isSameEmbedded(text, place, some);
  const { model, machine } = text.conf;
  const rewrite = Rewrite.of(some);
  return (
    rewrite !== undefined && firstDifference(model, reread(model, machine, rewrite).config) === undefined
  );
}
