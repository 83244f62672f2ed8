import { parseTemplate } from '../templates/parse-template.js';
import type { TemplateText } from '../templates/render.js';
import type { PlaceholderPart, TemplatePart, TextPart } from '../templates/template-tree.js';
import { blankUpTo, positionAt, type SourceFile } from '../text.js';
import { indentationOf } from './indentation.js';
import type { LiteralPart, TextLiteral } from './text-literal.js';

/** The parts of a configuration and the names that it assigns, or undefined if it is read literally. */
export function configurationParts(
  outer: SourceFile,
  literal: TextLiteral,
  appended: readonly TextLiteral[],
  changes: TextLiteral['more'] & {},
): Pick<TemplateText, 'parts' | 'assigned'> | undefined {
  const { start, end, target } = literal;
  const own = ownParts(outer, literal);
  const before = literal.more?.before ?? (target?.appends ? 'what the file has already' : changes.before);
  const behind = literal.more?.behind ?? changes.behind;
  if (own === undefined && appended.length === 0 && before === undefined && behind === undefined)
    return undefined;
  const { parts = [{ type: 'text', start, end }], assigned = new Map() } = own ?? {};
  const loops = appended.length === 0 ? [] : loopsOf(outer);
  return {
    parts: [
      ...(before === undefined ? [] : unknownLines(start, before)),
      ...parts,
      newlineAt(end),
      ...appended.flatMap((one) => appendedParts(one, outer, loops)),
      ...(behind === undefined ? [] : unknownLines(appended.at(-1)?.end ?? end, behind)),
    ],
    assigned,
  };
}

/** The parts of a literal and the names that it assigns, or undefined if it is read literally. */
function ownParts(
  outer: SourceFile,
  literal: TextLiteral,
): Pick<TemplateText, 'parts' | 'assigned'> | undefined {
  const { start, end } = literal;
  const { text } = outer;
  const body = text.slice(start, end);
  if (literal.parts ? blockMarks.test(body) : templateMarks.test(body)) {
    if (literal.isExact && tagsOnLines.test(body))
      return { parts: unknownLines(start, 'a template in a quoted text'), assigned: new Map() };
    const { parts, assigned } = parseTemplate(blankUpTo(outer, start) + body);
    return { parts: literal.parts ? asWritten(parts, literal) : parts, assigned };
  }
  const isPlain = (literal.parts ?? []).every((part) => part.type === 'text' && part.as === undefined);
  const isWithin = !literal.isExact && hasStringOverLines(body);
  if (isPlain && !isWithin) return undefined;
  const parts: readonly LiteralPart[] = literal.parts ?? [{ type: 'text', start, end }];
  const depth = indentationOf(body).length;
  return {
    parts: isWithin ? parts.flatMap((part) => withoutIndentation(part, text, depth)) : parts,
    assigned: new Map(),
  };
}

