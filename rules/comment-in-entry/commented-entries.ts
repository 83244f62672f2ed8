import { replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Report } from '../../src/lint/rule.js';
import { lineStarts, positionAt, type SourceFile, type Span, spanText } from '../../src/source/text.js';
import type { PlacedEntry } from '../shared/table-uses.js';

interface Commented {
  readonly entry: PlacedEntry;
  readonly comment: Span;
}

export function commentBehind(entry: PlacedEntry): Commented | undefined {
  const text = entry.value ?? entry.key;
  // A comment inside a command is not read by smtpd.
  if (!text.includes('#') || /^"?\|/.test(text)) return undefined;
  const words = /(?:^|[ \t])(#.*)$/.exec(text)?.[1];
  if (words === undefined || !spanText(entry.span).endsWith(words)) return undefined;
  return { entry, comment: { ...entry.span, start: entry.span.end - words.length } };
}

/** The first comment of a file that was meant as a list, and is read as a mapping because of its comments. */
export function* inTorn(file: SourceFile): Generator<Report<'torn'>> {
  const commented: Commented[] = [];
  for (const { index, 0: line, 1: key = '', 2: words = '' } of file.text.matchAll(
    /^([^\s#:]+)[ \t]+(#.*)$/gm,
  )) {
    const end = index + line.trimEnd().length;
    const entry = { key, value: words, span: { file, start: index, end } };
    commented.push({ entry, comment: { file, start: index + line.length - words.length, end } });
  }
  const [first] = commented;
  if (first === undefined) return;
  yield {
    message: 'torn',
    data: { comment: spanText(first.comment).slice(0, 40) },
    span: first.comment,
    suggestions: ownLines(commented),
  };
}

/** Moves all comments above the lines of their entries: one that remains may turn a list into a mapping. */
export function ownLines(commented: readonly Commented[]): readonly Suggestion[] {
  const edits = commented.flatMap(({ entry, comment }) => {
    const { file, start } = entry.span;
    const line = lineStarts(file)[positionAt(file, start).line - 1] ?? start;
    const gap = /[ \t]*$/.exec(file.text.slice(start, comment.start))?.[0].length ?? 0;
    return [
      { span: { file, start: line, end: line }, text: `${spanText(comment)}\n` },
      replace({ ...comment, start: comment.start - gap }, ''),
    ];
  });
  return [{ description: 'Move comments to lines of their own', edits }];
}
