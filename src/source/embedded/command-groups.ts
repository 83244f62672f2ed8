import { assignsVariable, commandName, keepsNothing } from './command-effects.js';
import { firstFrom, type Redirection, type ScriptCommand, type ShellBlock } from './command-model.js';
import { scriptCommands } from './shell-commands.js';
import type { Range, TextLiteral } from './text-literal.js';

/** Commands that write nothing to their standard output. */
const silent =
  /^(?::|true|false|test|\[|\[\[|cd|mkdir|rm|chmod|chown|touch|set|shopt|local|export|declare|readonly|typeset|unset|read|shift|return|exit|break|continue|for|case|select|umask|trap|sleep|exec|source|\.|cp|mv|ln|install)$/;

/** A script with its commands. */
interface WritingScript extends Range {
  readonly commands: readonly ScriptCommand[];
  /** The command by which the script itself writes to a file: `exec > file`. */
  readonly opened: ScriptCommand | undefined;
  /** What becomes of the outputs of commands, and of texts by the names of variables and functions, as far as it is known. */
  readonly places: Map<ScriptCommand, OutputPlace | undefined>;
  readonly names: Map<string, OutputPlace>;
}

const isRedirection = ({ words, writes }: ScriptCommand): boolean =>
  words.length === 1 && words[0] === 'exec' && writes.length > 0;

/** The most names that are followed. */
const maxNames = 500;

/** A file, and the commands that write to it what stands elsewhere. */
interface WrittenTo extends Redirection {
  readonly writers: readonly number[];
}

/** What becomes of the output of a command that writes to no file of its own. */
interface OutputPlace {
  /** What is written there, if it is not only the output of the command. */
  readonly block?: ShellBlock;
  readonly target?: WrittenTo;
  /** What makes another text of it. */
  readonly made?: string;
}

/** The texts of a script with the files that groups, functions, variables and the script itself write them to, and what else these write. `quoted` are those that scripts in its words write. */
export function withGroups(
  range: Range,
  found: readonly TextLiteral[],
  quoted: ReadonlySet<TextLiteral>,
): readonly TextLiteral[] {
  const isNeeded = found.some(({ target }) => target === undefined);
  if (!isNeeded || !/match|accept|reject/.test(range.text.slice(range.start, range.end))) return found;
  const texts = [...found].sort((a, b) => a.start - b.start);
  const commands = scriptCommands(range);
  const script: WritingScript = {
    ...range,
    commands,
    opened: commands.find(isRedirection),
    places: new Map(),
    names: new Map(),
  };
  const documents = new Map(
    commands.flatMap((command) => command.documents.map(({ start }) => [start, command] as const)),
  );
  const owners = texts.map((one) => {
    const isDocument = one.isHereDocument && !quoted.has(one);
    const owner = isDocument ? documents.get(one.start) : undefined;
    return isDocument ? (owner ? [owner] : []) : ownersOf(one, commands, quoted.has(one));
  });
  const writing = new Set(owners.flat());
  /** The blocks in which a text was met, and whether all else in them is known. */
  const blocks = new Map<ShellBlock, boolean>();
  return texts.map((one, at) => {
    const owner = owners[at]?.[0];
    if (owner !== undefined && !script.places.has(owner))
      script.places.set(owner, placeOf(owner, script, quoted.has(one)));
    const place = owner && !one.target ? script.places.get(owner) : undefined;
    if (place === undefined || owner === undefined) return one;
    const { block, target, made } = place;
    const isFirst = block === undefined || !blocks.has(block);
    const isSure = block === undefined || !isOptional(owner, block);
    const isAlone = block === undefined || (blocks.get(block) ?? isAllKnown(block, commands, writing));
    if (block !== undefined) blocks.set(block, isAlone);
    const more = made ?? (isAlone && (isSure || !isFirst) ? undefined : 'what else the group writes');
    return {
      ...one,
      ...(more !== undefined && { more: { before: more, behind: more } }),
      ...(target && {
        target: isFirst ? target : { ...target, appends: true },
        writers: target.writers,
      }),
      ...(isSure && { isSure }),
    };
  });
}

/** How many commands before a text may be nested in the one that writes it. */
const nested = 50;

/** The commands that write a text which stands in their words. */
function ownersOf(
  { start, end }: TextLiteral,
  commands: readonly ScriptCommand[],
  isQuoted: boolean,
): readonly ScriptCommand[] {
  const next = firstFrom(commands, start + 1);
  const before = commands.slice(Math.max(0, next - nested), next).reverse();
  const isWriter = (one: ScriptCommand): boolean => /^(?:echo|printf)$/.test(commandName(one.words));
  const first = before.find((one) => one.end > start && (isQuoted || isWriter(one)));
  if (first === undefined) return [];
  return isQuoted ? [first] : [first, ...commands.slice(next, firstFrom(commands, end)).filter(isWriter)];
}

/** Whether all that a block writes is known texts. */
const isAllKnown = (
  block: ShellBlock,
  commands: readonly ScriptCommand[],
  writing: ReadonlySet<ScriptCommand>,
): boolean =>
  commands
    .slice(firstFrom(commands, block.start), firstFrom(commands, block.end))
    .every((one) => writing.has(one) || !writesInto(one, block) || isSilent(one));

/** Whether the output of a command is part of what a block writes. */
function writesInto({ block }: ScriptCommand, outer: ShellBlock): boolean {
  for (let one = block; ; ) {
    if (one === outer) return true;
    if (one.parent === undefined || /^(?:value|function)$/.test(one.kind) || one.writes.length > 0)
      return false;
    one = one.parent;
  }
}

/** Whether a command of a block may not be run. */
function isOptional({ block, isConditional }: ScriptCommand, outer: ShellBlock): boolean {
  for (let one = block; one !== outer && one.parent !== undefined; one = one.parent)
    if (one.kind !== 'group') return true;
  return isConditional;
}

const isSilent = ({ words, writes, isPiped }: ScriptCommand): boolean =>
  isPiped ||
  writes.some(({ path }) => path !== '&1') ||
  words.every(assignsVariable) ||
  silent.test(commandName(words));

/** What becomes of the output of a command; of what stands in a script in its words, if it writes that to no file. */
function placeOf(command: ScriptCommand, script: WritingScript, isOwn: boolean): OutputPlace | undefined {
  const { commands } = script;
  const { words } = command;
  const name = words.at(-1);
  if (/^(?:read|mapfile|readarray)$/.test(commandName(words)) && name !== undefined)
    return { ...placeOfName(name, script), block: command.block };
  if (command.writes[0]?.path.startsWith('&') || (isOwn && command.writes[0]))
    return placeIn(undefined, fileOf(command, script));
  if (isOwn && command.isPiped) return placeIn(undefined, teeBehind(command.end, commands));
  for (let block: ShellBlock | undefined = command.block; block !== undefined; block = block.parent) {
    const [target] = block.writes;
    if (target !== undefined) return placeIn(block, { ...target, writers: [] });
    if (block.isPiped) return placeIn(block, teeBehind(block.end, commands));
    if (block.owner !== undefined) return placeOfValue(block, block.owner, script);
    if (block.kind === 'function') return placeOfFunction(block, script);
    if (block.parent === undefined && script.opened) return placeIn(block, fileOf(script.opened, script));
  }
  return undefined;
}

const placeIn = (block: ShellBlock | undefined, target: WrittenTo | undefined): OutputPlace => ({
  ...(block && { block }),
  ...(target === undefined || target.path.startsWith('&')
    ? { made: 'what the rest of the line makes of it' }
    : { target }),
});

/** The file of a `tee` that gets what ends at an offset. */
function teeBehind(end: number, commands: readonly ScriptCommand[]): WrittenTo | undefined {
  const { words = [], start = 0 } = commands[firstFrom(commands, end)] ?? {};
  const at = words.indexOf('tee');
  const path = words.slice(at + 1).find((word) => !word.startsWith('-'));
  if (at === -1 || path === undefined) return undefined;
  return { path, appends: words.some((word) => /^-[a-z]*a|^--append$/.test(word)), writers: [start] };
}

/** What becomes of `$(…)`: it is assigned, or a command writes it. */
function placeOfValue(block: ShellBlock, owner: ScriptCommand, script: WritingScript): OutputPlace {
  const assigned = owner.words.map((word) => /^([A-Za-z_]\w*)=\$\(\)$/.exec(word)?.[1]);
  const name = assigned.find((one) => one !== undefined);
  if (name !== undefined) return { ...placeOfName(name, script), block };
  const target = fileOf(owner, script);
  if (writesWord(owner, ['$()'])) return target === undefined ? { block } : placeIn(block, target);
  return { block, made: `what "${commandName(owner.words)}" makes of it` };
}

/** Whether a command writes one of its words as it is. */
const writesWord = ({ words }: ScriptCommand, values: readonly string[]): boolean => {
  const [first = '', ...others] = words.slice(1).filter((word) => !/^-[nEr]+$|^--$/.test(word));
  const value = commandName(words) === 'printf' && /^%s(?:\\n)*$/.test(first) ? others : [first, ...others];
  return (
    /^(?:echo|printf|print)$/.test(commandName(words)) &&
    value.length === 1 &&
    values.includes(value[0] ?? '')
  );
};

/** The file that a command writes to, by itself or by `tee`. */
function fileOf(
  { writes, isPiped, start, end }: ScriptCommand,
  { commands }: WritingScript,
): WrittenTo | undefined {
  const [own] = writes;
  if (own !== undefined) return { ...own, writers: [start] };
  return isPiped ? teeBehind(end, commands) : undefined;
}

/** The same place, to which one more command writes. */
function writtenAlso({ target }: OutputPlace, more: WrittenTo | undefined): OutputPlace {
  if (more === undefined || keepsNothing.test(more.path)) return target ? { target } : {};
  return { target: { ...more, writers: [...(target?.writers ?? []), ...more.writers] } };
}

/** What becomes of the output of a function, by its calls. */
const placeOfFunction = (block: ShellBlock, script: WritingScript): OutputPlace => ({
  ...placeBy(`${block.name} ()`, script, () => placeOfCalls(block, script)),
  block,
});

/** What is known of a name, or found out. While it is being found out, what hangs on it is not known. */
function placeBy(key: string, script: WritingScript, find: () => OutputPlace): OutputPlace {
  const { names } = script;
  const known = names.get(key);
  if (known !== undefined) return known;
  names.set(key, { made: `what is made of "${key}"` });
  if (names.size < maxNames) names.set(key, find());
  return names.get(key) ?? {};
}

function placeOfCalls(block: ShellBlock, script: WritingScript): OutputPlace {
  const calls = script.commands.filter(({ words }) => words.includes(block.name ?? ''));
  const made = { made: `what is made of "${block.name}"` };
  let found: OutputPlace = {};
  for (const call of calls) {
    const isCall = commandName(call.words) === block.name;
    const target = fileOf(call, script);
    if (!isCall || (call.isPiped && target === undefined) || target?.path.startsWith('&')) return made;
    if (target === undefined && placeOf({ ...call, words: [] }, script, false) !== undefined) return made;
    found = writtenAlso(found, target);
  }
  return found;
}

/** What becomes of a text by the variable that it is assigned to. Any use of that which is not known to leave it alone makes another text of it. */
const placeOfName = (name: string, script: WritingScript): OutputPlace =>
  placeBy(`$${name}`, script, () => placeOfUses(name, script));

function placeOfUses(name: string, script: WritingScript): OutputPlace {
  const made = { made: `what is made of "$${name}"` };
  const use = new RegExp(`\\$(?:${name}(?!\\w)|\\{[!#]?${name}(?!\\w))`);
  const whole = [`$${name}`, `\${${name}}`];
  let found: OutputPlace = {};
  for (const command of script.commands) {
    const { words, reads, documents } = command;
    if (words.some((word) => word.startsWith(`${name}+=`))) return made;
    if (documents.some(({ start, end }) => use.test(script.text.slice(start, end)))) return made;
    if (![...words, ...reads].some((word) => use.test(word))) continue;
    if (/^(?:test|\[|\[\[)$/.test(commandName(words))) continue;
    const alias = words
      .map((word) => /^([A-Za-z_]\w*)=(\$.*)$/.exec(word))
      .find((one) => whole.includes(one?.[2] ?? ''));
    const [, other] = alias ?? [];
    if (other !== undefined && other !== name) {
      const place = placeOfName(other, script);
      if (place.made !== undefined) return made;
      found = writtenAlso(found, place.target);
      continue;
    }
    const isRead =
      /^(?:cat|tee)$/.test(commandName(words)) && words.length <= 2 && whole.includes(reads[0] ?? '');
    if (!isRead && !writesWord(command, whole)) return made;
    const target =
      fileOf(command, script) ??
      (isRead && words[1] ? { path: words[1], appends: false, writers: [command.start] } : undefined);
    if (target === undefined && command.isPiped) return made;
    const around = placeOf({ ...command, words: [] }, script, false);
    if (target === undefined && (around?.target ?? around?.made) !== undefined) return made;
    if (target?.path.startsWith('&')) return made;
    found = writtenAlso(found, target);
  }
  return found;
}
