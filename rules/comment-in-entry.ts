import { replace } from '../src/edit/edits.js';
import type { Suggestion } from '../src/lint/finding.js';
import { defineRule, type Report } from '../src/lint/rule.js';
import { lineStarts, positionAt, type SourceFile, type Span, spanText } from '../src/source/text.js';
import { type PlacedEntry, placedEntriesOf } from './shared/table-uses.js';

export default defineRule({
  id: 'comment-in-entry',
  category: 'correctness',
  severity: 'warning',
  summary: 'A comment after an entry of a table file is part of the entry',
  messages: {
    value: {
      message: '`{comment}` is part of the value of `{key}`',
      label: 'not a comment here',
      note: 'A comment in a table file has a line of its own',
    },
    torn: {
      message: '`{comment}` is read as a value',
      label: 'makes the list a mapping',
      note: 'A comment in a table file has a line of its own',
    },
    key: {
      message: '`{comment}` is part of the entry, which matches nothing',
      label: 'not a comment here',
      note: 'A comment in a table file has a line of its own',
    },
  },
  *check({ config }) {
    for (const table of config.tables.values()) {
      if (table.origin !== 'file') continue;
      const commented = placedEntriesOf(table).flatMap((entry) => commentBehind(entry) ?? []);
      for (const { entry, comment } of commented)
        yield {
          message: entry.value === undefined ? 'key' : 'value',
          data: { comment: spanText(comment).slice(0, 40), key: entry.key.slice(0, 60) },
          span: comment,
          suggestions: ownLines(commented),
        };
    }
    // A table that could not be loaded has no entries.
    for (const { check, span } of config.refusals)
      if (check === 'T05' || check === 'T05b') yield* inTorn(span.file);
  },
});

interface Commented {
  readonly entry: PlacedEntry;
  readonly comment: Span;
}

function commentBehind(entry: PlacedEntry): Commented | undefined {
  const text = entry.value ?? entry.key;
  // A command's own comment is none of smtpd's business.
  if (!text.includes('#') || /^"?\|/.test(text)) return undefined;
  const words = /(?:^|[ \t])(#.*)$/.exec(text)?.[1];
  if (words === undefined || !spanText(entry.span).endsWith(words)) return undefined;
  return { entry, comment: { ...entry.span, start: entry.span.end - words.length } };
}

/** The first line with a comment of a list that was taken for a mapping because of it. */
function* inTorn(file: SourceFile): Generator<Report<'torn'>> {
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

/** The comments above the lines of their entries: all, since one that stays may make a mapping of a list. */
function ownLines(commented: readonly Commented[]): readonly Suggestion[] {
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
