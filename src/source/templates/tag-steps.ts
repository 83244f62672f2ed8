import type { TagFamily } from './mark-table.js';

/** The effect of a tag. */
export type Step =
  /** Its body, if a condition holds; `negated`: if it does not. */
  | {
      readonly type: 'if';
      readonly condition: string;
      readonly name: string;
      readonly negated?: true;
      /** Names mean another thing in its body. */
      readonly rebinds?: true;
    }
  | { readonly type: 'elif'; readonly condition: string; readonly rebinds?: true }
  | { readonly type: 'else' }
  /** One of the `when` that follow. */
  | { readonly type: 'case'; readonly subject: string; readonly name: string }
  | { readonly type: 'when'; readonly value: string }
  /** Its body for each of some items. If `variables` is undefined, any expression in its body may have another meaning each time. */
  | {
      readonly type: 'loop';
      readonly over: string;
      readonly variables: readonly string[] | undefined;
      readonly name: string;
      /** It has no round just if `over` does not hold as a condition. */
      readonly isSection?: true;
    }
  /** Its body, unchanged. */
  | { readonly type: 'same'; readonly name: string }
  /** Its body is not part of the text, but kept for later. */
  | { readonly type: 'drop'; readonly name: string; readonly opaque?: true }
  /** The end of the block that `name` begins, or of any block. */
  | { readonly type: 'end'; readonly name?: string }
  /** An expression that is replaced by its value. */
  | { readonly type: 'value' }
  /** Nothing is written. */
  | { readonly type: 'nothing' }
  /** The text is not known. */
  | { readonly type: 'opaque' };

/** A pattern for the words of a tag, and the step of such a tag. */
interface Form {
  readonly like: RegExp;
  readonly is: (found: RegExpExecArray) => Step;
}

const form = (like: RegExp, is: (group: (index: number) => string) => Step): Form => ({
  like,
  is: (found) => is((index) => (found[index] ?? '').trim()),
});

const nothing = (): Step => ({ type: 'nothing' });
const opaque = (): Step => ({ type: 'opaque' });

/** The names that a loop gives to its items: all words of `text` that are not types. */
const namesIn = (text: string): readonly string[] | undefined => {
  const names = text.match(/[$@]?\b[a-z_]\w*/g);
  return names === null || names.length === 0 ? undefined : names;
};

const jinja: readonly Form[] = [
  form(/^if\s([\s\S]*)$/, (at) => ({ type: 'if', condition: at(1), name: 'if' })),
  form(/^unless\s([\s\S]*)$/, (at) => ({ type: 'if', condition: at(1), name: 'unless', negated: true })),
  form(/^(?:elif|elsif|elseif)\s([\s\S]*)$/, (at) => ({ type: 'elif', condition: at(1) })),
  form(/^else$/, () => ({ type: 'else' })),
  form(/^for\s([\s\S]*?)\sin\s([\s\S]*)$/, (at) => ({
    type: 'loop',
    over: at(2),
    variables: namesIn(at(1)),
    name: 'for',
  })),
  form(/^case\s([\s\S]*)$/, (at) => ({ type: 'case', subject: at(1), name: 'case' })),
  form(/^when\s([\s\S]*)$/, (at) => ({ type: 'when', value: at(1) })),
  form(/^set\s[^=]*=[\s\S]*$/, nothing),
  form(/^(set|macro|comment)\b[\s\S]*$/, (at) => ({ type: 'drop', name: at(1) })),
  form(/^(call)\b[\s\S]*$/, (at) => ({ type: 'drop', name: at(1), opaque: true })),
  form(/^(filter)\s+indent\b[^|]*$/, (at) => ({ type: 'same', name: at(1) })),
  form(/^(filter)\b[\s\S]*$/, (at) => ({ type: 'drop', name: at(1), opaque: true })),
  form(/^(with|block|autoescape|trans|raw)\b[\s\S]*$/, (at) => ({ type: 'same', name: at(1) })),
  form(/^end(\w+)\b[\s\S]*$/, (at) => ({ type: 'end', name: at(1) })),
  form(/^(?:import|from|do|assign)\b[\s\S]*$/, nothing),
];

