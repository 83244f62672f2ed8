import { literalLines, type Range, type TextLiteral } from './text-literal.js';

/** A code block of Markdown, with its language. */
export interface CodeBlock extends TextLiteral {
  readonly language: string;
}

/** The fenced code blocks of Markdown. Takes linear time. */
export function codeBlocks(range: Range): readonly CodeBlock[] {
  const found: CodeBlock[] = [];
  let open: { readonly fence: string; readonly language: string; readonly start: number } | undefined;
  for (const line of literalLines(range)) {
    const [, fence = '', info = ''] = /^[ \t>]*(`{3,}|~{3,})(.*)$/.exec(line.text) ?? [];
    if (fence === '') continue;
    if (open === undefined) {
      const language = /^[\s{.]*([\w+-]*)/.exec(info)?.[1]?.toLowerCase() ?? '';
      open = { fence, language, start: line.next };
    } else if (fence.startsWith(open.fence) && info.trim() === '') {
      found.push({ start: open.start, end: line.start, language: open.language });
      open = undefined;
    }
  }
  return found;
}
