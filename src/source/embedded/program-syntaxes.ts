import { dialects } from './escapes.js';
import { quotedStrings, type StringSyntax } from './quoted-strings.js';
import type { Range, TextLiteral } from './text-literal.js';

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
  comment: /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y,
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

/** The strings of Go with line ends. */
export function goStrings(range: Range): readonly TextLiteral[] {
  return quotedStrings(range, go);
}

/** The strings of JavaScript and TypeScript with line ends. */
export function scriptStrings(range: Range): readonly TextLiteral[] {
  return quotedStrings(range, script);
}

/** The strings of Rust with line ends. */
export function rustStrings(range: Range): readonly TextLiteral[] {
  return quotedStrings(range, rust);
}
