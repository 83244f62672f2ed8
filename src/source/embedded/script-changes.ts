import type { SourceFile } from '../text.js';
import type { TextLiteral } from './text-literal.js';
import { namesOfFile } from './written-paths.js';

/** Modules of Ansible and Salt that change a file. */
const editors =
  /(?:^|[\s.])(lineinfile|replace|blockinfile|file\.(?:replace|line|append|prepend|comment|uncomment|blockreplace))\s*:/;

/** The file that such a module changes, by a name in which a variable may be. */
const editedPath = /\b(?:path|dest|destfile|name)\s*[:=].*smtpd/i;

const changing =
  /\b(?:sed|perl|ed|ex|awk|patch|mv|cp|envsubst|install|sponge|dd|python\d?|ruby|node|COPY|ADD)\b/;
const appending = />>|\btee\s+(?:-i?ai?|--append)\b/;

/** A here-string, or a here-document that is no text of the file but a program that changes it. */
const otherInput = /<<<|\b(?:ed|ex|patch|sed|perl|python\d?|awk)\b[^|>]*<</;

/** A line of a script that may change a file. */
interface ChangingLine {
  readonly start: number;
  /** The start of the next line. */
  readonly next: number;
  readonly text: string;
  /** The variables in it, as they are written. */
  readonly variables: readonly string[];
  /** The module whose parameters it is among. */
  readonly editing: string | undefined;
}

/** Finds commands elsewhere in a script that change the file that a literal is written to. */
export function scriptChanges(
  path: string,
  script: SourceFile,
  literals: readonly TextLiteral[],
): { readonly before?: string; readonly behind?: string } {
  const { name, variables } = namesOfFile(path, script);
  if (name.length < 3) return {};
  const found: { before?: string; behind?: string } = {};
  const inOrder = [...literals].sort((a, b) => a.start - b.start);
  let [next, end] = [0, 0];
  for (const line of changingLines(script)) {
    for (let one = inOrder[next]; one !== undefined && one.start < line.next; one = inOrder[next]) {
      end = Math.max(end, one.end);
      next += 1;
    }
    const { text, editing } = line;
    const isEdited = editing !== undefined && editedPath.test(text);
    if (!(isEdited || text.includes(name) || line.variables.some((one) => variables.has(one)))) continue;
    if (line.start < end) continue;
    if (editing !== undefined) {
      found.before ??= `what "${editing}" changes`;
      found.behind ??= found.before;
    }
    if (changing.test(text)) {
      const change = `what is changed by ${briefly(text)}`;
      if (/\b(?:mv|cp|install|COPY|ADD)\b/.test(text) && !writesTo(text, path, variables)) continue;
      found.before ??= change;
      found.behind ??= change;
    } else if (appending.test(text)) found.behind ??= `what is added by ${briefly(text)}`;
    if (found.before !== undefined && found.behind !== undefined) break;
  }
  return found;
}

const briefly = (line: string): string => JSON.stringify(line.trim().slice(0, 60));

/** Whether the last word of a command is a file, by its path or by a variable. */
function writesTo(line: string, path: string, variables: ReadonlySet<string>): boolean {
  const command = line
    .replace(/\s*(?:&&|\|\||;).*$/, '')
    .trim()
    .replace(/["']+$/, '');
  return command.endsWith(path) || variables.has(/\$(?:\w+|\{\w+\})$/.exec(command)?.[0] ?? '');
}

/** The here-document of a command, which stands from an offset on. */
function inputOf({ text }: SourceFile, start: number, command: string): string {
  const delimiter = /<<-?\s*["'\\]?(\w+)/.exec(command)?.[1];
  const rest = text.slice(start, start + longestProgram).split('\n');
  const end = rest.findIndex((line) => line.trim() === delimiter);
  return delimiter === undefined || end === -1 ? '' : `\n${rest.slice(0, end).join('\n')}`;
}

/** The longest program that is looked at, in characters. */
const longestProgram = 4000;

const known = new WeakMap<SourceFile, readonly ChangingLine[]>();

/** The lines of a script that may change a file, which are asked for each text in it. */
function changingLines(script: SourceFile): readonly ChangingLine[] {
  const before = known.get(script);
  if (before !== undefined) return before;
  const found: ChangingLine[] = [];
  let editing: string | undefined;
  let start = 0;
  for (const [written] of script.text.matchAll(/(?:[^\n]*\\\r?\n){0,50}[^\n]*(?:\n|$)/g)) {
    // A command goes on behind an escaped line end, and with what it gets as a program.
    const command = written.replace(/\\\r?\n/g, ' ').replace(/\n$/, '');
    const text = otherInput.test(command)
      ? command + inputOf(script, start + written.length, command)
      : command;
    const next = start + written.length;
    if (/^\s*- (?:name:|[\w.]+:\s*$)/.test(text)) editing = undefined;
    editing = editors.exec(text)?.[1] ?? editing;
    const isChanging = editing !== undefined || changing.test(text) || appending.test(text);
    if (isChanging && !/^\s*#/.test(text) && (!text.includes('<<') || otherInput.test(text))) {
      const variables = [...text.matchAll(/\$(?:\w+|\{\w+\})/g)].map(([variable]) => variable);
      found.push({ start, next, text, variables, editing });
    }
    start = next;
  }
  known.set(script, found);
  return found;
}
