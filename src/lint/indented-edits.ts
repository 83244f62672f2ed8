import type { EmbeddedText } from '../source/embedded/embedded.js';
import { type Edit, lineStarts, positionAt } from '../source/text.js';
import type { Finding, Suggestion } from './finding.js';

/** A finding in a configuration that is embedded in another file: the text that its edits insert is indented like that place, and stays inside it. */
export function indentedFinding<F extends Finding>(finding: F, place: EmbeddedText): F {
  const { fix, suggestions } = finding;
  return {
    ...finding,
    suggestions: suggestions.map((one) => indented(one, place)),
    ...(fix && { fix: indented(fix, place) }),
  };
}

const indented = (suggestion: Suggestion, place: EmbeddedText): Suggestion => ({
  ...suggestion,
  edits: suggestion.edits.map((edit) => indentedEdit(edit, place)),
});

function indentedEdit(edit: Edit, { file, start: first, end: last, indentation }: EmbeddedText): Edit {
  const { span, text } = edit;
  if (span.file.path !== file.path) return edit;
  const start = Math.min(Math.max(span.start, first), last);
  const end = Math.min(Math.max(span.end, start), last);
  const column = start - (lineStarts(span.file)[positionAt(span.file, start).line - 1] ?? 0);
  const begins = text !== '' && !text.startsWith('\n') ? indentation.slice(column) : '';
  const isLineStart = end === 0 || span.file.text[end - 1] === '\n';
  const inner = text.replace(/\n(?=[^\n])/g, `\n${indentation}`);
  const ends = text.endsWith('\n') && !isLineStart ? indentation : '';
  return { span: { ...span, start, end }, text: begins + inner + ends };
}
