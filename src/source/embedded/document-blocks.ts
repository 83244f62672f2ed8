import type { CodeBlock } from './code-blocks.js';
import { literalLines, PartList, type Range, type TextLiteral } from './text-literal.js';

/** What is known of a block before its end. */
interface BlockStart {
  readonly language: string;
  readonly start: number;
  readonly more: Pick<TextLiteral, 'more'>;
}

const replaced = 'what the document fills in';
const unknown: Pick<TextLiteral, 'more'> = { more: { before: replaced, behind: replaced } };

const directive = /^[ \t]*\.\. +(?:code-block|code|sourcecode)::[ \t]*([\w+-]*)[ \t]*$/;
const otherDirective = /^[ \t]*\.\. /;
/** A comment: explicit markup that is no directive, target, footnote or substitution. */
const remark = /^[ \t]*\.\.(?: +(?![_[|]|[\w:+.-]+::(?: |$))|$)/;

/** The literal blocks of reStructuredText: what is indented behind `.. code-block::` or a paragraph that ends with `::`. Takes linear time. */
export function literalBlocks(range: Range): readonly CodeBlock[] {
  const found: CodeBlock[] = [];
  let opened: { readonly depth: number; readonly language: string; isBody: boolean } | undefined;
  let block: { readonly start: number; end: number; readonly language: string } | undefined;
  let commented: { readonly depth: number; readonly isEmpty: boolean } | undefined;
  const finish = (): void => {
    if (block !== undefined) found.push(block);
    block = undefined;
    opened = undefined;
  };
  for (const { start, next, text } of literalLines(range)) {
    const isBlank = text.trim() === '';
    const depth = text.length - text.trimStart().length;
    if (commented !== undefined) {
      // What is behind an empty comment and a blank line is none.
      if (isBlank && commented.isEmpty) commented = undefined;
      else if (isBlank || depth > commented.depth) {
        commented = { ...commented, isEmpty: false };
        continue;
      } else commented = undefined;
    }
    if (opened !== undefined) {
      if (isBlank) opened.isBody = true;
      else if (depth <= opened.depth) finish();
      else if (opened.isBody) {
        if (block === undefined) block = { start, end: next, language: opened.language };
        else block.end = next;
      }
      // Options of a directive stand before its first blank line.
      if (opened !== undefined) continue;
    }
    if (remark.test(text)) {
      commented = { depth, isEmpty: text.trim() === '..' };
      continue;
    }
    const language = directive.exec(text)?.[1];
    if (language !== undefined || (/::[ \t]*$/.test(text) && !otherDirective.test(text)))
      opened = { depth, language: (language ?? '').toLowerCase(), isBody: false };
  }
  finish();
  return found;
}

/** A directive that other lines are put in for in any block of AsciiDoc. */
const preprocessed = /^(?:include|ifdef|ifndef|ifeval)::/;

/** A line that opens or closes a block of AsciiDoc. */
const delimiter = /^(-{4,}|\.{4,}|\/{4,}|--|```)(\w*)[ \t]*$/;

/** The listing and literal blocks of AsciiDoc. Takes linear time. */
export function listingBlocks(range: Range): readonly CodeBlock[] {
  const found: CodeBlock[] = [];
  let open: (BlockStart & { readonly mark: string }) | undefined;
  let named = '';
  let more: BlockStart['more'] = {};
  let isComment = false;
  for (const { start, next, text } of literalLines(range)) {
    const [, mark, info = ''] = delimiter.exec(text) ?? [];
    if (open !== undefined) {
      if (preprocessed.test(text)) open = { ...open, more: unknown };
      if (mark !== open.mark || info !== '') continue;
      if (!isComment && !mark.startsWith('//'))
        found.push({ start: open.start, end: start, language: open.language, ...open.more });
      open = undefined;
      named = '';
      more = {};
      isComment = false;
    } else if (mark !== undefined && (mark !== '--' || isComment))
      open = { mark, language: (info || named).toLowerCase(), start: next, more };
    else if (text.trim() !== '' && !/^\/\/(?!\/)/.test(text)) {
      isComment = /^\[comment\b/.test(text);
      more = /^\[.*\bsubs\s*=/.test(text) ? unknown : /^[.[]/.test(text) ? more : {};
      named = /^\[(?:source)?(?:%\w+)*,[ \t]*([\w+-]+)/.exec(text)?.[1] ?? '';
    }
  }
  return found;
}

const environment = /^[ \t]*\\begin\{(verbatim|Verbatim|BVerbatim|lstlisting|minted)\*?\}(.*)$/;

/** Whether options of an environment replace or leave out some of its text, or it begins on their line. */
const isChanged = (options: string): boolean =>
  /escape|commandchars|mathescape|texcl|firstline|lastline|linerange|codes/.test(options) ||
  !/^(?:\[[^\]]*\]?|\{[^}]*\}|\s|%.*)*$/.test(options);

/** The verbatim environments of LaTeX. Takes linear time. */
export function verbatimBlocks(range: Range): readonly CodeBlock[] {
  const found: CodeBlock[] = [];
  let open: (BlockStart & { readonly name: string }) | undefined;
  let commentEnd: RegExp | undefined;
  for (const { start, next, text } of literalLines(range)) {
    if (commentEnd !== undefined) {
      if (commentEnd.test(text)) commentEnd = undefined;
      continue;
    }
    if (open !== undefined) {
      const end = text.indexOf(`\\end{${open.name}`);
      if (end === -1) continue;
      found.push({ start: open.start, end: start + end, language: open.language, ...open.more });
      open = undefined;
      continue;
    }
    if (/^[ \t]*\\begin\{comment\}/.test(text)) commentEnd = /^[ \t]*\\end\{comment\}/;
    else if (/^[ \t]*\\iffalse\b(?!.*\\fi\b)/.test(text)) commentEnd = /^[^%]*\\(?:fi|else)\b/;
    const [, name, options = ''] = environment.exec(text) ?? [];
    const language = /\{([\w+-]+)\}[ \t]*$|language=\{?([\w+-]+)/.exec(options) ?? [];
    if (name !== undefined)
      open = {
        name,
        language: (language[1] ?? language[2] ?? '').toLowerCase(),
        start: next,
        more: isChanged(options) ? unknown : {},
      };
  }
  return found;
}

/** A comment of HTML, which `<!-->` is, too. */
const htmlComment = String.raw`<!--(?:-?>|[\s\S]*?(?:--!?>|$))`;

/** What stands for something else in a preformatted text of HTML: a comment, a tag, a character reference. */
const markup = new RegExp(
  String.raw`${htmlComment}|<[^<>]*>|&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{1,31}));`,
  'g',
);

/** A tag before or behind which a line ends. */
const lineBreak = /^<\/?(?:br|div|p|li|ol|ul|tr|hr|table|section|h\d)\b/i;

const references: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\xa0',
  num: '#',
  NewLine: '\n',
  Tab: '\t',
};

/** The preformatted texts of HTML, without the tags in them. Takes linear time. */
export function preformattedTexts({ text, start, end }: Range): readonly TextLiteral[] {
  const found: TextLiteral[] = [];
  const opening = new RegExp(
    String.raw`${htmlComment}|<(script|style)\b[\s\S]*?(?:</\1|$)|<pre\b[^<>]*>(?:\r?\n)?`,
    'gi',
  );
  opening.lastIndex = start;
  for (let open = opening.exec(text); open !== null && open.index < end; open = opening.exec(text)) {
    if (!/^<pre/i.test(open[0])) continue;
    const begin = open.index + open[0].length;
    const closing = /<\/pre\s*>/gi;
    closing.lastIndex = begin;
    const close = closing.exec(text)?.index;
    if (close === undefined || close > end) break;
    found.push({
      start: begin,
      end: close,
      isExact: true,
      parts: textOf({ text, start: begin, end: close }),
    });
    opening.lastIndex = close;
  }
  return found;
}

function textOf({ text, start, end }: Range): TextLiteral['parts'] & {} {
  const list = new PartList(start);
  for (const { index, 0: all, 1: decimal, 2: hexadecimal, 3: name } of text
    .slice(start, end)
    .matchAll(markup)) {
    const at = start + index;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
    if (name !== undefined && !Object.hasOwn(references, name)) list.placeholder(at, at + all.length, name);
    else if (name !== undefined) list.written(at, at + all.length, references[name] ?? '');
    else if (all.startsWith('&'))
      list.written(at, at + all.length, code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code));
    else list.written(at, at + all.length, lineBreak.test(all) ? '\n' : '');
  }
  list.verbatimTo(end);
  return list.parts;
}
