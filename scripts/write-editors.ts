// Writes the syntax highlighters in editors/ from the keyword tables: `npm run editors`. A test compares them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keywords } from '../grammar/index.js';

/** Every word that a release reserves, with longer words first, because one may begin with another. */
const words: readonly string[] = [...keywords.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
const inOrder = [...words].sort();

/** Characters that a bare word cannot contain: blanks, and the symbols of smtpd's lexer. */
const endsWord = '\\s(){}<>!=#,';

/** The texts of all generated files, by their paths in the project. */
export function editorFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['editors/vim/syntax/smtpd.vim', vimSyntax()],
    ['editors/textmate/smtpd.tmLanguage.json', `${JSON.stringify(textMate(), null, 2)}\n`],
    ['editors/emacs/smtpd-words.el', emacsWords()],
  ]);
}

const made = 'Made by `npm run editors` from grammar/tables/keywords.ts.';

function vimSyntax(): string {
  return `" Vim syntax file: OpenSMTPD's smtpd.conf
" ${made}
if exists('b:current_syntax')
  finish
endif

" Bare words end where smtpd's lexer ends them.
syntax iskeyword 33-126,^33,^35,^40,^41,^44,^60,^61,^62,^123,^125
syntax sync minlines=100

${lines(inOrder, 70)
  .map((line) => `syntax keyword smtpdKeyword ${line}`)
  .join('\n')}
syntax match smtpdNumber /\\%(\\k\\)\\@1<!-\\=\\d\\+\\k\\@!/
syntax match smtpdMacro /\\k\\@1<!\\$\\w\\+/
syntax region smtpdString start=/\\k\\@1<!"/ skip=/\\\\"/ end=/"/
syntax region smtpdString start=/\\k\\@1<!'/ skip=/\\\\'/ end=/'/
syntax region smtpdComment start=/#/ skip=/\\\\\\\\\\|\\\\$/ end=/$/ contains=@Spell

highlight default link smtpdKeyword Keyword
highlight default link smtpdNumber Number
highlight default link smtpdMacro Macro
highlight default link smtpdString String
highlight default link smtpdComment Comment

let b:current_syntax = 'smtpd'
`;
}

/** Wraps words at a number of characters. */
function lines(all: readonly string[], width: number): readonly string[] {
  const made: string[] = [];
  for (const word of all) {
    const last = made.at(-1);
    if (last !== undefined && last.length + word.length < width) made[made.length - 1] = `${last} ${word}`;
    else made.push(word);
  }
  return made;
}

function textMate(): object {
  const before = `(?<![^${endsWord}])`;
  const after = `(?![^${endsWord}])`;
  const quoted = (quote: string, name: string) => ({
    name: `string.quoted.${name}.smtpd`,
    begin: before + quote,
    end: quote,
    patterns: [{ name: 'constant.character.escape.smtpd', match: `\\\\${quote}` }],
  });
  return {
    comment: made,
    name: 'smtpd.conf',
    scopeName: 'source.smtpd',
    fileTypes: ['smtpd.conf'],
    patterns: [
      { name: 'comment.line.number-sign.smtpd', begin: '#', end: '(?<!\\\\)$' },
      quoted('"', 'double'),
      quoted("'", 'single'),
      { name: 'variable.other.macro.smtpd', match: `${before}\\$\\w+` },
      { name: 'constant.numeric.smtpd', match: `${before}-?[0-9]+${after}` },
      { name: 'keyword.other.smtpd', match: `${before}(?:${words.join('|')})${after}` },
    ],
  };
}

function emacsWords(): string {
  return `;;; smtpd-words.el --- Reserved words of smtpd.conf  -*- lexical-binding: t; -*-
;; ${made}

;;; Code:
(defconst smtpd-words
  '(${lines(
    inOrder.map((word) => `"${word}"`),
    70,
  ).join('\n    ')})
  "Every word that a release of OpenSMTPD reserves.")

(provide 'smtpd-words)
;;; smtpd-words.el ends here
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [path, text] of editorFiles()) {
    const target = fileURLToPath(new URL(`../${path}`, import.meta.url));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
