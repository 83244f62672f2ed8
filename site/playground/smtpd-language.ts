import { HighlightStyle, StreamLanguage, type StringStream, syntaxHighlighting } from '@codemirror/language';
import { tags } from '@lezer/highlight';
import { keywords } from '../../grammar/tables/keywords.js';

/** One token, as smtpd's lexer reads it. A comment and a string go on behind a `\` at the end of a line. */
function token(stream: StringStream, state: { inside: 'comment' | 'string' | undefined }): string | null {
  if (state.inside === 'comment' || stream.peek() === '#') {
    stream.skipToEnd();
    state.inside = stream.string.endsWith('\\') ? 'comment' : undefined;
    return 'comment';
  }
  if (state.inside === 'string' || stream.peek() === '"') {
    if (state.inside === undefined) stream.next();
    state.inside = stream.match(/^(?:[^"\\]|\\.)*"/) ? undefined : 'string';
    if (state.inside === 'string') stream.skipToEnd();
    return 'string';
  }
  if (stream.eatSpace()) return null;
  if (stream.match(/^\$[\w.-]*/) || stream.match(/^<[^>]*>/)) return 'variableName';
  if (stream.match(/^[{}!,=]|^=>/)) return 'punctuation';
  const word = stream.match(/^[^\s{}"#!,=<>$]+/);
  if (!word) {
    stream.next();
    return null;
  }
  const text = Array.isArray(word) ? word[0] : '';
  if (keywords.has(text)) return 'keyword';
  return /^[\d.:/a-f]+[smhdKMG]?$/.test(text) && /\d/.test(text) ? 'number' : null;
}

const language = StreamLanguage.define<{ inside: 'comment' | 'string' | undefined }>({
  name: 'smtpd.conf',
  startState: () => ({ inside: undefined }),
  token,
  languageData: { commentTokens: { line: '#' }, closeBrackets: { brackets: ['{', '"', '<'] } },
});

/** The colours are those of the page (style.css), so that they change with it. */
const colours = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--pg-comment)' },
  { tag: tags.string, color: 'var(--pg-string)' },
  { tag: tags.keyword, color: 'var(--pg-keyword)', fontWeight: '600' },
  { tag: tags.variableName, color: 'var(--pg-name)' },
  { tag: tags.number, color: 'var(--pg-number)' },
]);

export const smtpdLanguage = [language, syntaxHighlighting(colours)];
