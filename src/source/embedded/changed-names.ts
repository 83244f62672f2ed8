import { positionAt, type SourceFile } from '../text.js';
import { isCalledAgain } from './string-surroundings.js';
import type { TextLiteral } from './text-literal.js';

/** What is assigned a text, by what stands before it on its line, or on the line that opens a here-document. */
const assigned =
  /(?:^|[\s,({;$@])([A-Za-z_]\w*)[ \t]*(?::[ \t]*[&'\w<>[\] ]+|[ \t](?:string|\[\]byte)[ \t]*)?(?::?=|\|\|=)[ \t]*(?:[\w.[\]:]+!?\([ \t]*)*(?:<<.*|@\(.*|[A-Za-z]{0,2}#{0,4}["'`]+\\?)?$/;

const functions =
  '[jJ]oin|[rR]eplace\\w*|NewReplacer|regex\\w*|regsubst|format\\w*|[SFsf]?[pP]rintf|[SF]print\\w*|substr|inline_\\w+|Template|g?sub|concat|append\\w*';
const methods =
  'format(?:_map)?|replace\\w*|g?sub|translate|tr|insert\\w*|prepend|append|concat|join|splitlines|lines|split\\w*|partition|render|push\\w*|slice|substr\\w*';

/** The most uses of a name whose lines are looked at, and the longest of these lines. Any other may change the text. */
const maxUses = 500;
const longestLine = 2000;

/** Finds what a program makes of a text elsewhere, by the name that the text is assigned. */
export function nameChanges(
  file: SourceFile,
  { start, end }: Pick<TextLiteral, 'start' | 'end'>,
): { readonly before?: string; readonly behind?: string } {
  const { text } = file;
  const name = nameOfText(text, start);
  if (name === undefined) return {};
  const whole = `(?<![\\w./-])(?:(?:local|var|self|this|config[\\w.]*)\\.|@)?${name}\\b`;
  const changed = new RegExp(
    [
      `${whole}[ \\t]*(?:\\+|<<(?![-~]?["'A-Z])|%[ \\t]*[\\w({[]|\\.(?:${methods})\\b)`,
      `\\+[ \\t]*${whole}`,
      `\\[[^\\]\\n]{0,300}${whole}[^\\]\\n]{0,300}\\]\\.(?:join|concat)\\b`,
      `\\b(?:${functions})\\b[^;\\n]{0,300}${whole}`,
      `(?:["'][^"'\\n]{0,300}[^"'\\s$#{]|\\n[^"'\\n]*)[$#]?\\{${name}\\}`,
      `[$#]?\\{(?:local\\.|var\\.)?${name}\\}(?!(?:\\\\n)*["'])`,
      `"(?:[^"\\n]{0,300}\\$${name}\\b(?!(?:\\\\n)*")|[^"\\n]{1,300}\\$${name}\\b)`,
    ].join('|'),
  );
  const written = new RegExp(`([\\w$.]+\\.(?:[wW]rite(?!\\w*File)\\w*|puts)\\()[^)\\n]{0,100}\\b${name}\\b`);
  let uses = 0;
  for (const { index } of text.matchAll(new RegExp(`\\b${name}\\b`, 'g'))) {
    if (start <= index && index < end) continue;
    uses += 1;
    // The line with the line end before it.
    const from = Math.max(0, text.lastIndexOf('\n', index));
    const next = text.indexOf('\n', index);
    const to = next === -1 ? text.length : next;
    // Without the text itself.
    const rest = text.slice(from, Math.min(start, to)) + text.slice(Math.max(from, Math.min(end, to)), to);
    const isLookedAt = uses <= maxUses && rest.length <= longestLine;
    const call = written.exec(rest)?.[1];
    const isPart = call !== undefined && isCalledAgain(text, call, index);
    if (isLookedAt && !isPart && !changed.test(rest)) continue;
    const { line } = positionAt(file, index);
    const what = `what line ${line} makes of "${name}"`;
    return { before: what, behind: what };
  }
  return {};
}

function nameOfText(text: string, start: number): string | undefined {
  const opening = text.slice(Math.max(0, start - 200), start).replace(/\r?\n$/, '');
  const line = opening.slice(opening.lastIndexOf('\n') + 1);
  return assigned.exec(line)?.[1];
}
