import { positionAt, type SourceFile } from '../text.js';
import {
  type CommandEffect,
  commandName,
  effectOf,
  isReader,
  isRunBy,
  writesAround,
} from './command-effects.js';
import { firstFrom, type ScriptCommand, type ShellBlock } from './command-model.js';
import { fileNaming, type ShellValues, shellTextsOf, shellValues } from './path-matches.js';
import { scriptCommands } from './shell-commands.js';
import type { TextLiteral } from './text-literal.js';

/** What is known of a script. */
interface KnownScript {
  readonly commands: readonly ScriptCommand[];
  /** Those that may change files. */
  readonly changing: readonly ScriptCommand[];
  readonly values: ShellValues;
  /** The commands that may change a file, by its path. */
  readonly touched: Map<string, readonly TouchingCommand[]>;
}

const known = new WeakMap<SourceFile, KnownScript>();

/** The commands of a script, which are asked for each text in it. */
function scriptOf(file: SourceFile): KnownScript {
  const before = known.get(file);
  if (before !== undefined) return before;
  const commands = scriptCommands({ text: file.text, start: 0, end: file.text.length });
  const changing = [
    ...changingCommands(commands),
    ...filledIn(file.text, commands).filter((one) => !isReader(one)),
  ].sort((a, b) => a.start - b.start);
  const found = { commands, changing, values: shellValues(commands), touched: new Map() };
  known.set(file, found);
  return found;
}

/** The commands whose output a here-document or backquotes take. */
function filledIn(text: string, commands: readonly ScriptCommand[]): readonly ScriptCommand[] {
  const found: ScriptCommand[] = [];
  const add = (from: number, to: number, pattern: RegExp): void => {
    for (const { index, 0: all } of text.slice(from, to).matchAll(pattern)) {
      const start = from + index + (all.startsWith('`') ? 1 : 2);
      found.push(...scriptCommands({ text, start, end: from + index + all.length - 1 }));
    }
  };
  add(0, text.length, /`[^`]*`/g);
  for (const { documents } of commands)
    for (const { start, end } of documents) add(start, end, /\$\([^()`]*\)/g);
  return found;
}

/** The commands that may change files, by themselves or by what a function does. */
function changingCommands(commands: readonly ScriptCommand[]): readonly ScriptCommand[] {
  const own = new Set<string>();
  for (const { block } of commands) for (const one of functionsAround(block)) own.add(one);
  /** The functions that may change files: those that are known to, and those that call them. */
  const harmful = new Set<string>();
  const mayChange = (one: ScriptCommand): boolean => {
    const name = commandName(one.words);
    return own.has(name) && one.writes.length === 0 && !one.isPiped ? harmful.has(name) : !isReader(one);
  };
  for (let before = -1; before < harmful.size && harmful.size < maxFunctions; ) {
    before = harmful.size;
    for (const one of commands)
      if (mayChange(one)) for (const name of functionsAround(one.block)) harmful.add(name);
  }
  const all = harmful.size < maxFunctions ? own : new Set<string>();
  return commands.filter((one) => (all.size === 0 ? !isReader(one) : mayChange(one)));
}

const maxFunctions = 50;

/** The names of the functions that a block is in. */
function functionsAround(block: ShellBlock): readonly string[] {
  const outer = block.parent ? functionsAround(block.parent) : [];
  return block.kind === 'function' && block.name ? [...outer, block.name] : outer;
}

/** Finds commands elsewhere in a script that change the file that a literal is written to. `handled` are the texts that are judged with it. */
export function commandChanges(
  path: string,
  file: SourceFile,
  literal: TextLiteral,
  handled: readonly TextLiteral[],
): NonNullable<TextLiteral['more']> {
  const found: { before?: string; behind?: string } = {};
  const writers = new Set(handled.flatMap((one) => one.writers ?? []));
  const inOrder = [...handled].sort((a, b) => a.start - b.start);
  for (const { command, source, effectIf } of touching(path, file)) {
    if (isOverwritten(command, literal) || writers.has(command.start)) continue;
    const group = groupOf(command.block);
    const effect = effectIf([command, source, group].some((one) => one && holdsOneOf(one, inOrder)));
    if (effect === undefined) continue;
    const { line } = positionAt(file, command.start);
    if (effect === 'changes') found.before ??= `what line ${line} makes of the file`;
    found.behind ??= `what line ${line} ${effect === 'changes' ? 'makes of' : 'adds to'} the file`;
    if (found.before !== undefined) break;
  }
  return found;
}

