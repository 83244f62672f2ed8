import { templateEnding } from '../templates/names.js';
import { codeBlocks } from './code-blocks.js';
import { hereDocuments } from './here-documents.js';
import { nixStrings } from './nix-strings.js';
import type { LiteralPart, Range, TextLiteral } from './text-literal.js';
import { yamlScalars } from './yaml-scalars.js';

/** A kind of file that may contain configurations. */
export interface OuterKind {
  /** The name for messages. */
  readonly name: string;
  /** The names of such files. */
  readonly path: RegExp;
  /** The beginning of such files that have other names. */
  readonly beginning?: RegExp;
  /** The languages of Markdown code blocks of this kind. */
  readonly language: RegExp;
  /** Set if such a file only documents configurations and does not generate them. */
  readonly isDocument?: true;
  /** Set if whoever reads such a file turns carriage return and newline into newline, as YAML 1.2 demands (section 5.4). */
  readonly endsLinesAsUnix?: true;
  find(range: Range): readonly TextLiteral[];
}

const shell: OuterKind = {
  name: 'shell script',
  path: /\.(?:sh|bash|ksh|zsh|dockerfile)$|(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$/i,
  beginning: /^#!.*\b(?:ba|da|k|z)?sh\b/,
  language: /^(?:sh|bash|shell|console|ksh|zsh|dockerfile|shell-?session)$/,
  find: hereDocuments,
};

const nix: OuterKind = {
  name: 'Nix expression',
  path: /\.nix$/i,
  language: /^nix$/,
  find: (range) =>
    nixStrings(range).flatMap((string) => [
      string,
      ...within(shell, range, string).map((one) => ({ parts: partsWithin(string, one), ...one })),
    ]),
};

const yaml: OuterKind = {
  name: 'YAML file',
  endsLinesAsUnix: true,
  path: /\.ya?ml$/i,
  beginning: /^#cloud-config\b/,
  language: /^ya?ml$/,
  find: (range) => yamlScalars(range).flatMap((scalar) => [scalar, ...within(shell, range, scalar)]),
};

const markdown: OuterKind = {
  name: 'Markdown file',
  isDocument: true,
  endsLinesAsUnix: true,
  path: /\.(?:md|markdown|mdx)$/i,
  language: /^(?:md|markdown)$/,
  find: (range) =>
    codeBlocks(range).flatMap((block) => {
      const kind = [shell, nix, yaml].find(({ language }) => language.test(block.language));
      return kind === undefined ? [block] : [block, ...within(kind, range, block)];
    }),
};

const within = (kind: OuterKind, { text }: Range, { start, end }: TextLiteral): readonly TextLiteral[] =>
  kind.find({ text, start, end });

/** The parts of a literal that are within another one, cut to its range. */
const partsWithin = ({ parts = [] }: TextLiteral, { start, end }: TextLiteral): readonly LiteralPart[] =>
  parts.flatMap((part) => {
    if (part.end <= start || part.start >= end) return [];
    if (part.type !== 'text' || part.as !== undefined) return [part];
    return [{ ...part, start: Math.max(part.start, start), end: Math.min(part.end, end) }];
  });

const kinds: readonly OuterKind[] = [shell, nix, yaml, markdown];

/** The kind of a file by its name. */
export const kindOfName = (path: string): OuterKind | undefined => {
  const name = path.replace(templateEnding, '');
  return kinds.find((kind) => kind.path.test(name));
};

/** The kind of a file by its name, or else by its beginning. */
export const outerKind = (path: string, text: string): OuterKind | undefined =>
  kindOfName(path) ?? kinds.find(({ beginning }) => beginning?.test(text));
