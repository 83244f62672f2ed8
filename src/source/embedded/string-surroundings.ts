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

/** A sum behind a string, the calls that it is an argument of and its methods; or what takes a part of it. */
const addedBehind = /^(?:\s|\)|\/\*[^*]*\*\/|\??\.\w+!?\([^()]*\))*\+|^[ \t]*\[/;

/** The other parts of a value of which a string is one, or what a function makes of it. */
export function besideString(
  range: Range,
  open: number,
  end: number,
  { joined, calls }: { readonly joined?: JoinedStrings; readonly calls?: 'known' },
): OtherParts {
  const before = range.text.slice(Math.max(range.start, open - nearby), open);
  const rest = range.text.slice(end, Math.min(range.end, end + 200));
  const tag = calls === 'known' ? /(?:^|[^\w$])([A-Za-z_$][\w$]*)$/.exec(before)?.[1] : undefined;
  const around = aroundString(before, calls);
  const made =
    argumentOf(before.slice(-200)) ??
    madeBehind(rest) ??
    (tag !== undefined && !harmlessCall.test(tag) ? makes(tag) : around.made);
  if (made !== undefined) return { more: { before: made } };
  if (around.writing !== undefined && isCalledAgain(range.text, around.writing, open))
    return { more: { before: others, behind: others } };
  const isListed = /[[,]\s*$/.test(before) && /^\s*[\],]/.test(rest);
  return moreOfValue(
    isListed || around.isAdded || joined?.before.test(before) === true,
    isListed || addedBehind.test(rest) || joined?.behind.test(rest) === true,
  );
}

/** How far before a string what it is part of is looked for. */
const nearby = 600;

/** What the calls and parentheses around a string make of it, from the inner ones outwards. */
function aroundString(
  before: string,
  calls: 'known' | undefined,
): { readonly made?: string; readonly writing?: string; readonly isAdded: boolean } {
  let writing: string | undefined;
  for (let at = before.length; ; ) {
    if (isAdded.test(withoutComments(before.slice(0, at)))) return { isAdded: true };
    const open = unclosed(before, at);
    if (open === -1) return { isAdded: false, ...(writing !== undefined && { writing }) };
    const callee = /(?:[\w$.:]|\[\])*!?\s*$/.exec(before.slice(Math.max(0, open - 100), open))?.[0] ?? '';
    const name = /([A-Za-z_$][\w$]*!?)\s*$/.exec(callee)?.[1];
    if (calls === 'known' && name !== undefined && !harmlessCall.test(name))
      return { made: makes(name), isAdded: false };
    if (name !== undefined && writingCall.test(name) && callee !== 'fs::write') writing = `${callee}(`;
    at = open - callee.length;
  }
}

/** The parenthesis before an offset that is still open there, in the same statement, or -1. */
function unclosed(before: string, from: number): number {
  let depth = 0;
  for (let at = from - 1; at >= 0; at -= 1) {
    const character = before[at] ?? '';
    if (character === ';' && depth === 0) return -1;
    if (')]}'.includes(character)) depth += 1;
    else if (character === '(' && depth === 0) return at;
    else if ('([{'.includes(character) && depth > 0) depth -= 1;
    else if (character === '{' && !/[(,:=[|]\s*$/.test(before.slice(Math.max(0, at - 20), at))) return -1;
  }
  return -1;
}

const withoutComments = (text: string): string => text.replace(/(?:\/\/[^\n]*|\/\*[^*]*\*\/)?\s*$/, '');

/** The same for a here-document, by the line that opens it. */
export function besideDocument({ text, start }: Range, open: number, length: number): OtherParts {
  const before = text.slice(Math.max(0, open - 200), open);
  const rest = text.slice(open + length, start);
  const made = argumentOf(before) ?? madeBehind(rest);
  if (made !== undefined) return { more: { before: made } };
  const call = /[\w.]*\b(?:write|puts|print)[ (]+$/.exec(before)?.[0];
  if (call !== undefined && isCalledAgain(text, call, open)) return moreOfValue(true, true);
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
    /\b(join|replace|regex\w*|regsubst|format\w*!?|[SFsf]?[Pp]rintf|[SF]print|substr|inline_\w+|Template|g?sub)\([^()]*$/.exec(
      before,
    );
  return name === null ? undefined : makes(name[1] ?? '');
}

/** Functions that leave a text what it is, and what is written like one. */
export const harmlessCall =
  /^(?:b|[wW]rite(?!!)\w*|[pP]rint(?:ln)?|log|dedent|outdent|stripIndents?|indoc!|assert\w*!?|cleandoc|str|bytes|dict|tuple|list|from|byte|NewReader|NewBufferString|String|Some|Ok|Buffer|return|case|if|while|switch|yield|await|default)$/;

/** Functions that may write a part of a file. */
const writingCall = /^(?:[wW]rite(?!\w*File)\w*|puts|[pP]rint(?:ln)?|log)$/;

/** How far before and behind a call the same one is looked for. */
const reach = 20_000;

/** Whether a call that ends before an offset, or holds it, stands once more in a text. */
export function isCalledAgain(text: string, call: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - reach), at);
  return before.indexOf(call) !== before.lastIndexOf(call) || text.slice(at, at + reach).includes(call);
}

/** The method that makes another text of a string, or the operator `%`, by what follows the string. */
function madeBehind(rest: string): string | undefined {
  for (const [, method, operator] of rest.matchAll(
    /(?:\s|\\\r?\n|\))*(?:\??\.(\w+)!?(?:\([^()]*\))?|(%)(?![{%>]))/gy,
  )) {
    const name = method ?? operator ?? '';
    if (!harmlessMethod.test(name)) return makes(name);
  }
  return undefined;
}

/** Methods that leave the statements of a configuration what they are. */
export const harmlessMethod =
  /^(?:l?strip|rstrip|strip_heredoc|chomp|undent|unindent|encode|freeze|close|trim\w*|to_string|to_owned|into|as_bytes|as_str|toString)$/;

const makes = (name: string): string => `what "${name}" makes of it`;
