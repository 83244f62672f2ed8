import type { SourceFile, Span } from '../source/text.js';

/** One word of a sentence. */
export interface SentenceWord {
  /** Without quotes. */
  readonly text: string;
  /** In lower case, for comparison with the policy words; undefined if it was quoted, and so is not one. */
  readonly word: string | undefined;
  readonly span: Span;
}

/** A longer line is not a sentence. */
const longestLine = 2000;

/**
 * The sentences of a policy: one per line, with words between blanks and commas as words of their own. `#` starts a comment; a full stop at the end
 * is allowed. A line that is too long has no words.
 */
export function sentences(
  file: SourceFile,
): readonly { readonly words: readonly SentenceWord[]; readonly span: Span }[] {
  const found: { readonly words: readonly SentenceWord[]; readonly span: Span }[] = [];
  let start = 0;
  for (const line of file.text.split('\n')) {
    const words = line.length > longestLine ? [] : wordsOf(file, line, start);
    const first = words[0];
    const last = words[words.length - 1];
    if (first !== undefined && last !== undefined)
      found.push({ words, span: { file, start: first.span.start, end: last.span.end } });
    else if (line.length > longestLine)
      found.push({ words, span: { file, start, end: start + line.length } });
    start += line.length + 1;
  }
  return found;
}

function wordsOf(file: SourceFile, line: string, start: number): readonly SentenceWord[] {
  const words: SentenceWord[] = [];
  for (const { 0: text, index } of line.matchAll(/#.*|"[^"]*"|,|[^\s,"#]+/g)) {
    if (text.startsWith('#')) break;
    const span = { file, start: start + index, end: start + index + text.length };
    words.push(
      text.startsWith('"') && text.length > 1
        ? { text: text.slice(1, -1), word: undefined, span }
        : { text, word: text.toLowerCase(), span },
    );
  }
  const last = words[words.length - 1];
  if (last?.word?.endsWith('.') && last.word.length > 1)
    words[words.length - 1] = {
      ...last,
      text: last.text.slice(0, -1),
      word: last.word.slice(0, -1),
      span: { ...last.span, end: last.span.end - 1 },
    };
  return words;
}
