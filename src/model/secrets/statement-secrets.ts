import type { Comment, Directive, ErrorStatement, Item, Statement, Word } from '../../../grammar/ast.js';
import { legacyStatements } from '../../../grammar/legacy/legacy-statements.js';
import { statements as todays } from '../../../grammar/tables/statements.js';
import { wordsOfItem } from '../../../grammar/views.js';
import { nearest } from '../../source/nearest.js';
import { spanText } from '../../source/text.js';
import { isAssignment, withoutNextStatement } from './next-statement.js';
import type { SecretMarks } from './secret-marks.js';
import { soundsSecret } from './secret-patterns.js';

/** The options whose table holds credentials, in every dialect. */
const authWords = ['auth', 'auth-optional'] as const;

/** The first words of statements, in every dialect. */
const beginnings: readonly string[] = [
  ...Object.keys(todays),
  ...Object.keys(legacyStatements),
  'include',
  'map',
];

/** Statements with a key, and the words that it follows. */
const keyWords: Readonly<Record<string, ReadonlySet<string>>> = {
  srs: new Set(['key']),
  queue: new Set(['encryption', 'key']),
};

/** Words after those that are not keys. */
const noKeys: ReadonlySet<string> = new Set(['stdin', '-', 'key', 'backup', 'encryption']);

/** The number of distinct unreadable words that are compared with those of the grammar. A file with more is not smtpd.conf. */
const maxCompared = 2000;

/** The probable meanings of words in unreadable statements. Each word is compared once. */
export class MeantWords {
  readonly #known = new Map<string, { readonly beginning: string | undefined; readonly isAuth: boolean }>();

  /** Returns the keyword of a statement that `word` was probably meant to be. */
  beginning(word: Word | undefined): string | undefined {
    return word === undefined || word.form === 'quoted' ? undefined : this.#of(word.value).beginning;
  }

  isAuth({ form, value }: Word): boolean {
    return form !== 'quoted' && this.#of(value).isAuth;
  }

  #of(word: string) {
    const known = this.#known.get(word);
    if (known !== undefined) return known;
    if (this.#known.size >= maxCompared)
      return { beginning: beginnings.find((each) => each === word), isAuth: isAuthWord(word) };
    const meant = {
      beginning: nearest(word, beginnings),
      isAuth: word.length > 2 && nearest(word, authWords) !== undefined,
    };
    this.#known.set(word, meant);
    return meant;
  }
}

const isAuthWord = (word: string): boolean => authWords.some((each) => each === word);

/** What the statements reveal about which tables hold secrets. */
export interface CredentialTableUse {
  /** Whether it is a table of credentials. */
  isCredentials(name: string): boolean;
  /** Whether anything uses it. */
  isUsed(name: string): boolean;
  /** Whether a table is declared under this name. */
  isTable(name: string): boolean;
  readonly meant: MeantWords;
}

/** The names of the tables that follow an `auth`, in statements of any dialect and in unreadable ones. */
export function* credentialTables(statements: readonly Statement[], meant: MeantWords): Generator<string> {
  for (const statement of statements) {
    if (statement.type === 'error')
      for (const [at, word] of statement.words.entries())
        if (isSymbol(statement.words[at + 1], '<') && meant.isAuth(word))
          yield statement.words[at + 2]?.value ?? '';
    const directive = statement.type === 'error' ? statement.partial : statement;
    if (directive?.type !== 'directive') continue;
    for (const value of authValues(directive.items))
      if (value.type === 'table-reference') yield value.name.value;
  }
}

/** Marks the secrets that are written in a statement. */
export function markStatement(statement: Statement, use: CredentialTableUse, marks: SecretMarks): void {
  if (statement.type === 'macro') {
    const { name, value } = statement;
    // A quoted name is an entry of a table that lacks its brace.
    if (name.form === 'quoted' || (soundsSecret(name.value) && !isPlace(value.value))) marks.word(value);
    return;
  }
  if (statement.type === 'error') markUnread(statement, use, marks);
  const directive = statement.type === 'error' ? statement.partial : statement;
  if (directive !== undefined) markDirective(directive, use, marks);
}