/** The block around a command that writes to a file. */
function groupOf(block: ShellBlock): HoldingRange | undefined {
  if (writesAround(block).length === 0) return undefined;
  return block.writes.length > 0 || !block.parent ? { ...block, documents: [] } : groupOf(block.parent);
}

/** A command that may change a file. */
interface TouchingCommand {
  readonly command: ScriptCommand;
  /** The command whose output it gets. */
  readonly source: ScriptCommand | undefined;
  /** What it does to the file, if a text of it is known to stand in the command or not. */
  effectIf(isKnown: boolean): CommandEffect;
}

/** The commands of a script that may change the file at a path, in their order. */
function touching(path: string, file: SourceFile): readonly TouchingCommand[] {
  const { commands, changing, values, touched } = scriptOf(file);
  const before = touched.get(path);
  if (before !== undefined) return before;
  const paths = withCopies(path, changing, values);
  const naming = fileNaming(paths, values);
  const texts = (word: string): readonly string[] => shellTextsOf(word, values);
  const names = new Set(paths.flatMap(texts));
  const isSame = (word: string): boolean => texts(word).some((one) => names.has(one) && !/^\$\d/.test(one));
  const found = changing
    .map((command, at) => {
      const [last] = changing.slice(Math.max(0, at - 1), at);
      const source = last?.isPiped ? last : undefined;
      const next = command.isPiped ? commands[firstFrom(commands, command.end)] : undefined;
      const effectIf = (isKnown: boolean): CommandEffect => {
        const known = { naming, isSame, texts, isKnown };
        if (!isKnown && isRunBy(command, next, file.text, { ...known, path })) return 'changes';
        return paths
          .map((one) => effectOf(command, file.text, { ...known, path: one }))
          .find((one) => one !== undefined);
      };
      return { command, source, effectIf };
    })
    .filter((one) => one.effectIf(false) !== undefined);
  touched.set(path, found);
  return found;
}

/** Whether a command is run before the file is written anew. */
function isOverwritten({ start, block }: ScriptCommand, literal: TextLiteral): boolean {
  if (start >= literal.start || literal.target?.appends !== false) return false;
  for (let one: typeof block | undefined = block; one !== undefined; one = one.parent)
    if (one.kind === 'function') return false;
  return true;
}

type HoldingRange = Pick<ScriptCommand, 'start' | 'end' | 'documents'>;

/** How many texts may stand in each other. */
const nested = 8;

/** Whether one of some texts, which are in order, stands in a command or its here-document. */
function holdsOneOf(
  { start, end, documents: [first, ...rest] }: HoldingRange,
  texts: readonly TextLiteral[],
): boolean {
  const stop = Math.max(end, rest.at(-1)?.end ?? first?.end ?? end);
  const behind = firstFrom(texts, stop);
  return texts
    .slice(Math.max(0, behind - nested), behind)
    .some((one) => (one.end > start && one.start < end) || (first !== undefined && one.end > first.start));
}

/** The path of a file, and those that it is copied or moved to. */
function withCopies(
  path: string,
  commands: readonly ScriptCommand[],
  values: ShellValues,
): readonly string[] {
  const found = [path];
  for (const { words, writes } of commands) {
    const at = words.findIndex((word) => /^(?:cp|mv|ln|install|cat)$/.test(word));
    const written = words[at] === 'cat' ? writes.map((one) => one.path) : [];
    const operands = [...words.slice(at + 1), ...written].filter(
      (word) => at !== -1 && !word.startsWith('-'),
    );
    const [source, target] = [operands.at(-2), operands.at(-1)];
    if (source === undefined || target === undefined || found.length > 4) continue;
    if (!shellTextsOf(source, values).some((one) => found.includes(one))) continue;
    for (const one of shellTextsOf(target, values)) if (!found.includes(one)) found.push(one);
  }
  return found;
}