const curly: readonly Form[] = [
  form(/^#\s*if\s([\s\S]*)$/, (at) => ({ type: 'if', condition: at(1), name: 'if' })),
  form(/^#\s*unless\s([\s\S]*)$/, (at) => ({
    type: 'if',
    condition: at(1),
    name: 'unless',
    negated: true,
  })),
  form(/^#\s*(each|with)\s([\s\S]*)$/, (at) => ({
    type: 'loop',
    over: at(2),
    variables: undefined,
    name: at(1),
  })),
  form(/^#\s*([^\s]+)([\s\S]*)$/, (at) => ({
    type: 'loop',
    over: at(1),
    variables: undefined,
    name: at(1),
    ...(at(2) === '' && { isSection: true }),
  })),
  form(/^\^\s*([^\s]+)$/, (at) => ({ type: 'if', condition: at(1), name: at(1), negated: true })),
  form(/^\^$/, () => ({ type: 'else' })),
  form(/^\/\s*([^\s]*)$/, (at) => ({ type: 'end', name: at(1) })),
  form(/^>[\s\S]*$/, opaque),
  form(/^else\s+if\s([\s\S]*)$/, (at) => ({ type: 'elif', condition: at(1) })),
  form(/^else\s+with\s([\s\S]*)$/, (at) => ({ type: 'elif', condition: at(1), rebinds: true })),
  form(/^else$/, () => ({ type: 'else' })),
  form(/^if\s*([\s\S]+)$/, (at) => ({ type: 'if', condition: at(1), name: '' })),
  form(/^with\s([\s\S]*)$/, (at) => ({ type: 'if', condition: at(1), name: '', rebinds: true })),
  form(/^range\s(?:[\s\S]*?:=)?([\s\S]*)$/, (at) => ({
    type: 'loop',
    over: at(1),
    variables: undefined,
    name: '',
  })),
  form(/^end$/, () => ({ type: 'end', name: '' })),
  form(/^define\b[\s\S]*$/, () => ({ type: 'drop', name: '' })),
  form(/^block\s+"[^"]*"\s+[.$]$/, () => ({ type: 'same', name: '' })),
  form(/^block\b[\s\S]*$/, () => ({ type: 'drop', name: '', opaque: true })),
  form(/^(?:template|break|continue|tpl)\b[\s\S]*$|\b(?:n?indent|toYaml|AsConfig|Files\.Get)\b/, opaque),
  form(/^\$\w*\s*:?=[^=][\s\S]*$/, nothing),
];

