import type { TemplateText } from '../templates/render.js';
import { positionAt, type SourceFile, textWithin } from '../text.js';
import { nameChanges } from './changed-names.js';
import { commandChanges } from './command-changes.js';
import { configurationParts } from './configuration-parts.js';
import { isConfiguration, isOfConfiguration } from './content.js';
import { indentationOf } from './indentation.js';
import { type OuterKind, outerKind } from './kinds.js';
import { programChanges } from './program-names.js';
import { scriptChanges } from './script-changes.js';
import { literalText, type TextLiteral } from './text-literal.js';
import { unreadRule } from './unread-texts.js';
import { withResolvedTargets } from './written-paths.js';

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
  /** The line of the file, from 1 on, where a rule stands that is part of no configuration that is read. */
  readonly unreadLine?: number;
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
  const found = foundIn(file, kind);
  const line = unreadLine(file, kind, found);
  return line === undefined ? found : found.map((one) => ({ ...one, unreadLine: line }));
}

/** The line of a rule in a file that is in none of the configurations that were found. Documents may tell of rules. */
export function unreadLine(
  file: SourceFile,
  { isDocument }: OuterKind,
  found: readonly EmbeddedText[],
): number | undefined {
  if (isDocument) return undefined;
  const at = unreadRule({ text: file.text, start: 0, end: file.text.length }, found);
  return at === undefined ? undefined : positionAt(file, at).line;
}

function foundIn(file: SourceFile, kind: OuterKind): readonly EmbeddedText[] {
  const { text } = file;
  // A byte order mark is no part of the first line.
  const all = kind.find({ text, start: text.startsWith('\ufeff') ? 1 : 0, end: text.length });
  const literals = inOneOutput(withResolvedTargets(all, text), text);
  const begun = begunConfigurations(literals, text);
  const found = innermost(
    literals.filter((one) => begun.has(one) || isConfiguration(literalText(text, one))),
  );
  if (found.length > maxConfigurations) throw new TooManyConfigurations();
  const first = found.filter((one) => !isAppended(one, found));
  const appending = literals.filter(
    (one) => one.target?.appends && isOfConfiguration(literalText(text, one)),
  );
  return first.map((one) => {
    const appended = appendedTo(text, one, first, literals);
    const written = [one, ...appended] as const;
    const judged = kind.isScript
      ? literals.filter(
          (other) => written.includes(other) || found.includes(other) || (other.target && !isFilledIn(other)),
        )
      : written;
    return embedded(
      file,
      written,
      judged,
      kind,
      mayBeAppended(file, one, [...appended, ...found], appending),
    );
  });
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

/** The texts that are no configurations, but the beginnings of files that are with what is appended to them. */
function begunConfigurations(literals: readonly TextLiteral[], text: string): ReadonlySet<TextLiteral> {
  const files = new Map<string, { readonly first: TextLiteral; readonly texts: string[] }>();
  const all: { readonly first: TextLiteral; readonly texts: string[] }[] = [];
  for (const one of [...literals].sort((a, b) => a.start - b.start)) {
    if (one.target === undefined) continue;
    const { path, appends } = one.target;
    const own = literalText(text, one);
    if (appends) files.get(path)?.texts.push(own);
    else {
      const file = { first: one, texts: [own] };
      files.set(path, file);
      all.push(file);
    }
  }
  return new Set(
    all
      .filter(({ texts }) => texts.length > 1 && isConfiguration(texts.join('\n')))
      .map(({ first }) => first),
  );
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

/** The literals that are appended to one, up to the next that overwrites the file, unless that stands in another branch. */
function appendedTo(
  text: string,
  one: TextLiteral,
  first: readonly TextLiteral[],
  literals: readonly TextLiteral[],
): readonly TextLiteral[] {
  const { target } = one;
  if (target === undefined) return [];
  const isSame = (other: TextLiteral): boolean =>
    other.start >= one.end && other.target?.path === target.path;
  const next = first.find(
    (other) => isSame(other) && !other.target?.appends && !otherBranch.test(text.slice(one.end, other.start)),
  );
  return literals
    .filter(
      (other) => isSame(other) && other.target?.appends && (next === undefined || other.start < next.start),
    )
    .sort((a, b) => a.start - b.start);
}

/** What begins another branch of a script, or ends a function. */
const otherBranch = /^[ \t]*(?:else|elif|fi|esac|\})(?:\s|;|$)|;;/m;

/** What may be appended to a configuration beside what is known to be: by a function that stands before it, or to a file whose path is not known. */
function mayBeAppended(
  file: SourceFile,
  { target }: TextLiteral,
  known: readonly TextLiteral[],
  appending: readonly TextLiteral[],
): { readonly behind?: string } {
  if (target === undefined) return {};
  const starts = new Set(known.map(({ start }) => start));
  const other = appending.find(
    (one) =>
      (one.target?.path === target.path || `${one.target?.path}${target.path}`.includes('$')) &&
      !starts.has(one.start),
  );
  return other === undefined ? {} : { behind: `what line ${positionAt(file, other.start).line} appends` };
}

const isFilledIn = ({ parts = [] }: TextLiteral): boolean => parts.some(({ type }) => type !== 'text');

/** A configuration that consists of texts. `judged` are all whose commands do nothing that is not known. */
function embedded(
  outer: SourceFile,
  [literal, ...appended]: readonly [TextLiteral, ...TextLiteral[]],
  judged: readonly TextLiteral[],
  kind: OuterKind,
  others: { readonly behind?: string },
): EmbeddedText {
  const { start } = literal;
  const end = appended.at(-1)?.end ?? literal.end;
  const { endsLinesAsUnix } = kind;
  const file = textWithin(outer, start, end, endsLinesAsUnix && { endsLinesAsUnix });
  const body = outer.text.slice(literal.start, literal.end);
  const indentation = indentationOf(body);
  const path = literal.target?.path || (kind.isDocument ? undefined : 'smtpd.conf');
  const isPart = !kind.isDocument && hasListenersElsewhere(outer.text, start, end);
  const elsewhere = 'listeners elsewhere in the file';
  const changes = {
    ...others,
    ...(kind.isDocument ? {} : nameChanges(outer, literal)),
    ...(kind.program && !literal.isHereDocument && programChanges(outer, literal, kind.program)),
    ...(path === undefined
      ? {}
      : kind.isScript
        ? commandChanges(path, outer, literal, judged)
        : scriptChanges(path, outer, judged)),
    ...(isPart && { before: elsewhere }),
  };
  const parts = configurationParts(outer, literal, appended, changes);
  const template = parts && { ...parts, written: file };
  return { file, outer, start, end, indentation, ...(template && { template }) };
}

/** Whether a configuration without listeners may be part of one that has some. */
function hasListenersElsewhere(text: string, start: number, end: number): boolean {
  const listen = /^[^\n#]*\blisten[ \t]+on\b/m;
  return !listen.test(text.slice(start, end)) && listen.test(text.slice(0, start) + text.slice(end));
}
