import { templateEnding } from '../templates/names.js';
import { type CodeBlock, codeBlocks } from './code-blocks.js';
import { withGroups } from './command-groups.js';
import { partsWithin } from './configuration-parts.js';
import { listingBlocks, literalBlocks, preformattedTexts, verbatimBlocks } from './document-blocks.js';
import { hereDocuments } from './here-documents.js';
import { nixStrings } from './nix-strings.js';
import { quotedScripts } from './quoted-scripts.js';
import { shellOutput } from './shell-output.js';
import type { ProgramLanguage } from './string-holders.js';
import { stringsOf } from './string-syntaxes.js';
import type { Range, TextLiteral } from './text-literal.js';
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
  /** Set if it consists of the commands of a shell. */
  readonly isScript?: true;
  /** Set if it is a program, in which names may stand for texts. */
  readonly program?: ProgramLanguage;
  find(range: Range): readonly TextLiteral[];
}

const shell: OuterKind = {
  name: 'shell script',
  isScript: true,
  path: /\.(?:sh|bash|ksh|zsh|dockerfile)$|(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$/i,
  beginning: /^\ufeff?#!.*\b(?:ba|da|k|z)?sh\b/,
  language: /^(?:sh|bash|shell|console|ksh|zsh|dockerfile|shell-?session)$/,
  find: (range) => scriptTexts(range),
};

/** What a script writes, and the scripts in its words. */
function scriptTexts(range: Range, depth = 0): readonly TextLiteral[] {
  const quoted = quotedScripts(range, scriptTexts, depth);
  const own = [...hereDocuments(range), ...shellOutput(range)].filter(
    (one) => !quoted.some((other) => overlaps(one, other)),
  );
  return withGroups(range, [...own, ...quoted], new Set(quoted));
}

const overlaps = (one: TextLiteral, other: TextLiteral): boolean =>
  one.start < other.end && other.start < one.end;

const nix: OuterKind = {
  name: 'Nix expression',
  path: /\.nix$/i,
  language: /^nix$/,
  find: (range) => nixStrings(range).flatMap((string) => [string, ...partedWithin(range, string)]),
};

const yaml: OuterKind = {
  name: 'YAML file',
  endsLinesAsUnix: true,
  path: /\.(?:ya?ml|sls)$|(?:^|\/)user-data$/i,
  beginning: /^\ufeff?#cloud-config\b/,
  language: /^ya?ml$/,
  find: (range) => [
    ...yamlScalars(range).flatMap((scalar) =>
      scalar.isExact ? [scalar] : [scalar, ...hereDocumentsIn(range, scalar)],
    ),
    ...shellOutput(range),
    ...quotedScripts(range, scriptTexts),
  ],
};

const json: OuterKind = {
  name: 'JSON file',
  path: /\.(?:jsonc?|json5|ign)$/i,
  language: /^json[c5]?$/,
  find: (range) => stringsOf('json', range),
};

const toml: OuterKind = {
  name: 'TOML file',
  path: /\.toml$/i,
  language: /^toml$/,
  find: (range) => stringsOf('toml', range),
};

const terraform: OuterKind = {
  name: 'Terraform file',
  path: /\.(?:tf|tfvars|hcl|tofu)$/i,
  language: /^(?:hcl|terraform|tf)$/,
  find: (range) => withShellIn(range, stringsOf('hcl', range)),
};

const puppet: OuterKind = {
  name: 'Puppet manifest',
  path: /\.pp$/i,
  language: /^puppet$/,
  find: (range) => withShellIn(range, stringsOf('puppet', range)),
};

const ruby: OuterKind = {
  name: 'Ruby program',
  program: 'ruby',
  // Ruby and Python read a carriage return before a newline as nothing.
  endsLinesAsUnix: true,
  path: /\.rb$|(?:^|\/)Vagrantfile[^/]*$/,
  language: /^ruby$/,
  find: (range) => withShellIn(range, stringsOf('ruby', range)),
};

const python: OuterKind = {
  name: 'Python program',
  program: 'python',
  endsLinesAsUnix: true,
  path: /\.py$/,
  language: /^(?:py|python3?)$/,
  find: (range) => withShellIn(range, stringsOf('python', range)),
};

const go: OuterKind = {
  name: 'Go program',
  program: 'go',
  // Go leaves carriage returns out of raw strings.
  endsLinesAsUnix: true,
  path: /\.go$/,
  language: /^go(?:lang)?$/,
  find: (range) => stringsOf('go', range),
};

const script: OuterKind = {
  name: 'JavaScript program',
  program: 'script',
  // So do template literals of JavaScript.
  endsLinesAsUnix: true,
  path: /\.[cm]?[jt]sx?$/,
  language: /^(?:js|javascript|jsx|ts|typescript|tsx|node)$/,
  find: (range) => stringsOf('script', range),
};

const rust: OuterKind = {
  name: 'Rust program',
  program: 'rust',
  endsLinesAsUnix: true,
  path: /\.rs$/,
  language: /^(?:rs|rust)$/,
  find: (range) => stringsOf('rust', range),
};

/** Literals, and what the scripts that stand in them write. */
const withShellIn = (range: Range, literals: readonly TextLiteral[]): readonly TextLiteral[] =>
  literals.flatMap((one) => (one.isExact ? [one] : [one, ...partedWithin(range, one)]));

/** What a script in a literal writes, with the parts of the literal. */
const partedWithin = (range: Range, literal: TextLiteral): readonly TextLiteral[] =>
  within(shell, range, literal).map((one) => ({ parts: partsWithin(literal, one), ...one }));

const hereDocumentsIn = ({ text }: Range, { start, end }: TextLiteral): readonly TextLiteral[] =>
  hereDocuments({ text, start, end });

/** What a code block may be. */
const blockKinds: readonly OuterKind[] = [
  shell,
  nix,
  yaml,
  json,
  toml,
  terraform,
  puppet,
  ruby,
  python,
  go,
  script,
  rust,
];

/** A kind of documents, whose code blocks may be configurations or files that have some. */
const document = (
  names: Pick<OuterKind, 'name' | 'path' | 'language'>,
  blocks: (range: Range) => readonly CodeBlock[],
): OuterKind => ({
  ...names,
  isDocument: true,
  endsLinesAsUnix: true,
  find: (range) =>
    blocks(range).flatMap((block) => {
      const kind = blockKinds.find(({ language }) => language.test(block.language));
      return kind === undefined ? [block] : [block, ...within(kind, range, block)];
    }),
});

const documents: readonly OuterKind[] = [
  document(
    { name: 'Markdown file', path: /\.(?:md|markdown|mdx)$/i, language: /^(?:md|markdown)$/ },
    codeBlocks,
  ),
  document({ name: 'reStructuredText file', path: /\.(?:rst|rest)$/i, language: /^rst$/ }, literalBlocks),
  document(
    { name: 'AsciiDoc file', path: /\.(?:adoc|asciidoc)$/i, language: /^(?:asciidoc|adoc)$/ },
    listingBlocks,
  ),
  document({ name: 'LaTeX file', path: /\.(?:tex|ltx)$/i, language: /^(?:la)?tex$/ }, verbatimBlocks),
  {
    name: 'HTML file',
    isDocument: true,
    endsLinesAsUnix: true,
    path: /\.x?html?$/i,
    language: /^html$/,
    find: preformattedTexts,
  },
];

const within = (kind: OuterKind, { text }: Range, { start, end }: TextLiteral): readonly TextLiteral[] =>
  kind.find({ text, start, end });

const kinds: readonly OuterKind[] = [...blockKinds, ...documents];

/** The kind of a file by its name. */
export const kindOfName = (path: string): OuterKind | undefined => {
  const name = path.replace(templateEnding, '');
  return kinds.find((kind) => kind.path.test(name));
};

/** The kind of a file by its name, or else by its beginning. */
export const outerKind = (path: string, text: string): OuterKind | undefined =>
  kindOfName(path) ?? kinds.find(({ beginning }) => beginning?.test(text));