const erb: readonly Form[] = [
  // The parameters of EPP.
  form(/^\|[\s\S]*\|$/, nothing),
  form(/^(?:next|break|continue|redo|return|exit|include)\b/, opaque),
  form(/^(?:if|unless)\b.*\b(?:next|break|return|exit|print|puts)\b.*\bend$/, opaque),
  form(/^(?:if|unless)\b.*\bend$/, nothing),
  form(/^(?:\}\s*)?(?:elsif|elif|else\s*if)\b\s*(.*?)\s*[{:]?$/, (at) => ({
    type: 'elif',
    condition: at(1),
  })),
  form(/^(?:\}\s*)?else\s*[{:]?$/, () => ({ type: 'else' })),
  form(/^if\b(.*?)(?:\bthen|\{|:)?$/, (at) => ({ type: 'if', condition: at(1), name: '' })),
  form(/^unless\b(.*?)(?:\bthen|\{)?$/, (at) => ({
    type: 'if',
    condition: at(1),
    name: '',
    negated: true,
  })),
  form(/^case\b(.*[^{])$/, (at) => ({ type: 'case', subject: at(1), name: '' })),
  form(/^when\b(.*?)(?:\bthen)?$/, (at) => ({ type: 'when', value: at(1) })),
  form(/^for\s+(.*?)\s+in\s+(.*?)(?:\bdo)?$/, (at) => ({
    type: 'loop',
    over: at(2),
    variables: namesIn(at(1)),
    name: '',
  })),
  form(/^(.*?)\b(?:do|each)\s*\|([^|]*)\|(?:\s*\{)?$/, (at) => ({
    type: 'loop',
    over: at(1).replace(/\.(?:each\w*|sort|map)$/, ''),
    variables: namesIn(at(2)),
    name: '',
  })),
  form(/^(.*?)\{\s*\|([^|]*)\|$/, (at) => ({
    type: 'loop',
    over: at(1).replace(/\.each\w*$/, ''),
    variables: namesIn(at(2)),
    name: '',
  })),
  form(/^(.*)(?:\bdo|\{|=>\s*\{)$/, (at) => ({ type: 'loop', over: at(1), variables: undefined, name: '' })),
  form(/^(?:end\b.*|\}\s*\)?\s*;?)$/, () => ({ type: 'end', name: '' })),
  form(/\b(?:print|puts|concat|_erbout|_out_buf)\b/, opaque),
];

const line: readonly Form[] = [
  form(/^if\s(.*?)(?:;\s*then|:)?$/, (at) => ({ type: 'if', condition: at(1), name: 'if' })),
  form(/^(?:elif|elsif)\s(.*?)(?:;\s*then|:)?$/, (at) => ({ type: 'elif', condition: at(1) })),
  form(/^else:?$/, () => ({ type: 'else' })),
  form(/^for\s+(.*?)\s+in\s+(.*?)(?:;\s*do|:)?$/, (at) => ({
    type: 'loop',
    over: at(2),
    variables: namesIn(at(1)),
    name: 'for',
  })),
  form(/^while\s(.*?)(?:;\s*do|:)?$/, (at) => ({
    type: 'loop',
    over: at(1),
    variables: undefined,
    name: 'while',
  })),
  form(/^(?:fi|endif)$/, () => ({ type: 'end', name: 'if' })),
  form(/^done$/, () => ({ type: 'end' })),
  form(/^(macro|set)\b(?![^=]*=)/, (at) => ({ type: 'drop', name: at(1) })),
  form(/^end(\w+)$/, (at) => ({ type: 'end', name: at(1) })),
  form(/^case\s(.*?)\sin$/, (at) => ({ type: 'case', subject: at(1), name: 'case' })),
  form(/^(?:;;|then|do|pass|:|\{|\}|)$/, nothing),
  form(/^(?:;;\s*)?\(?([^()]+)\)$/, (at) => ({ type: 'when', value: at(1) })),
  form(/^esac$/, () => ({ type: 'end', name: 'case' })),
  // Assignments and the like.
  form(/^(?:local\s|export\s|set\s|unset\s|import\s|from\s|shift\b)?\s*[\w.]*\s*(?:=[^`]*)?$/, nothing),
];

const forms: Readonly<Record<TagFamily, readonly Form[]>> = { jinja, curly, erb, line, mark: [] };

/** The step of a tag whose words match none of these patterns. */
const otherwise: Readonly<Record<TagFamily, Step>> = {
  jinja: { type: 'opaque' },
  curly: { type: 'value' },
  erb: { type: 'nothing' },
  line: { type: 'opaque' },
  mark: { type: 'value' },
};

/** The steps of a tag; a later step of code may end what an earlier one begins. */
export function stepsOf(family: TagFamily, content: string): readonly Step[] {
  const pieces = piecesOf(family, content);
  const steps: Step[] = [];
  let depth = 0;
  for (const piece of pieces) {
    const step = stepOf(family, piece);
    const opens = step.type === 'if' || step.type === 'loop' || step.type === 'case' || step.type === 'drop';
    if (step.type === 'end' && depth > 0) {
      // A block that begins and ends within one tag writes nothing.
      depth -= 1;
      while (steps.length > 0) {
        const last = steps.pop();
        if (last && (last.type === 'if' || last.type === 'loop' || last.type === 'case')) break;
      }
    } else if (step.type !== 'nothing') {
      if (opens) depth += 1;
      steps.push(step);
    }
  }
  if (steps.length > 0) return steps;
  return [
    family === 'erb' && (hasOpenBracket(content) || goesOn.test(content))
      ? { type: 'opaque' }
      : { type: 'nothing' },
  ];
}

/** Code that goes on behind the next tag, or hides what stands before that. */
const goesOn = /(?:&&|\|\||[,\\?]|\band|\bor)$|^=begin\b|\/\*(?![\s\S]*\*\/)|<<[-~]?['"]?[A-Z]|^try\b/;

/** Whether a bracket in code closes in another tag, or is opened in one: what stands between them may be left out. */
function hasOpenBracket(code: string): boolean {
  let depth = 0;
  for (const [sign] of code.matchAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|#.*|\/(?:[^/\\\n]|\\.)*\/|[()]/g)) {
    if (sign === '(') depth += 1;
    else if (sign === ')') depth -= 1;
  }
  return depth !== 0;
}

/** The statements of a tag: those of code are on lines of their own, and `case … in (x)` contains two. */
function piecesOf(family: TagFamily, content: string): readonly string[] {
  if (family === 'line') {
    const found = /^(case\s.*?\sin)\s+(\(?[^()]+\))$/.exec(content);
    return found ? [found[1] ?? '', found[2] ?? ''] : [content];
  }
  if (family !== 'erb') return [content];
  return content
    .split('\n')
    .map((piece) => piece.replace(/\s#.*$/, '').trim())
    .flatMap((piece) => (/^case\s/.test(piece) ? piece.split(/(?:;\s*|\s)(?=when\s)/) : [piece]))
    .flatMap(atSemicolons)
    .filter((piece) => piece !== '');
}

/** Pieces of a line of code: a semicolon within quotes or brackets parts nothing. */
function atSemicolons(code: string): readonly string[] {
  if (!code.includes(';')) return [code];
  const pieces: string[] = [];
  let depth = 0;
  let from = 0;
  for (const { 0: sign, index } of code.matchAll(/"[^"]*"|'[^']*'|[()[\]{};]/g)) {
    if ('([{'.includes(sign)) depth += 1;
    else if (')]}'.includes(sign)) depth = Math.max(0, depth - 1);
    else if (sign === ';' && depth === 0) {
      pieces.push(code.slice(from, index).trim());
      from = index + 1;
    }
  }
  return [...pieces, code.slice(from).trim()];
}

function stepOf(family: TagFamily, piece: string): Step {
  for (const { like, is } of forms[family]) {
    const found = like.exec(piece);
    if (found !== null) return is(found);
  }
  return otherwise[family];
}
