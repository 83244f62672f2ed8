import { continuesWord, isInMacroName } from '../../grammar/lexer/characters.js';

/** `break`: a backslash at the end of a continued line. `odd`: something that smtpd's lexer does not read as it looks, such as a backslash before a brace. */
export type PieceKind = 'word' | 'quoted' | 'macro' | 'symbol' | 'comment' | 'break' | 'newline' | 'odd';

/** A part of a text as written: with quotes and escapes, and with the name of a macro instead of its value. */
export interface WrittenPiece {
  readonly kind: PieceKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const symbols = '{}<>!=,';
const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

/** Splits a text into pieces, dropping the blanks between them. Takes linear time and never fails. */
export function piecesOf(text: string): readonly WrittenPiece[] {
  const pieces: WrittenPiece[] = [];
  let at = 0;
  while (at < text.length) {
    if (isBlank(text[at])) {
      at += 1;
      continue;
    }
    const { kind, end } = pieceAt(text, at);
    pieces.push({ kind, text: text.slice(at, end), start: at, end });
    at = end;
  }
  return pieces;
}

function pieceAt(text: string, at: number): Pick<WrittenPiece, 'kind' | 'end'> {
  const character = text[at] ?? '';
  if (character === '\n') return { kind: 'newline', end: at + 1 };
  if (character === '\\') return text[at + 1] === '\n' ? { kind: 'break', end: at + 2 } : oddAt(text, at);
  if (character === '#') return { kind: 'comment', end: endOfComment(text, at) };
  if (character === '"' || character === "'") return quotedAt(text, at);
  if (character === '$') return macroAt(text, at);
  if (character === '=' && text[at + 1] === '>') return { kind: 'symbol', end: at + 2 };
  if (symbols.includes(character)) return { kind: 'symbol', end: at + 1 };
  return isInWord(text, at) ? { kind: 'word', end: endOfWord(text, at) } : oddAt(text, at);
}

const isInWord = (text: string, at: number): boolean => continuesWord(text.charCodeAt(at));
const oddAt = (text: string, at: number): Pick<WrittenPiece, 'kind' | 'end'> => ({
  kind: 'odd',
  end: Math.min(text.length, at + (text[at] === '\\' ? 2 : 1)),
});

/** A backslash at the end of its line continues a comment. */
function endOfComment(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at, text.length);
}

/** A backslash escapes the quote itself, but not another backslash. */
function quotedAt(text: string, start: number): Pick<WrittenPiece, 'kind' | 'end'> {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === quote) return { kind: 'quoted', end: at + 1 };
    if (text[at] === '\\' && text[at + 1] === quote) at += 1;
  }
  return { kind: 'odd', end: text.length };
}

function macroAt(text: string, start: number): Pick<WrittenPiece, 'kind' | 'end'> {
  let end = start + 1;
  while (isInMacroName(text.charCodeAt(end))) end += 1;
  return { kind: end === start + 1 || text[end] === '\\' ? 'odd' : 'macro', end };
}

/** A backslash in the middle of a word continues it on the next line. */
function endOfWord(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    if (text[at] === '\\') {
      if (!isInWord(text, at + 1) && !(text[at + 1] === '\n' && isInWord(text, at + 2))) break;
      at += 2;
    } else if (isInWord(text, at)) at += 1;
    else break;
  }
  return at;
}

/** Removes blanks at the end of a comment, except after a backslash, where the next line would become part of the comment. */
export function trimmedComment(text: string): string {
  const trimmed = text.replace(/[ \t]+$/, '');
  return trimmed.endsWith('\\') ? text : trimmed;
}
