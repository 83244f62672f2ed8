import { dialects, type EscapeDialect } from './escapes.js';
import { type Quotes, quotedStrings, type StringSyntax } from './quoted-strings.js';
import type { Range, TextLiteral } from './text-literal.js';

const slashComments = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;

const slashes = /(?:\/\/|#)[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;

/** A value of Terraform, also in JSON, and a directive. */
const braces = /[$%]\{/y;

const json: StringSyntax = {
  quotes: [{ mark: '"', escapes: dialects.json, value: /\$\{/y, hasDoubledSigns: true }],
};

const toml: StringSyntax = {
  comment: /#[^\n]*/y,
  quotes: [
    { mark: '"""', escapes: dialects.toml },
    { mark: "'''", escapes: 'none' },
    { mark: '"', escapes: dialects.toml },
    { mark: "'", escapes: 'none' },
  ],
};

const hcl: StringSyntax = {
  comment: slashes,
  quotes: [{ mark: '"', escapes: dialects.hcl, value: braces, hasDoubledSigns: true }],
  document: {
    opening: /<<-?(?<mark>[A-Za-z_][\w-]*)[ \t]*(?=\r?\n)/y,
    endedBy: (line) => line,
    quotesOf: () => ({ mark: '', escapes: 'none', value: braces, hasDoubledSigns: true }),
  },
};

/** A variable of Puppet: `${x}`, `$x`, `$::facts::x`. */
const variable = /\$(?:\{|(?:::)?[a-z_]\w*(?:::\w+)*)/y;

/** The escape sequences of a here-document, which its flags name; a backslash is one with any of them. */
function flaggedEscapes(flags: string | undefined): EscapeDialect | 'none' {
  const named = flags?.slice(1).trim();
  if (named === undefined) return 'none';
  if (named === '') return dialects.puppet;
  const { letters, lineEnd } = dialects.puppet;
  return {
    letters: Object.fromEntries(
      Object.entries(letters).filter(([one]) => one === '\\' || named.includes(one)),
    ),
    keepsOthers: true,
    lineEnd: named.includes('L') ? lineEnd : /(?!)/y,
  };
}

const puppet: StringSyntax = {
  comment: /#[^\n]*/y,
  quotes: [
    { mark: '"', escapes: dialects.puppet, value: variable },
    { mark: "'", escapes: 'own' },
  ],
  document: {
    opening: /@\([ \t]*(?<quote>"?)(?<mark>[^"\n):/]+?)"?[ \t]*(?::[^\n)/]*)?(?<flags>\/[^\n)]*)?[ \t]*\)/y,
    endedBy: (line) => line.replace(/^\|?\s*-?\s*/, ''),
    quotesOf: ({ groups }) => ({
      mark: '',
      escapes: flaggedEscapes(groups?.flags),
      ...(groups?.quote === '"' && { value: variable }),
    }),
  },
};

/** Ruby, for Vagrant and Chef. `array << x` is no here-document. */
const ruby: StringSyntax = {
  joined: { before: /["'][ \t]*(?:\\\r?\n[ \t]*)?$/, behind: /^[ \t]*(?:\\\r?\n[ \t]*)?["']/ },
  comment: /#(?!\{)[^\n]*/y,
  quotes: [
    { mark: '"', escapes: dialects.ruby, value: /#\{/y },
    { mark: "'", escapes: 'own' },
  ],
  document: {
    opening: /<<[-~]?(?<quote>["']?)(?<mark>[A-Z_][A-Z_0-9]*)\k<quote>(?!\w)/y,
    endedBy: (line) => line,
    quotesOf: ({ groups }) =>
      groups?.quote === "'"
        ? { mark: '', escapes: 'none' }
        : { mark: '', escapes: dialects.ruby, value: /#\{/y },
  },
};

const brace = /\{/y;

/** Prefixes of Python's strings in small and capital letters. */
const inAnyCase = (...prefixes: readonly string[]): readonly string[] =>
  prefixes.flatMap((prefix) =>
    [...prefix].reduce<readonly string[]>(
      (found, letter) => found.flatMap((begun) => [begun + letter, begun + letter.toUpperCase()]),
      [''],
    ),
  );

const python: StringSyntax = {
  calls: 'known',
  joined: {
    before: /["'](?:\s|\\\r?\n|#[^\n]*\n)*[A-Za-z]{0,2}$/,
    behind: /^(?:\s|\\\r?\n|#[^\n]*\n)*[A-Za-z]{0,2}["']/,
  },
  comment: /#[^\n]*/y,
  quotes: ['"""', "'''", '"', "'"].flatMap((mark) => [
    ...inAnyCase('fr', 'rf').map(
      (prefix): Quotes => ({ open: prefix + mark, mark, escapes: 'none', value: brace }),
    ),
    ...inAnyCase('f').map(
      (prefix): Quotes => ({ open: prefix + mark, mark, escapes: dialects.python, value: brace }),
    ),
    ...inAnyCase('r').map((prefix): Quotes => ({ open: prefix + mark, mark, escapes: 'none' })),
    { mark, escapes: dialects.python } as const,
  ]),
};

/** Comments, and characters that are quotes: `'"'`. */
const commentsAndCharacters = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|'(?:\\.|[^\\'\n])'/y;

const go: StringSyntax = {
  calls: 'known',
  comment: commentsAndCharacters,
  quotes: [
    { mark: '`', escapes: 'none' },
    { mark: '"', escapes: dialects.go, isOnOneLine: true },
  ],
};

const script: StringSyntax = {
  calls: 'known',
  comment: slashComments,
  quotes: [
    { mark: '`', escapes: dialects.script, value: /\$\{/y },
    { mark: '"', escapes: dialects.script, isOnOneLine: true },
    { mark: "'", escapes: dialects.script, isOnOneLine: true },
  ],
};

const rust: StringSyntax = {
  calls: 'known',
  comment: commentsAndCharacters,
  quotes: [
    ...['####', '###', '##', '#', ''].map((hashes) => ({
      open: `r${hashes}"`,
      mark: `"${hashes}`,
      escapes: 'none' as const,
    })),
    { mark: '"', escapes: dialects.rust },
  ],
};

const syntaxes = { json, toml, hcl, puppet, ruby, python, go, script, rust } as const;

/** A language whose strings are known: `hcl` is that of Terraform, `script` is JavaScript and TypeScript. */
export type StringLanguage = keyof typeof syntaxes;

/** The strings of a language with line ends, and its here-documents. */
export function stringsOf(language: StringLanguage, range: Range): readonly TextLiteral[] {
  return quotedStrings(range, syntaxes[language]);
}
