import { literalLines, type Range, type TextLiteral } from './text-literal.js';

/** A code block of Markdown, with its language. */
export interface CodeBlock extends TextLiteral {
  readonly language: string;
}

/** An opening fence, or Hugo's shortcode for a block. */
const opening = /^[ \t>]*(?:(`{3,}|~{3,})(.*)|\{\{[<%] *highlight +(\S+).*[>%]\}\}[ \t]*)$/;
const shortcodeEnd = /^[ \t]*\{\{[<%] *\/ *highlight *[>%]\}\}/;

/** A comment, which goes on to the line with its end. */
const comment = /^[ >]{0,3}<!--/;

/** The fenced and the indented code blocks of Markdown. Takes linear time. */
export function codeBlocks(range: Range): readonly CodeBlock[] {
  const found: CodeBlock[] = [];
  let open:
    | { readonly fence: string | undefined; readonly language: string; readonly start: number }
    | undefined;
  let indented: { readonly start: number; end: number } | undefined;
  let isBlank = true;
  let isComment = false;
  const endIndented = (): void => {
    if (indented !== undefined) found.push({ ...indented, language: '' });
    indented = undefined;
  };
  for (const line of literalLines(range)) {
    isComment ||= open === undefined && comment.test(line.text);
    if (isComment) {
      endIndented();
      isComment = !line.text.includes('-->');
      continue;
    }
    const [fenced, fence, info = '', language] = opening.exec(line.text) ?? [];
    if (open !== undefined) {
      const ends =
        open.fence === undefined
          ? shortcodeEnd.test(line.text)
          : fence?.startsWith(open.fence) && info.trim() === '';
      if (ends) {
        found.push({ start: open.start, end: line.start, language: open.language });
        open = undefined;
      }
    } else if (fenced !== undefined) {
      endIndented();
      const named = language ?? /^[\s{.]*([\w+-]*)/.exec(info)?.[1] ?? '';
      open = { fence, language: named.toLowerCase(), start: line.next };
    } else if (line.text.trim() !== '') {
      // Behind text, an indented line continues its paragraph.
      if (!/^(?: {4}| {0,3}\t)/.test(line.text)) endIndented();
      else if (indented !== undefined) indented.end = line.next;
      else if (isBlank) indented = { start: line.start, end: line.next };
    }
    isBlank = line.text.trim() === '';
  }
  endIndented();
  return found;
}
