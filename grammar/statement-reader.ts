import { readingText, type SourceFile, type Span } from '../src/source/text.js';
import type { Directive, MacroDefinition, Statement, SyntaxProblem } from './ast.js';
import { closestFirst, unordered } from './closest.js';
import { errorStatement, faultMessage } from './error-statement.js';
import { isSpace } from './lexer/characters.js';
import { leastWords } from './lexer/least-words.js';
import { Lexer, type MacroValue } from './lexer/lexer.js';
import { TokenStream } from './lexer/token-stream.js';
import { OpenedFiles } from './opened-files.js';
import { type Parsed, StatementParser } from './parser.js';
import {
  type Complaint,
  type CutShort,
  maxWordsOf,
  type ReaderOptions,
  type StatementReader,
} from './reader.js';
import { Recovery } from './recovery.js';
import { type Dialect, today } from './tables/dialect.js';
import { endOfStatement } from './tables/expectation.js';
import { endOfInput, keywordType, type Token, tokenTypes } from './tokens.js';

/** How many syntax errors are explained in full; after that, expected words are not sorted by likelihood. */
const maxExplained = 1000;

/** Parsers by dialect: building one takes longer than reading most files. A parser keeps no state from one statement to the next. */
const parsers = new Map<Dialect, StatementParser>();

function parserOf(dialect: Dialect): StatementParser {
  const parser = parsers.get(dialect) ?? new StatementParser(dialect, dialect.analysis);
  parsers.set(dialect, parser);
  return parser;
}

interface Pending {
  readonly first: number;
  readonly parsed: Parsed;
  readonly statement: Statement;
}

/** See StatementReader. */
export class Reader implements StatementReader {
  readonly #options: ReaderOptions;
  readonly #lexer: Lexer;
  readonly #stream: TokenStream;
  readonly #files: OpenedFiles;
  /** Whether the main file certainly has more words than may be read, in which case none is read. */
  readonly #hasTooManyWords: boolean;
  readonly #recovery = new Recovery();
  #cutShort: CutShort | undefined;
  /** The number of the first token that no statement has taken yet. */
  #position = 0;
  /** Lexer complaints about tokens before this one were already returned. */
  #reported = 0;
  #wrong = 0;
  #ended = false;
  #pending: Pending | undefined;

  constructor(file: SourceFile, options: ReaderOptions) {
    this.#options = options;
    this.#files = new OpenedFiles(file, options);
    const maxWords = maxWordsOf(options.maxSize);
    this.#hasTooManyWords = leastWords(file.text, maxWords, readingText(file).start) > maxWords;
    const text = this.#files.tooLarge || this.#hasTooManyWords ? { ...file, text: '' } : file;
    this.#lexer = new Lexer(text, options.release, options.ignoreCarriageReturns);
    this.#stream = new TokenStream(this.#lexer, maxWords);
    for (const [name, value] of options.defines ?? []) this.#define(commandLineMacro(name, value));
  }

  get files() {
    return this.#files.all;
  }

  get tooLarge() {
    if (this.#files.tooLarge) return 'characters';
    return this.#hasTooManyWords || this.#stream.isCut ? 'words' : undefined;
  }

  get comments() {
    return this.#lexer.comments;
  }

  get macros() {
    return this.#lexer.macros;
  }

  get macroUses() {
    return this.#lexer.macroUses;
  }

  get cutShort() {
    return this.#cutShort;
  }

  next(): Statement | undefined {
    this.#settle();
    while (!this.#ended && this.#stream.at(this.#position).is(tokenTypes.EndOfLine)) {
      this.#recovery.shift(1);
      this.#position++;
      this.#stream.forget(this.#position);
    }
    if (this.#ended) return undefined;
    const first = this.#position;
    this.#stream.forget(first);
    const token = this.#stream.at(first);
    if (token.is(endOfInput) && token.complaints === undefined) {
      this.#end(token);
      return undefined;
    }
    this.#pending = this.#parse(first);
    return this.#pending.statement;
  }

  accept(): readonly Complaint[] {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending === undefined) return [];
    const { first, parsed, statement } = pending;
    if (statement.type === 'error') return this.#fail(first, parsed.wrong?.index ?? first, statement.problem);
    if (statement.type === 'macro') return this.#acceptMacro(first, parsed, statement);
    if (statement.keyword.value === 'include') return this.#acceptInclude(first, parsed, statement);
    const complaints = this.#newComplaints(parsed.next);
    this.#recovery.shift(parsed.next - first);
    this.#position = parsed.next;
    return complaints;
  }

  refuse(token: number): readonly Complaint[] {
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending === undefined) return [];
    return [...this.#newComplaints(token + 1), ...this.#discard(Math.max(token, pending.first))];
  }

  takeComplaints(token: number): readonly Complaint[] {
    return this.#newComplaints(token + 1);
  }

  lineOf(token: number) {
    return this.#known(token).at;
  }

  spanOf(token: number): Span {
    return this.#known(token).span;
  }

  /** Accepts a statement that the caller neither accepted nor refused. */
  #settle(): void {
    if (this.#pending) this.accept();
  }

  #known(index: number): Token {
    return this.#stream.peek(index) ?? this.#stream.at(Math.min(index, this.#stream.end - 1));
  }

  #parse(first: number): Pending {
    const { release } = this.#options;
    const stream = this.#stream;
    const parsed = parserOf(this.#dialectAt(first)).parse(stream, first, release);
    const { wrong, statement } = parsed;
    if (wrong === undefined && statement !== undefined) return { first, parsed, statement };
    this.#wrong += 1;
    const inOrder = this.#wrong <= maxExplained ? closestFirst : unordered;
    return { first, parsed, statement: errorStatement(parsed, stream, first, release, inOrder) };
  }

