import { parseTemplate } from '../templates/parse-template.js';
import type { TemplateText } from '../templates/render.js';
import type { PlaceholderPart, TemplatePart, TextPart } from '../templates/template-tree.js';
import { positionAt, type SourceFile } from '../text.js';
import { isConfiguration, isOfConfiguration } from './content.js';
import { type OuterKind, outerKind } from './kinds.js';
import type { LiteralPart, TextLiteral } from './text-literal.js';

/** A configuration within a file of another kind. */
export interface EmbeddedText {
  /** The file up to the end of the configuration, with everything before it blanked out, so that offsets are the same as in the file. */
  readonly file: SourceFile;
  /** The original file. */
  readonly outer: SourceFile;
  /** The start and end of the configuration. */
  readonly start: number;
  readonly end: number;
  /** The blanks that all of its lines begin with. */
  readonly indentation: string;
  /** Set if some of it is filled in, or is not written literally. */
  readonly template?: TemplateText;
}

/** The maximum number of configurations read from one file. */
const maxConfigurations = 100;

/** Thrown if a file has more configurations than are read. */
export class TooManyConfigurations extends Error {
  override readonly name = 'TooManyConfigurations';
  override readonly message = `more than ${maxConfigurations} configurations are in it`;
}

/** Finds the configurations in a file of another kind. Returns undefined if it is not of a known kind. Throws TooManyConfigurations. */
export function embeddedIn(file: SourceFile): readonly EmbeddedText[] | undefined {
  const kind = outerKind(file.path, file.text);
  if (kind === undefined) return undefined;
  const literals = inOneOutput(kind.find({ text: file.text, start: 0, end: file.text.length }), file.text);
  const found = innermost(literals.filter((one) => isConfiguration(file.text.slice(one.start, one.end))));
  if (found.length > maxConfigurations) throw new TooManyConfigurations();
  const first = found.filter((one) => !isAppended(one, found));
  return first.map((one) => embedded(file, one, appendedTo(one, first, literals), kind));
}

/** Returns the text of the whole file with the configuration replaced. */
export const wholeText = ({ outer, start, end }: EmbeddedText, text: string): string =>
  outer.text.slice(0, start) + text.slice(start) + outer.text.slice(end);

/** Here-documents with unknown targets may all be written to one file, each after the previous one. */
function inOneOutput(literals: readonly TextLiteral[], text: string): readonly TextLiteral[] {
  let isFirst = true;
  return literals.map((one) => {
    if (!one.isHereDocument || one.target || !isOfConfiguration(text.slice(one.start, one.end))) return one;
    const appends = !isFirst;
    isFirst = false;
    return { ...one, target: { path: '', appends } };
  });
}

/** The literals that contain no other one. A literal within a value is part of the text that contains the value. */
function innermost(literals: readonly TextLiteral[]): readonly TextLiteral[] {
  const sorted = [...literals].sort((a, b) => a.start - b.start || b.end - a.end);
  const chosen: TextLiteral[] = [];
  for (const one of sorted) {
    const outer = chosen.at(-1);
    if (outer === undefined || outer.end <= one.start) chosen.push(one);
    else if (!isInValue(one, outer)) chosen[chosen.length - 1] = one;
  }
  return chosen;
}

/** In a text with more parts, the one that contains another literal is not searched for. */
const maxParts = 1000;

const isInValue = ({ start }: TextLiteral, { parts = [] }: TextLiteral): boolean =>
  parts.length > maxParts ||
  parts.some((part) => part.type !== 'text' && part.start <= start && start < part.end);

/** Whether it is appended to an earlier one. */
const isAppended = (one: TextLiteral, all: readonly TextLiteral[]): boolean =>
  one.target?.appends === true &&
  all.some(
    (other) => other.start < one.start && other.target?.path === one.target?.path && !other.target?.appends,
  );

/** The literals that are appended to one, up to the next that overwrites the file. */
function appendedTo(
  one: TextLiteral,
  first: readonly TextLiteral[],
  literals: readonly TextLiteral[],
): readonly TextLiteral[] {
  const { target } = one;
  if (target === undefined) return [];
  const isSame = (other: TextLiteral): boolean =>
    other.start >= one.end && other.target?.path === target.path;
  const next = first.find((other) => isSame(other) && !other.target?.appends);
  return literals
    .filter(
      (other) => isSame(other) && other.target?.appends && (next === undefined || other.start < next.start),
    )
    .sort((a, b) => a.start - b.start);
}

function embedded(
  outer: SourceFile,
  literal: TextLiteral,
  appended: readonly TextLiteral[],
  kind: OuterKind,
): EmbeddedText {
  const { start } = literal;
  const end = appended.at(-1)?.end ?? literal.end;
  const blank = outer.text.slice(0, start).replace(/[^\n]/g, ' ');
  const { endsLinesAsUnix } = kind;
  const file = {
    ...outer,
    text: blank + outer.text.slice(start, end),
    ...(endsLinesAsUnix && { endsLinesAsUnix }),
  };
  const body = outer.text.slice(literal.start, literal.end);
  const indentation = indentationOf(body);
  const path = literal.target?.path ?? (kind.isDocument ? undefined : 'smtpd.conf');
  const isPart = !kind.isDocument && hasListenersElsewhere(outer.text, start, end);
  const elsewhere = 'listeners elsewhere in the file';
  const changes = {
    ...(path === undefined ? {} : changesOf(path, outer, [literal, ...appended])),
    ...(isPart && { before: elsewhere }),
  };
  const parts = partsOf(file, literal, appended, changes);
  const template = parts && { ...parts, written: file };
  return { file, outer, start, end, indentation, ...(template && { template }) };
}

