import type { Report } from '../../src/lint/rule.js';

/** The messages of the rule `syntax`. */
export const syntaxMessages = {
  refused: { message: '{fact}', label: '{reason}', note: 'smtpd says: `{said}`', help: '{help}' },
  commentedOutRule: {
    message: '{fact}',
    label: 'this line is part of the comment above',
    note: 'smtpd says: `{said}`',
    help: 'remove the backslash that ends the comment',
  },
  host: {
    message: '{fact}',
    label: '{reason}',
    note: 'It depends on the server whether smtpd says: `{said}`',
    help: '{help}',
  },
  legacy: { message: '`{word}` is a word of the releases before 6.4', help: 'write {today}' },
  effectFirst: {
    message: 'Misplaced `{word}`',
    label: 'a rule begins with `match` and ends in what to do',
    help: 'write `{instead}`',
  },
  statement: {
    message: '`{word}` begins no statement',
    help: 'see smtpd.conf(5) for the statements that there are',
  },
  continued: {
    message: '`{word}` begins no statement',
    help: 'if the line above continues here, end it with a backslash',
  },
  newer: { message: '`{word}` needs release {since} or newer', help: 'remove it, or upgrade' },
  newerBreak: {
    message: 'A list cannot continue in the next line before {since}',
    label: 'the statement ends here',
    help: 'write the list in one line, or end this line with a backslash',
  },
  misspelt: { message: '`{word}` is not known here', label: 'did you mean `{nearest}`?' },
  openBrace: {
    message: 'The brace is never closed',
    help: 'write `}` where the list ends',
  },
  keyword: {
    message: '`{word}` is a keyword',
    label: 'needs quotes',
    help: 'put it in quotes to use it as {expected}',
  },
  keywordTable: {
    message: '`{word}` is a keyword, and no table',
    label: 'did you mean `{nearest}`?',
  },
  typographic: {
    message: 'Typographic quotes are no quotes to smtpd',
    help: 'write plain quotes',
  },
  blank: {
    message: 'A blank stands behind the backslash',
    label: 'smtpd ends the statement with this line',
    help: 'remove the blank',
  },
  program: {
    message: 'This is a file of {program}',
    note: 'smtpd reads another language',
    help: 'write `listen on`, `action` and `match` statements, see smtpd.conf(5)',
  },
  nameFirst: { message: 'The name `{name}` belongs before `{word}`' },
  number: {
    message: '`{word}` is a number, and a text is needed',
    help: 'write it with its unit, or put it in quotes',
  },
  unquotedMacro: {
    message: 'No word begins as the value of `{word}` does',
    label: 'read again without its quotes',
    help: 'write the value here, in quotes',
  },
  unquoted: { message: 'No word begins with `{word}`', help: 'put the whole text in quotes' },
  template: {
    message: '`{word}` is the mark of a template',
    note: 'smtpd refuses the file until something is filled in',
    help: 'check the file that is made of it, or name this one like a template, as `smtpd.conf.j2`',
  },
  criterion: { message: '`{word}` is not a criterion', help: 'write `{instead}`' },
  quotedCriterion: {
    message: 'Misplaced quotes around `{word}`',
    help: 'remove the quotes',
  },
  negation: {
    message: 'Misplaced `!`',
    label: 'belongs before the whole criterion',
    help: 'write `{instead}`',
  },
  needless: {
    message: '`{word}` is a keyword, which this criterion does not take',
    help: 'remove the criterion',
  },
  inlineAction: {
    message: '`{word}` is not the name of an action',
    help: 'write `action NAME {word}` above the rules, and `action NAME` here',
  },
  splitMacro: {
    message: 'The value of `{word}` is several words here',
    label: 'read again without its quotes',
    help: 'write the command itself, in quotes',
  },
  needlessAction: {
    message: '`{word}` is not the name of an action',
    help: 'write `{word}` without `action`',
  },
  habit: { message: 'Unexpected `{word}`', label: '{why}', help: '{help}' },
  backend: {
    message: '`{word}` is read as a table backend',
    note: 'smtpd does not start: no program of that name answers for tables',
    help: 'write `{entry}`',
  },
  unknownBackend: {
    message: '`{word}` is read as a table backend',
    note: 'smtpd starts only where a program `table-{word}` is installed',
    help: 'write `{entry}` if it is an entry',
  },
  misspeltBackend: {
    message: '`{word}:` is no known table backend',
    note: 'smtpd starts only where a program `table-{word}` is installed',
    help: 'write `{right}:`',
  },
  postfixBackend: {
    message: '`{word}` is a kind of table of Postfix',
    note: 'smtpd does not start: no program of that name answers for tables',
    help: 'write `file:PATH` for the text, or `db:PATH` for what `makemap` makes of it',
  },
  macroName: {
    message: '`{word}` is a keyword and cannot be a macro',
    help: 'give the macro another name',
  },
  carriage: {
    message: 'The lines end in carriage returns',
    label: 'smtpd takes it for a word, and refuses it',
    help: 'save the file with Unix line ends',
  },
  closedLate: {
    message: 'The quotes are closed only in line {line}',
    label: 'smtpd reads on to the next quotes',
    help: 'close them where the text should end',
  },
  quotesOverBrace: {
    message: 'The brace that closes the list is part of a text',
    label: 'all of this is one text',
    help: 'close the quotes where the text should end',
  },
  continuedLine: {
    message: 'The statement ends with its line',
    help: 'end each line that goes on in the next one with a backslash',
  },
  semicolon: {
    message: 'Unexpected `;`',
    label: 'a part of the word',
    help: 'remove it: a statement ends with its line',
  },
  early: { message: 'The statement ends too early', help: '{missing}' },
  unexpected: { message: 'Unexpected `{word}`', help: 'write {expected}' },
  more: { message: 'There are {count} more syntax errors from here on' },
  extra: {
    message: 'Unexpected `{word}` after a complete statement',
    help: 'start a new line, or remove it',
  },
} as const;

export type SyntaxReport = Report<keyof typeof syntaxMessages>;