  /** The dialect of the statement that begins with token `first`; no word after it has been read yet. */
  #dialectAt(first: number): Dialect {
    const { dialectAt, release } = this.#options;
    if (dialectAt === undefined) return today;
    const token = this.#stream.at(first);
    const dialect = dialectAt(token.span, token.image);
    this.#lexer.dialect = dialect;
    if (token.form === 'keyword' || token.form === 'bare') {
      const isKeyword = dialect.isKeyword(token.image, release);
      const type = isKeyword ? keywordType(token.image) : tokenTypes.Text;
      this.#stream.replace(token.as(type, isKeyword ? 'keyword' : 'bare'));
    }
    return dialect;
  }

  #acceptMacro(first: number, parsed: Parsed, macro: MacroDefinition): readonly Complaint[] {
    const value = this.#stream.at(parsed.next - 1);
    const complaints = this.#newComplaints(parsed.next);
    const name = macro.name.value;
    // smtpd does not test the first character.
    if ([...name].some((character, at) => at > 0 && isSpace(character.charCodeAt(0)))) {
      const span = macro.name.span;
      const message = 'macro name cannot contain whitespace';
      complaints.push({ check: 'L07', message, span, at: value.at, expected: [], printed: true });
      return [...complaints, ...this.#discard(parsed.next - 1)];
    }
    this.#define({
      name,
      value: value.image,
      span: macro.name.span,
      written: value.source,
      persistent: false,
    });
    return [...complaints, ...this.#endLine(first, parsed)];
  }

  #define(macro: MacroValue): void {
    if (!this.macros.get(macro.name)?.persistent) this.macros.set(macro.name, macro);
  }

  #acceptInclude(first: number, parsed: Parsed, include: Directive): readonly Complaint[] {
    const complaints = this.#newComplaints(parsed.next);
    const [word] = include.items;
    if (word?.type !== 'word') return complaints;
    const path = word.value;
    const { at } = this.#stream.at(parsed.next - 1);
    const { failures, isOpen } = this.#files.include(path, include, this.#lexer.input);
    for (const reason of failures) {
      const detail = `pushfile: ${path}: ${reason}`;
      const said = { message: `failed to include file ${path}`, words: [path], detail };
      complaints.push({ check: 'L08', ...said, span: word.span, at, expected: [], printed: true });
    }
    const rest = isOpen ? this.#endLine(first, parsed) : this.#discard(parsed.next - 1);
    return [...complaints, ...rest];
  }

  /** Finishes a statement whose rule does not read the end of the line: the line must end here. */
  #endLine(first: number, parsed: Parsed): readonly Complaint[] {
    const end = this.#stream.at(parsed.next);
    if (!end.is(tokenTypes.EndOfLine)) {
      const expected = [endOfStatement];
      return this.#fail(first, end.index, { message: faultMessage(end), expected, span: end.span });
    }
    this.#recovery.shift(parsed.next + 1 - first);
    this.#position = parsed.next + 1;
    return this.#newComplaints(this.#position);
  }

  /** Handles a syntax error at token `wrong` of the statement that begins with `first`. */
  #fail(first: number, wrong: number, problem: SyntaxProblem): readonly Complaint[] {
    const token = this.#stream.at(wrong);
    const complaints = this.#newComplaints(wrong + 1);
    this.#recovery.shift(wrong - first);
    // An unterminated quote at the start of a statement is the end of the input, which is allowed there.
    if (wrong === first && token.is(endOfInput)) {
      this.#end(token);
      return complaints;
    }
    const { expected, span, since, until } = problem;
    complaints.push({
      check: 'L01',
      message: 'syntax error',
      span,
      at: token.at,
      expected,
      printed: this.#recovery.isReporting,
      ...(since !== undefined && { since }),
      ...(until !== undefined && { until }),
    });
    return [...complaints, ...this.#discard(wrong)];
  }

  /** Skips to the end of the line of token `from`; the text is still read, so the lexer may complain about it. */
  #discard(from: number): readonly Complaint[] {
    this.#recovery.fail();
    let index = from;
    for (; ; index++) {
      const token = this.#stream.at(index);
      if (token.is(endOfInput)) {
        const complaints = this.#newComplaints(index + 1);
        this.#end(token);
        return complaints;
      }
      if (token.is(tokenTypes.EndOfLine)) break;
    }
    this.#recovery.shift(1);
    this.#position = index + 1;
    return this.#newComplaints(this.#position);
  }

  /** The lexer's complaints about tokens before number `end` that were not yet returned. */
  #newComplaints(end: number): Complaint[] {
    const complaints: Complaint[] = [];
    for (; this.#reported < end; this.#reported++)
      for (const complaint of this.#stream.peek(this.#reported)?.complaints ?? [])
        complaints.push({ ...complaint, expected: [], printed: true });
    return complaints;
  }

  #end(token: Token): void {
    this.#ended = true;
    const { frame } = this.#lexer.input;
    // At the end of the main file no text is left; otherwise it was a NUL.
    const { span } = token;
    if (token.complaints === undefined && span.start < span.file.text.length)
      this.#cutShort = { span, include: frame.include };
  }
}

function commandLineMacro(name: string, value: string): MacroValue {
  const file: SourceFile = { path: `-D ${name}`, text: value };
  const span = { file, start: 0, end: value.length };
  return { name, value, span, written: { file, first: 0, offsets: undefined }, persistent: true };
}