function markDirective({ keyword, items }: Directive, use: CredentialTableUse, marks: SecretMarks): void {
  // In a rule this is the name of a user; elsewhere it may be the name of a table, written in quotes.
  const isPublic = keyword.value === 'match' ? isLogin : use.isTable;
  for (const value of authValues(items))
    if (value.type !== 'word' || (value.form === 'quoted' && !isPublic(value.value)))
      markCredentials(value, marks);
  const [name] = items;
  const holds = keyword.value === 'table' || keyword.value === 'map';
  if (holds && name?.type === 'word' && holdsSecrets(name.value, use))
    for (const item of items.slice(1)) if (item.type !== 'word') markCredentials(item, marks);
  markKeys([keyword, ...items.flatMap(wordsOfItem)], keyword.value, marks);
}

/** Whether to hide the contents of a table: credentials, or contents that are not used and so may be credentials. */
export const holdsSecrets = (name: string, { isCredentials, isUsed }: CredentialTableUse): boolean =>
  isCredentials(name) || soundsSecret(name) || !isUsed(name);

function markCredentials(item: Item, marks: SecretMarks): void {
  if (item.type === 'word') marks.word(item);
  else if (item.type === 'inline-mapping') for (const { value } of item.entries) marks.word(value);
  else if (item.type === 'inline-list')
    // A list cannot hold credentials: the author has written `user:password`, or only passwords.
    for (const entry of item.entries) if (!isName(entry.value) && !isPlain(entry.value)) marks.word(entry);
}

/** Whether an entry of a list is a plain name and not a secret. */
const isName = (text: string): boolean => isLogin(text) && !/\d/.test(text);

/** Whether a text is a user's name, with or without digits. */
const isLogin = (text: string): boolean => /^@?[\w.+-]+(?:@[\w.-]+)?$/.test(text);

/** The values after `auth`. */
function* authValues(items: readonly Item[]): Generator<Item> {
  for (const item of items) {
    if (item.type !== 'option') continue;
    if (isAuthWord(item.keyword.value)) yield* item.items;
    yield* authValues(item.items);
  }
}

/** Marks the keys of `srs key …` and `queue encryption …`. */
function markKeys(words: readonly Word[], beginning: string | undefined, marks: SecretMarks): void {
  const behind = keyWords[beginning ?? ''];
  const at =
    behind === undefined ? -1 : words.findIndex(({ value }, index) => index > 0 && behind.has(value));
  if (at === -1) return;
  for (const word of words.slice(at + 1))
    if (word.form !== 'symbol' && !noKeys.has(word.value)) marks.word(word);
}

/**
 * Marks possible secrets in an unreadable statement: what follows a `=`, and in a table of secrets everything that is not a key. A line that does not
 * even begin like a statement belongs to another kind of file: of it only the first word and words of the grammar are quoted.
 */
function markUnread(statement: ErrorStatement, use: CredentialTableUse, marks: SecretMarks): void {
  const words = withoutNextStatement(statement.words);
  const [first] = words;
  if (first === undefined) return;
  const beginning = use.meant.beginning(first);
  markKeys(words, beginning, marks);
  const isTable = beginning === 'table' || beginning === 'map';
  const open = words.findIndex((word) => isSymbol(word, '{'));
  const entries = open === -1 ? [] : words.slice(open + 1);
  const isMapping = words.some(isAssignment);
  const isAuth = (word: Word): boolean => use.meant.isAuth(word);
  const secret = isTable ? holdsSecrets(words[1]?.value ?? '', use) : words.some(isAuth);
  // An indented line is an entry of a table that lacks its brace.
  const isEntry = open !== -1 || /[ \t]/.test(first.span.file.text[first.span.start - 1] ?? '');
  for (const [at, word] of words.entries())
    if (isAssignment(words[at - 1]) && (isEntry || soundsSecret(words[at - 2]?.value ?? '')))
      marks.word(word);
  if (secret)
    for (const [at, word] of entries.entries())
      if (
        isValue(word) &&
        !isAssignment(entries[at + 1]) &&
        (isMapping || !(isName(word.value) || isPlain(word.value)))
      )
        marks.word(word);
  for (const [at, word] of words.entries())
    if (isAuth(word) && words[at + 1]?.form === 'quoted') marks.word(words[at + 1] ?? word);
  const ofNoConfig = isOtherFilesLine(statement, use);
  if (ofNoConfig) markForeign(words, marks);
  if (ofNoConfig || isTable || keyWords[beginning ?? ''] !== undefined) markRest(statement, marks);
}

