import type { Range, TextLiteral } from './text-literal.js';

type OtherParts = Pick<TextLiteral, 'more'>;

/** How a language joins strings that follow one another. */
export interface JoinedStrings {
  /** What ends a text behind which a string belongs to the one before it. */
  readonly before: RegExp;
  /** What begins a text to which a string before it belongs. */
  readonly behind: RegExp;
}

const others = 'the other parts of the text';

/** The other parts of a value of which a string is one, or what a function makes of it. */
export function besideString(range: Range, open: number, end: number, joined?: JoinedStrings): OtherParts {
  const before = range.text.slice(Math.max(range.start, open - 200), open);
  const rest = range.text.slice(end, Math.min(range.end, end + 200));
  const made = argumentOf(before) ?? madeBehind(rest);
  if (made !== undefined) return { more: { before: made } };
  const isListed = /[[,]\s*$/.test(before) && /^\s*[\],]/.test(rest);
  return moreOfValue(
    isListed || isAdded.test(before) || joined?.before.test(before) === true,
    isListed || /^\s*\+/.test(rest) || joined?.behind.test(rest) === true,
  );
}

/** The same for a here-document, by the line that opens it. */
export function besideDocument({ text, start }: Range, open: number, length: number): OtherParts {
  const before = text.slice(Math.max(0, open - 200), open);
  const rest = text.slice(open + length, start);
  const made = argumentOf(before) ?? madeBehind(rest);
  if (made !== undefined) return { more: { before: made } };
  return moreOfValue(isAdded.test(before), /^\s*\+/.test(rest));
}

function moreOfValue(isBefore: boolean, isBehind: boolean): OtherParts {
  if (!isBefore && !isBehind) return {};
  return { more: { ...(isBefore && { before: others }), ...(isBehind && { behind: others }) } };
}

/** A sum, or a text that is added to another: `x += "…"`, `x << "…"`. */
const isAdded = /(?:\+=?|<<)\s*$/;

/** The function of which a string is an argument, and which makes another text of it. */
function argumentOf(before: string): string | undefined {
  const name =
    /\b(join|replace|regex\w*|regsubst|format\w*|sprintf|substr|inline_\w+|Template|g?sub)\([^()]*$/.exec(
      before,
    );
  return name === null ? undefined : makes(name[1] ?? '');
}

/** The method that makes another text of a string, or the operator `%`, by what follows the string. */
function madeBehind(rest: string): string | undefined {
  for (const [, method, operator] of rest.matchAll(
    /\)*(?:\s*\.(\w+)!?(?:\([^()]*\))?|[ \t]*(%)(?![{%]))/gy,
  )) {
    const name = method ?? operator ?? '';
    if (!harmless.test(name)) return makes(name);
  }
  return undefined;
}

/** Methods that leave the statements of a configuration what they are. */
const harmless = /^(?:l?strip|rstrip|strip_heredoc|chomp|undent|unindent|encode|freeze|close)$/;

const makes = (name: string): string => `what "${name}" makes of it`;
