import type { TextLiteral } from './text-literal.js';

/** The languages of programs whose names are followed. */
export type ProgramLanguage = 'python' | 'ruby' | 'go' | 'script' | 'rust';

/** What a string of a program is part of: values of which nothing tells where each goes, or a member of an object with a name. */
export type StringHolder =
  | { readonly isList: true }
  | { readonly isList: false; readonly key: string; readonly name: string; readonly at: number };

/** How far before a string, and behind it, what it is part of is looked for. */
const reach = 3000;

const onOneLine = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
const opening = /(?:<<[-~]?["']?\w+["']?([^\n]*)\n|[A-Za-z]{0,2}#{0,4}["'`]+)$/;
/** Whether a line goes on in the next one. */
const isContinued = /[,([{=+\\|&:?]\s*$/;
const assigning = /(?<![=!<>])=(?![=>~])/;
const container = /([A-Za-z_]\w*)[ \t]*(?::[^=\n}]*|[ \t](?:map\b)?[\w.[\]]*)?:?=\s*[\w.[\]:]*\s*$/;
const keyed = /["':]?([^\s"',{}]*)["']?\s*(?::|=>?)\s*[\w.[\]]*\s*$/;
const callee = /(?:[\w$!\])]|(?<!=)>)\s*$/;

/** What a string is part of, or undefined if it is a value by itself. */
export function holderOf(
  text: string,
  { start, end }: Pick<TextLiteral, 'start' | 'end'>,
  language: ProgramLanguage,
): StringHolder | undefined {
  const from = Math.max(0, start - reach);
  const opened = text.slice(from, start);
  const [all = '', document] = opening.exec(opened) ?? [];
  const before = opened
    .slice(0, opened.length - all.length)
    .replace(onOneLine, (one) => `"${'_'.repeat(one.length - 2)}"`);
  let behind = document ?? text.slice(end, end + reach).replace(/^["'`]*#*/, '');
  const isOfTuples = language === 'python' || language === 'ruby' || language === 'go';
  let key: string | undefined;
  let isArgument = false;
  for (let at = before.length; ; ) {
    const { open, first, hasComma } = levelAt(before, at);
    const prefix = before.slice(first, at);
    const bracket = before[open];
    const outer = before.slice(0, Math.max(0, open));
    const isFollowed = /^\s*(?:\.\w+\([^()\n]*\)\s*)*,/.test(behind);
    const own = keyed.exec(text.slice(from + first, from + at));
    const isObject = bracket === '{' || (bracket === '(' && /\bdict\s*$/.test(outer));
    if (
      bracket === undefined ||
      (bracket === '(' && /\b(?:const|var)\s+$/.test(outer)) ||
      (bracket === '{' && !/^["']/.test(own?.[0] ?? '') && isBlockBehind(outer, language))
    ) {
      const isTuple = isOfTuples && (hasComma || isFollowed) && assigning.test(prefix);
      if (isTuple || /\bfor\b.*\b(?:in|of|range)\b/.test(prefix) || /=\s*[\w.]+\s*=\s*$/.test(prefix))
        return { isList: true };
      if (key === undefined) return undefined;
      const named = container.exec(prefix);
      const name = named?.[1];
      if (name !== undefined) return { isList: false, key, name, at: from + first + (named?.index ?? 0) };
      return isArgument || /\bexports?\b/.test(prefix) ? undefined : { isList: true };
    }
    const isCall = bracket === '(' && callee.test(outer) && !/\b(?:in|of|return)\s*$/.test(outer);
    if (bracket === '[' || (bracket === '(' && !isCall && (hasComma || isFollowed))) return { isList: true };
    if (isObject) {
      if (own === null || /\b(?:const|let|var)\s+$/.test(outer)) return { isList: true };
      key ??= own[1] ?? '';
    }
    isArgument ||= isCall && !isObject;
    behind = behindBracket(behind);
    at = open;
  }
}

/** The bracket that is still open before an offset, or -1, where its first part or the statement begins, and whether other parts stand before it. */
function levelAt(before: string, from: number): { open: number; first: number; hasComma: boolean } {
  let depth = 0;
  let hasComma = false;
  for (let at = from - 1; at >= 0; at -= 1) {
    const character = before[at] ?? '';
    if (')]}'.includes(character)) depth += 1;
    else if ('([{'.includes(character)) {
      if (depth === 0) return { open: at, first: at + 1, hasComma };
      depth -= 1;
    } else if (depth > 0) continue;
    else if (character === ',') hasComma = true;
    else if (character === ';') return { open: -1, first: at + 1, hasComma };
    else if (character === '\n') {
      const line = before.slice(before.lastIndexOf('\n', at - 1) + 1, at).replace(/(?:\s#|\/\/).*$/, '');
      if (line.trim() !== '' && !isContinued.test(line)) return { open: -1, first: at + 1, hasComma };
    }
  }
  return { open: -1, first: 0, hasComma };
}

/** Whether a brace behind a text opens statements, not an object. */
const isBlockBehind = (outer: string, language: ProgramLanguage): boolean =>
  !/[([{,:=|]\s*$|\b(?:return|default|const|let|var|in|of)\s+$/.test(outer) &&
  !(language === 'go' && /[\w\]}]$/.test(outer));

/** What stands behind the bracket that closes the one that is open. */
function behindBracket(text: string): string {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if ('([{'.includes(text[at] ?? '')) depth += 1;
    else if (')]}'.includes(text[at] ?? '')) {
      if (depth === 0) return text.slice(at + 1);
      depth -= 1;
    }
  }
  return '';
}