/** Whether a configuration without listeners may be part of one that has some. */
function hasListenersElsewhere(text: string, start: number, end: number): boolean {
  const listen = /^[^\n#]*\blisten[ \t]+on\b/m;
  return !listen.test(text.slice(start, end)) && listen.test(text.slice(0, start) + text.slice(end));
}

function partsOf(
  file: SourceFile,
  literal: TextLiteral,
  appended: readonly TextLiteral[],
  changes: TextLiteral['more'] & {},
): Pick<TemplateText, 'parts' | 'assigned'> | undefined {
  const { start, end, target } = literal;
  const { text } = file;
  const whole = { ...file, text: text.slice(0, end) };
  const own = ownParts(whole, literal);
  const before = literal.more?.before ?? (target?.appends ? 'what the file has already' : changes.before);
  const behind = literal.more?.behind ?? changes.behind;
  if (own === undefined && appended.length === 0 && before === undefined && behind === undefined)
    return undefined;
  const { parts = [{ type: 'text', start, end }], assigned = new Map() } = own ?? {};
  return {
    parts: [
      ...(before === undefined ? [] : unknownLines(start, before)),
      ...parts,
      newlineAt(end),
      ...appended.map((one) => choiceOf(one, { ...file, text: text.slice(0, one.end) })),
      ...(behind === undefined ? [] : unknownLines(appended.at(-1)?.end ?? end, behind)),
    ],
    assigned,
  };
}

/** The parts of a literal and the names that it assigns, or undefined if it is read literally. */
function ownParts(
  { text }: SourceFile,
  literal: TextLiteral,
): Pick<TemplateText, 'parts' | 'assigned'> | undefined {
  const { start, end } = literal;
  const body = text.slice(start, end);
  const blank = text.slice(0, start).replace(/[^\n]/g, ' ');
  if (templateMarks.test(body) && !(literal.parts && !blockMarks.test(body)))
    return parseTemplate(blank + body);
  const isPlain = (literal.parts ?? []).every((part) => part.type === 'text' && part.as === undefined);
  const isWithin = hasStringOverLines(body);
  if (isPlain && !isWithin) return undefined;
  const parts: readonly LiteralPart[] = literal.parts ?? [{ type: 'text', start, end }];
  const depth = indentationOf(body).length;
  return {
    parts: isWithin ? parts.flatMap((part) => withoutIndentation(part, text, depth)) : parts,
    assigned: new Map(),
  };
}

const blockMarks = /\{\{|\{%|<%/;
const templateMarks = /\{\{|\{%|<%|\$\{[A-Za-z_]|@[A-Z][A-Z0-9_]*@|%%[A-Z]\w*%%/;

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

/** The longest run of blanks that all non-blank lines begin with. */
function indentationOf(body: string): string {
  const blanks = body
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  const [first = ''] = blanks;
  let length = first.length;
  for (const each of blanks) while (!each.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}

const newlineAt = (at: number): TextPart => ({ type: 'text', start: at, end: at, as: '\n' });

/** A placeholder for unknown statements. */
function unknownLines(at: number, expression: string): readonly TemplatePart[] {
  const placeholder: PlaceholderPart = { type: 'placeholder', start: at, end: at, expression, opaque: true };
  return [placeholder, newlineAt(at)];
}

/** A choice, since it is unknown whether the command that appends a literal is run. */
function choiceOf(literal: TextLiteral, file: SourceFile): TemplatePart {
  const { start, end } = literal;
  const own = ownParts(file, literal)?.parts ?? [{ type: 'text', start, end } as const];
  const within = own.filter((part) => part.end > start);
  const condition = { text: `what is appended on line ${positionAt(file, start).line}`, start };
  return {
    type: 'choice',
    start,
    end,
    conditions: [condition],
    branches: [[...within, newlineAt(end)], []],
  };
}

/** Finds commands elsewhere in a script that change the file that a literal is written to. */
function changesOf(
  path: string,
  { text }: SourceFile,
  literals: readonly TextLiteral[],
): { readonly before?: string; readonly behind?: string } {
  const name = path.split('/').at(-1) ?? path;
  if (name.length < 3) return {};
  const found: { before?: string; behind?: string } = {};
  let at = 0;
  for (const line of text.split('\n')) {
    const start = at;
    at += line.length + 1;
    if (!line.includes(name) || /^\s*#/.test(line)) continue;
    if (literals.some((one) => one.start <= start && start < one.end) || line.includes('<<')) continue;
    if (/\b(?:sed|perl|ed|ex|awk|patch|mv|cp|envsubst|install)\b/.test(line)) {
      const change = `what is changed by ${JSON.stringify(line.trim().slice(0, 60))}`;
      if (/\b(?:mv|cp|install)\b/.test(line) && !line.trim().endsWith(path)) continue;
      found.before ??= change;
      found.behind ??= change;
    } else if (/>>|\btee\s+(?:-a|--append)\b/.test(line))
      found.behind ??= `what is added by ${JSON.stringify(line.trim().slice(0, 60))}`;
  }
  return found;
}