/** Whether a statement is a line of a file that is not smtpd.conf: a table, a key, or anything else. */
export function isOtherFilesLine(statement: Statement, { meant }: CredentialTableUse): boolean {
  const [first] = statement.type === 'error' ? statement.words : [];
  return (
    statement.type === 'error' &&
    first !== undefined &&
    meant.beginning(first) === undefined &&
    isValue(first) &&
    !isTemplate(statement)
  );
}

/** Marks possible secrets in such a line. */
function markForeign(words: readonly Word[], marks: SecretMarks): void {
  for (const [at, word] of words.entries()) {
    if (!isValue(word) || isPlain(word.value)) continue;
    const { span, value } = word;
    const divide = at > 0 || word.form === 'quoted' ? -1 : value.search(/[:=]/);
    if (divide > 0 && span.end - span.start === value.length)
      marks.guess({ ...span, start: span.start + divide + 1 });
    // The first word is a name, unless it is a quoted text, or as long as a key.
    else if (at > 0 || (word.form === 'quoted' && !isAssignment(words[1])) || isKeyLike(value))
      marks.guess(span);
  }
}

/** Whether a line contains template tags: it then says where a value comes from, not what it is. */
const isTemplate = ({ span }: ErrorStatement): boolean => /\{[{%]|<%|\$\{/.test(spanText(span));

/** Marks the text that the lexer did not reach, to the end of the line and of the statement. */
function markRest({ words, span, problem }: ErrorStatement, marks: SecretMarks): void {
  const { file } = span;
  const last = words.at(-1);
  if (last?.span.file !== file) return;
  const newline = file.text.indexOf('\n', last.span.end);
  const ends = [newline === -1 ? file.text.length : newline, span.end];
  if (problem.span.file === file && problem.span.start >= last.span.end) ends.push(problem.span.end);
  const end = Math.max(...ends);
  const rest = file.text.slice(last.span.end, end);
  const from = rest.search(/[^\s#]/);
  if (from !== -1 && !/^\s*#/.test(rest)) marks.guess({ file, start: last.span.end + from, end });
}

const isValue = ({ form, value }: Word): boolean =>
  (form === 'bare' || form === 'quoted') && !value.startsWith('/');

const isSymbol = (word: Word | undefined, value: string): boolean =>
  word?.form === 'symbol' && word.value === value;

/** Whether a text says where something is kept or whom it is for: an address, a host, a path. */
const isPlain = (text: string): boolean =>
  isPlace(text) ||
  /^[a-z\d-]+(?:\.[a-z\d-]+)+$/i.test(text) ||
  /^[^@\s:]*@[a-z\d.-]+$/i.test(text) ||
  /^(?=.*[.:/])[\d.:/a-f[\]]+$/i.test(text) ||
  /^\d{1,6}[a-z]?$/i.test(text);

const isPlace = (text: string): boolean => /^(?:\.{0,2}\/|<|\$|\{|[a-z]+:\/)/.test(text);

const isKeyLike = (text: string): boolean => /^[A-Za-z0-9+/=_-]{20,}$/.test(text);

/** Marks the secrets of a statement that was commented out. */
export function markComment({ text, span }: Comment, use: CredentialTableUse, marks: SecretMarks): void {
  let start = span.start;
  for (const line of text.split('\n')) {
    markCommentLine(line, { ...span, start, end: start + line.length }, use, marks);
    start += line.length + 1;
  }
}

function markCommentLine(
  line: string,
  span: Comment['span'],
  use: CredentialTableUse,
  marks: SecretMarks,
): void {
  const mark = (at: number, text: string): void => {
    const start = span.start + at;
    marks.span({ file: span.file, start, end: start + text.length });
  };
  const table = /^[\s#]*(?:table|map)\s+["']?([^\s"']+)/.exec(line);
  const hides =
    table === null ? /^[\s#]*["'{]/.test(line) || soundsSecret(line) : holdsSecrets(table[1] ?? '', use);
  if (hides)
    for (const match of line.matchAll(/=>?[ \t]{0,20}(?:"([^"]*)"?|'([^']*)'?|([^\s,}"']+))/g)) {
      const value = match[1] ?? match[2] ?? match[3] ?? '';
      if (value !== '') mark(match.index + match[0].lastIndexOf(value), value);
    }
  const key = /^[\s#]*(?:srs\s+key|queue\s+encryption)(?:\s+(?:backup|key))?\s+["']?([^\s"']+)/.exec(line);
  if (key?.[1] !== undefined && !noKeys.has(key[1])) mark(key.index + key[0].lastIndexOf(key[1]), key[1]);
}
