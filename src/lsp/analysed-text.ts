import type { Position as ProtocolPosition, Range } from 'vscode-languageserver';
import type { Configuration } from '../api/configuration.js';
import { lineAt, lineStarts, type SourceFile, type Span } from '../source/text.js';
import type { Surroundings } from './surroundings.js';

/** A configuration that is open in an editor, with the URIs of its texts. */
export interface AnalysedText {
  readonly conf: Configuration;
  /** The URI of a text that the configuration names by a path, or undefined if it has none. */
  uriOf(path: string): string | undefined;
  /** Set if the text is in a file of another kind, or is that of a template. All places in the text are the places in the file. */
  readonly surroundings?: Surroundings;
}

/** A place in one text of a configuration. */
export interface TextPlace {
  readonly path: string;
  readonly offset: number;
}

const protocolLineStartsOf = new WeakMap<SourceFile, readonly number[]>();

/** The offsets at which the lines of the protocol start. Unlike smtpd's, they also end with a carriage return (LSP 3.17, "Text Documents"). */
function protocolLineStarts(file: SourceFile): readonly number[] {
  const known = protocolLineStartsOf.get(file);
  if (known !== undefined) return known;
  if (!file.text.includes('\r')) return lineStarts(file);
  const starts = [
    0,
    ...[...file.text.matchAll(/\r\n|[\r\n]/g)].map(({ 0: { length }, index }) => index + length),
  ];
  protocolLineStartsOf.set(file, starts);
  return starts;
}

/** Makes the lines of a text those of the file that it is a part of, where the text has blanks for carriage returns around it. Offsets are the same in both. */
export function countLinesAsIn(outer: SourceFile, part: SourceFile): void {
  if (outer.text.includes('\r')) protocolLineStartsOf.set(part, protocolLineStarts(outer));
}

/** Converts an offset to a position of the protocol, which counts from 0 in UTF-16 code units. There is no place between a carriage return and its newline. */
export function toPosition(file: SourceFile, offset: number): ProtocolPosition {
  const starts = protocolLineStarts(file);
  const line = lineAt(starts, offset);
  const at = isWithinLineEnd(file, offset) ? offset - 1 : offset;
  return { line, character: at - (starts[line] ?? 0) };
}

const isWithinLineEnd = ({ text }: SourceFile, offset: number): boolean =>
  text[offset] === '\n' && text[offset - 1] === '\r';

export const toRange = ({ file, start, end }: Span): Range => ({
  start: toPosition(file, start),
  end: toPosition(file, Math.max(start, end)),
});

/** Converts a position to an offset. A position after the end of a line is the end of the line. */
export function toOffset(file: SourceFile, { line, character }: ProtocolPosition): number {
  const starts = protocolLineStarts(file);
  const start = starts[line];
  if (start === undefined) return file.text.length;
  const next = starts[line + 1];
  if (next === undefined) return Math.min(start + character, file.text.length);
  const end = isWithinLineEnd(file, next - 1) ? next - 2 : next - 1;
  return Math.min(start + character, end);
}

/** Whether an offset is within a span or at one of its ends. */
export const touches = ({ file, start, end }: Span, { path, offset }: TextPlace): boolean =>
  file.path === path && start <= offset && offset <= end;

/** A text by its path: the configuration, a file that it includes, or a table's file. */
export const fileAt = ({ conf }: AnalysedText, path: string): SourceFile | undefined =>
  conf.model.files.find((file) => file.path === path);

/** The text that the editor has open: the file that the text is part of, or `fileAt`. */
export const writtenFile = (text: AnalysedText, path: string): SourceFile | undefined =>
  text.surroundings?.outer.path === path ? text.surroundings.outer : fileAt(text, path);
