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
export function besideString(
  range: Range,
  open: number,
  end: number,
  { joined, calls }: { readonly joined?: JoinedStrings; readonly calls?: 'known' },
): OtherParts {
  const before = range.text.slice(Math.max(range.start, open - 200), open);
  const rest = range.text.slice(end, Math.min(range.end, end + 200));
  const made =
    argumentOf(before) ?? madeBehind(rest) ?? (calls === 'known' ? argumentOfUnknown(before) : undefined);
  if (made !== undefined) return { more: { before: made } };
  if (isWrittenInParts(range.text, before, open)) return { more: { before: others, behind: others } };
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
    /\b(join|replace|regex\w*|regsubst|format\w*!?|[SFsf]?[Pp]rintf|[SF]print|substr|inline_\w+|Template|g?sub)\([^()]*$/.exec(
      before,
    );
  return name === null ? undefined : makes(name[1] ?? '');
}

/** The function, or the tag of a template, that a string is an argument of, unless it is known to leave it what it is. */
function argumentOfUnknown(before: string): string | undefined {
  const [, called, tag] =
    /([A-Za-z_$][\w$]*!?)\s*\([^()]*$/.exec(before) ?? /(?:^|[^\w$])(([A-Za-z_$][\w$]*))$/.exec(before) ?? [];
  const name = tag ?? called;
  return name === undefined || harmlessCall.test(name) ? undefined : makes(name);
}

const harmlessCall =
  /^(?:b|[wW]rite(?!!)\w*|[pP]rint(?:ln)?|log|dedent|outdent|stripIndents?|indoc!|assert\w*!?|from|byte|NewReader|NewBufferString|String|Some|Ok|Buffer|return|case|if|while|switch|yield|await|default)$/;

/** Whether a string is one of several that are written to the same file: `f.write("…")` more than once. */
function isWrittenInParts(text: string, before: string, open: number): boolean {
  const call = /[\w$.]+\.(?:[wW]rite(?!\w*File)\w*|puts)\(\s*[A-Za-z#]*$/
    .exec(before)?.[0]
    .replace(/\(\s*\S*$/, '(');
  return call !== undefined && isCalledAgain(text, call, open);
}

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
    /\)*(?:\s*\.(\w+)!?(?:\([^()]*\))?|[ \t]*(%)(?![{%]))/gy,
  )) {
    const name = method ?? operator ?? '';
    if (!harmless.test(name)) return makes(name);
  }
  return undefined;
}

/** Methods that leave the statements of a configuration what they are. */
const harmless =
  /^(?:l?strip|rstrip|strip_heredoc|chomp|undent|unindent|encode|freeze|close|trim\w*|to_string|to_owned|into|as_bytes|as_str|toString)$/;

const makes = (name: string): string => `what "${name}" makes of it`;