const blockMarks = /\{\{|\{%|<%/;
/** Tags that may take the line end behind them away, which is an escape sequence here. */
const tagsOnLines = /\{%|<%|\{\{[-#/^]|-\}\}|\{\{\s*(?:if|else|end|range|with|define|block)\b/;
const templateMarks = /\{\{|\{%|<%|\$\{[A-Za-z_]|@[A-Z][A-Z0-9_]*@|%%[A-Z]\w*%%/;

/** The parts of a template whose texts are those of a literal, with its escape sequences. */
function asWritten(parts: readonly TemplatePart[], literal: TextLiteral): readonly TemplatePart[] {
  return parts.flatMap((part): readonly TemplatePart[] => {
    if (part.type === 'placeholder' || part.type === 'block') return [part];
    if (part.type === 'choice')
      return [{ ...part, branches: part.branches.map((branch) => asWritten(branch, literal)) }];
    if (part.type === 'call') {
      const block = part.block && { block: asWritten(part.block, literal) };
      return [{ ...part, body: asWritten(part.body, literal), ...block }];
    }
    if (part.type === 'loop')
      return [
        { ...part, body: asWritten(part.body, literal), otherwise: asWritten(part.otherwise, literal) },
      ];
    if (part.as !== undefined || part.end <= literal.start) return [part];
    const before = { ...part, end: Math.min(part.end, literal.start) };
    return [...(part.start < literal.start ? [before] : []), ...partsWithin(literal, part)];
  });
}

/** The parts of a literal that are within a range, cut to it. */
export function partsWithin(
  { parts = [] }: TextLiteral,
  { start, end }: Pick<TextLiteral, 'start' | 'end'>,
): readonly LiteralPart[] {
  return parts.flatMap((part) => {
    if (part.end <= start || part.start >= end) return [];
    if (part.type !== 'text' || part.as !== undefined) return [part];
    return [{ ...part, start: Math.max(part.start, start), end: Math.min(part.end, end) }];
  });
}

/** Whether a string or a word continues on the next line, so that it contains the indentation of that line. */
const hasStringOverLines = (body: string): boolean =>
  body.split('\n').some((line) => (line.match(/"/g)?.length ?? 0) % 2 === 1 || /[^ \t\\]\\$/.test(line));

function withoutIndentation(part: LiteralPart, text: string, depth: number): readonly LiteralPart[] {
  if (part.type !== 'text' || part.as !== undefined) return [part];
  const found: TextPart[] = [];
  for (let at = part.start; at < part.end; ) {
    const newline = text.indexOf('\n', at);
    const stop = newline === -1 || newline >= part.end ? part.end : newline + 1;
    let begin = at;
    if (at === 0 || text[at - 1] === '\n')
      while (begin < stop && begin - at < depth && (text[begin] === ' ' || text[begin] === '\t')) begin += 1;
    if (begin < stop) found.push({ type: 'text', start: begin, end: stop });
    at = stop;
  }
  return found;
}

const newlineAt = (at: number): TextPart => ({ type: 'text', start: at, end: at, as: '\n' });

/** A placeholder for unknown statements. */
function unknownLines(at: number, expression: string): readonly TemplatePart[] {
  const placeholder: PlaceholderPart = { type: 'placeholder', start: at, end: at, expression, opaque: true };
  return [placeholder, newlineAt(at)];
}

/** A choice, if it is unknown whether the command that appends a literal is run; or a loop, if it is in one. */
function appendedParts(
  literal: TextLiteral,
  outer: SourceFile,
  loops: readonly LoopRange[],
): readonly TemplatePart[] {
  const { start, end } = literal;
  const own = ownParts(outer, literal)?.parts ?? [{ type: 'text', start, end } as const];
  const body = [...own.filter((part) => part.end > start), newlineAt(end)];
  if (literal.isSure) return body;
  const { line } = positionAt(outer, start);
  if (loops.some((loop) => loop.start < start && start < loop.end)) {
    const over = `the loop around line ${line}`;
    return [{ type: 'loop', start, end, over, variables: undefined, body, otherwise: [] }];
  }
  const condition = { text: `what is appended on line ${line}`, start };
  return [{ type: 'choice', start, end, conditions: [condition], branches: [body, []] }];
}

type LoopRange = Pick<TextLiteral, 'start' | 'end'>;

/** The loops of a script: from `do` to `done`. */
function loopsOf({ text }: SourceFile): readonly LoopRange[] {
  const open: number[] = [];
  const found: LoopRange[] = [];
  for (const { index, 0: word, 1: comment } of text.matchAll(/(?:^|[\s;])(#[^\n]*|do(?=\s)|done\b)/gm)) {
    if (comment?.startsWith('#')) continue;
    const start = word.endsWith('done') ? open.pop() : undefined;
    if (start !== undefined) found.push({ start, end: index });
    else if (word.endsWith('do')) open.push(index);
  }
  return found;
}
