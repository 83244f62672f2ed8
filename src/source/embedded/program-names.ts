import { positionAt, type SourceFile } from '../text.js';
import { holderOf, type ProgramLanguage } from './string-holders.js';
import { harmlessCall, harmlessMethod, isCalledAgain } from './string-surroundings.js';
import type { TextLiteral } from './text-literal.js';

type ProgramChanges = NonNullable<TextLiteral['more']>;
type LiteralExtent = Pick<TextLiteral, 'start' | 'end'>;

/** What opens a file to add to it, or changes one in place. */
const appending =
  /\bopen[ (][^\n]{0,200}?[(,][ \t]*(?:mode[ \t]*=[ \t]*)?["'][rbt]*a[bt+]*["']|\.open\([ \t]*["']a[bt+]*["']|\b(?:O_APPEND|File::APPEND)\b|\.append\(\s*true\s*\)|\bappendFile(?:Sync)?\b|\b(?:flags?|mode)["']?\s*(?:[:=]|=>)\s*["']a[xsbt+]*["']|\bappend\s*[:=]\s*(?:true|True)\b|\bimport[ \t]+fileinput\b|\bfileinput\./;

/** What a program makes of a text elsewhere: where it adds to files, and by the names that stand for the text. */
export function programChanges(
  file: SourceFile,
  literal: LiteralExtent,
  language: ProgramLanguage,
): ProgramChanges {
  const added = appending.exec(file.text)?.index;
  if (added !== undefined) {
    const what = `what line ${positionAt(file, added).line} appends`;
    return { before: what, behind: what };
  }
  const holder = holderOf(file.text, literal, language);
  if (holder?.isList) {
    const what = `what is made of the values beside it on line ${positionAt(file, literal.start).line}`;
    return { before: what, behind: what };
  }
  const names = namesOf(file.text, literal.start, language);
  for (const made of holder === undefined ? names : [...names, holder]) {
    const at = changingUse(file, literal, made, language);
    if (at === undefined) continue;
    const what = `what line ${positionAt(file, at).line} makes of "${made.name}"`;
    return { before: what, behind: what };
  }
  return {};
}

/** A name that stands for a text, and where it is made. */
interface MadeName {
  readonly name: string;
  readonly at: number;
  /** What the text is called in an object that has the name. */
  readonly key?: string;
}

const wrapped = String.raw`(?:[\w.[\]:]*!?\(\s*)*(?:<<.*\n?|[A-Za-z]{0,2}#{0,4}["'\x60]+(?:\\\r?\n?|\n)?)?$`;
const assignment = new RegExp(
  String.raw`([A-Za-z_]\w*)(?:["']\])?[ \t]*(?::[ \t]*[&'\w<>[\] ]+|[ \t](?:string|\[\]byte)[ \t]*)?(?::?=|\|\|=)\s*(?:lambda[^:\n]*:\s*)?${wrapped}`,
);
const member = new RegExp(String.raw`(?:^|[{,(\s])["':]?([A-Za-z_]\w*)["']?[ \t]*(?::|=>)\s*${wrapped}`);
const returned = {
  python: new RegExp(String.raw`\b(?:return|yield)\s+${wrapped}`),
  ruby: new RegExp(String.raw`(?:\breturn\s+|[^\s([{,+\\|=&]\s*\n\s*)${wrapped}`),
  go: new RegExp(String.raw`\breturn\s+${wrapped}`),
  script: new RegExp(String.raw`(?:\breturn\s+|=>\s*)${wrapped}`),
  rust: new RegExp(String.raw`(?:\breturn\s+|[{;]\s*\n?\s*)${wrapped}`),
};
const functionName =
  /\b(?:def\s+(?:self\.)?|function\*?\s+|func\s+(?:\([^)\n]*\)\s*)?|fn\s+)(\w+)|\b(\w+)\s*[=:]\s*(?:async\s*)?(?:\([^()\n]*\)|\w+)\s*(?::[^=\n]+)?=>|^[ \t]+(?:(?:static|async|get|public|private)\s+)*(?!(?:if|for|while|switch|catch)\b)(\w+)\([^()\n]*\)\s*(?::[^{\n]+)?\{[ \t]*$/gm;

function namesOf(text: string, start: number, language: ProgramLanguage): readonly MadeName[] {
  const from = Math.max(0, start - 300);
  const opening = text.slice(from, start);
  const direct = assignment.exec(opening) ?? (/\?[^\n]*$/.test(opening) ? null : member.exec(opening));
  const name = direct?.[1];
  if (direct !== null && name !== undefined)
    return [{ name, at: from + direct.index + direct[0].indexOf(name) }];
  if (!returned[language].test(opening)) return [];
  const earlier = Math.max(0, start - 5000);
  const found = [...text.slice(earlier, start).matchAll(functionName)].at(-1);
  const own = found?.[1] ?? found?.[2] ?? found?.[3];
  if (found === undefined || own === undefined) return [];
  const within = found[1] === undefined ? found[0].indexOf(own) : found[0].lastIndexOf(own);
  return [{ name: own, at: earlier + found.index + within }];
}

const slashes = String.raw`(?<![^\s;{}(),])(?:\/\/[^\n]*|\/\*[^]*?(?:\*\/|$))`;
const onOneLine = String.raw`"[^"\\\n]*(?:\\[^][^"\\\n]*)*"|'[^'\\\n]*(?:\\[^][^'\\\n]*)*'`;
const hash = String.raw`(?<!\S)#(?!\{)[^\n]*`;
/** Comments and strings. What is none because of quotes elsewhere only makes a use one that changes the text. */
const tokens = {
  python: `${hash}|[fF]?(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)|${onOneLine})`,
  ruby: String.raw`${hash}|<<[-~]?(["']?)([A-Z_]\w*)\1[^]*?(?:\n[ \t]*\2(?!\w)|$)|"[^"\\]*(?:\\[^][^"\\]*)*(?:"|$)|'[^'\\]*(?:\\[^][^'\\]*)*(?:'|$)`,
  go: `${slashes}|\`[^\`]*(?:\`|$)|${onOneLine}`,
  script: String.raw`${slashes}|\x60[^\x60\\]*(?:\\[^][^\x60\\]*)*(?:\x60|$)|${onOneLine}`,
  rust: String.raw`${slashes}|\br(#*)"[^]*?(?:"\1|$)|"[^"\\]*(?:\\[^][^"\\]*)*(?:"|$)|'(?:\\.|[^'\\])'`,
};

const known = new WeakMap<SourceFile, readonly RegExpExecArray[]>();

/** The comments and strings of a program, which are asked for each text in it. */
function tokensOf(file: SourceFile, language: ProgramLanguage): readonly RegExpExecArray[] {
  const before = known.get(file);
  if (before !== undefined) return before;
  const found = [...file.text.matchAll(new RegExp(tokens[language], 'g'))];
  known.set(file, found);
  return found;
}

/** The most uses of a name that are looked at. Any other may change the text. */
const maxUses = 500;

/** The first use of a name that is not known to leave the text what it is. */
function changingUse(
  file: SourceFile,
  literal: LiteralExtent,
  { name, at, key }: MadeName,
  language: ProgramLanguage,
): number | undefined {
  const { text } = file;
  const found = tokensOf(file, language);
  let [uses, next] = [0, 0];
  for (const { index } of text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))) {
    if (index === at || (literal.start <= index && index < literal.end)) continue;
    uses += 1;
    for (let one = found[next]; one !== undefined && one.index + one[0].length <= index; one = found[next])
      next += 1;
    const token = found[next];
    const isHarmless =
      token !== undefined && token.index <= index
        ? isHarmlessIn(text, token, index, name)
        : key === undefined
          ? isHarmlessUse(text, index, index + name.length)
          : isHarmlessMember(text, index, index + name.length, key, language);
    if (uses > maxUses || !isHarmless) return index;
  }
  return undefined;
}

/** Whether a name in a comment or a string is a word of it, or all of a string that is used as the text is. */
function isHarmlessIn(
  text: string,
  { index: start, 0: token }: RegExpExecArray,
  index: number,
  name: string,
): boolean {
  if (/^(?:#|\/[/*])/.test(token)) return true;
  const end = start + token.length;
  const whole = /^[fF]?["'`]+(?:[$#]?\{(\w+)\}|\w+)["'`]+$/.exec(token);
  if (whole?.[1] === name) return isHarmlessUse(text, start, end);
  // The name of a member.
  if (whole !== null) return /^\s*(?::|=>)/.test(text.slice(end, end + 20));
  const before = text.slice(Math.max(start, index - 20), index).replace(/[ \t]+$/, '');
  const behind = text.slice(index + name.length, Math.min(end, index + name.length + 20));
  return /(?:^|[\w.:;!?/@"'`\n-])$/.test(before) && /^[ \t]*(?:[\w.:;!?/@"'`\r\n-]|$)/.test(behind);
}

const outside =
  /^[ \t]*(?:export\s+default|(?:module\.)?exports(?:\.\w+)?\s*=(?:\s*\{[\w\s,]*)?|(?:export|import)\s*\{[\w\s,]*|import|(?:from\s+[\w.]+\s+import|(?:pub\s+)?use)\s[\w\s,:{}]*)\s*$/;
const restOutside = /^[\w ,}]*(?:from[ \t]*["'][^"'\n]*["'])?[ \t]*;?[ \t]*(?:$|\r?\n(?!\s*[+.%?([`]))/;
const otherText =
  /^\s*(?::[^=\n]{1,60})?(?::?=|\|\|=)\s*(?:[bruBRU]{0,2}#*["'`]|(?:None|null|nil|undefined)\b|String::new\(\))/;

/** Whether a use of a text, from its name to the end of it, leaves the text what it is. */
function isHarmlessUse(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 400), start);
  const behind = text.slice(end, end + 300);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (outside.test(line) && restOutside.test(behind)) return true;
  if (otherText.test(behind) || (/\b(?:let|var)\s+$/.test(before) && /^\s*;/.test(behind))) return true;
  // The name of an argument or of a member.
  if (/[{,(]\s*$/.test(before) && /^\s*(?::[^:=]|=[^=>])/.test(behind)) return true;
  const isFirst = line === '' && !/[([{,+\\|=&%:.?]\s*$/.test(before);
  if (isFirst && /^[ \t]*;?[ \t]*(?:$|\r?\n(?!\s*[+.%?([`]))/.test(behind)) return true;
  return isWritten(text, start, end);
}

/** Whether a use of an object leaves what it has under a key what it is: another member of it, or this one, which is only written. */
function isHarmlessMember(
  text: string,
  start: number,
  end: number,
  key: string,
  language: ProgramLanguage,
): boolean {
  const [all = '', quoted, dotted] = memberBehind.exec(text.slice(end, end + 200)) ?? [];
  // What follows a dot may be a method there.
  const isOther = quoted === undefined ? dotted !== undefined && dotted !== key : quoted !== key;
  if (isOther && (quoted !== undefined || !/^(?:python|ruby)$/.test(language))) return true;
  return isHarmlessUse(text, start, end + all.length);
}

const memberBehind = /^(?:\[\s*["':]([^"'\]\n]*)["']?\s*\]|\.(\w+)(?!\w|\s*\())(?![ \t]*[-+*|&?]*=(?!=))/;

const plain = String.raw`(?:["'][^"'\n]*["']|[\w$.:@&/-]+(?:\([^()\n]*\))?!?|\{[^{}()\n]*\})`;
const callBefore = new RegExp(
  String.raw`((?:[\w$.:@]|\[\])*!?)(\(\s*|[ \t]+)((?:${plain}\s*,\s*)*)(?:[&*@]|(?:self|this|[\w$]+)(?:\.|::))*$`,
);
const named = /^(?:\s*,\s*\w+\s*=\s*(?:[\w.]+|["'][^"'\n]*["']))*\s*,?\s*\)/;
const beside = new RegExp(String.raw`^(?:\s*,\s*(?:\w+\s*=\s*)?${plain})*\s*,?\s*\)`);

/** Whether a value is an argument of a call that writes it, as it is. */
function isWritten(text: string, start: number, end: number): boolean {
  let [from, to] = [start, behindMethods(text, end)];
  for (let depth = 0; depth < 5 && to !== undefined; depth += 1) {
    const call = callBefore.exec(text.slice(Math.max(0, from - 400), from));
    if (call === null) return false;
    const [all, callee = '', opening = '', others = ''] = call;
    const name = /[A-Za-z_$][\w$]*!?$/.exec(callee)?.[0] ?? (callee === '[]byte' ? 'byte' : '');
    const isPrinted = /^(?:puts|[pP]rint(?:ln)?|log)$/.test(name);
    const isEnd = isPrinted || /^(?:[wW]rite(?!!)\w*|assert\w*!?)$/.test(name);
    if (!isPrinted && !harmlessCall.test(name)) return false;
    if (others !== '' && (isPrinted || !isEnd)) return false;
    const rest = text.slice(to, to + 300);
    if (!opening.startsWith('(')) return isEnd && /^[ \t]*(?:[;}\r\n]|$)/.test(rest);
    const close = (isPrinted ? named : beside).exec(rest)?.[0];
    if (close === undefined) return false;
    const isPart = /^[\w$@].*\.(?![wW]rite\w*(?:File|_text|_bytes)\b)\w+$/.test(callee);
    if (isEnd) return !(isPart && isCalledAgain(text, `${callee}(`, from));
    from -= all.length;
    to = behindMethods(text, to + close.length);
  }
  return false;
}

/** The end of a value with the call of its name and its methods, if these leave the text what it is. */
function behindMethods(text: string, at: number): number | undefined {
  const rest = text.slice(at, at + 300);
  const all = /^(?:\([^()\n]*\))?(?:\.\w+\(\s*\))*/.exec(rest)?.[0] ?? '';
  for (const [, method = ''] of all.matchAll(/\.(\w+)/g)) if (!harmlessMethod.test(method)) return undefined;
  return at + all.length;
}
