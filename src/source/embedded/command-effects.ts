import type { Redirection, ScriptCommand, ShellBlock } from './command-model.js';
import type { Naming } from './path-matches.js';
import { scriptCommands } from './shell-commands.js';

/** What a command does to a file that its words name. */
export type CommandEffect = 'changes' | 'adds' | undefined;

/** The file that commands are asked about. */
export interface WrittenFile {
  readonly path: string;
  /** Whether a text within the command is known to be written to it. */
  readonly isKnown: boolean;
  /** Whether a word is its path, or that of a copy. */
  isSame(word: string): boolean;
  /** What a word may stand for. */
  texts(word: string): readonly string[];
  /** Whether a word names it. */
  naming(word: string): Naming;
}

/** Commands that leave a file what it is, and words of the shell. */
const readers =
  /^(?:test|\[|\[\[|cat|less|more|head|tail|[ef]?grep|rg|cut|tr|wc|nl|diff|cmp|stat|ls|ll|file|du|chmod|chown|chgrp|chcon|restorecon|semanage|chflags|touch|rm|unlink|mkdir|rmdir|echo|printf|logger|print|md5|md5sum|sha\d+(?:sum)?|cksum|smtpd|opensmtpd|smtpd-lint|smtpctl|makemap|newaliases|systemctl|rcctl|service|rc-service|rc-update|svcadm|launchctl|helm|basename|dirname|readlink|realpath|cd|pushd|popd|for|case|select|read|local|export|declare|readonly|typeset|set|unset|shift|return|exit|break|continue|umask|alias|wait|sleep|true|false|:|EXPOSE|VOLUME|ENTRYPOINT|CMD|USER|WORKDIR|ENV|ARG|LABEL|HEALTHCHECK|FROM|HOSTNAME)$/;

/** Programs that change files in place only if they are told to, and how. */
const inPlace = /^(?:g?sed|perl|ruby|[gnm]?awk)$/;
const inPlaceOption = /^-(?!-|e$)[a-zA-Z0-9]*i|^--in-place|^inplace$/;
/** Other editors, whose operand may be the file. */
const editors =
  /^(?:ed|ex|vim?|nvim|emacs|patch|sponge|rpl|replace|sd|augtool|crudini|dos2unix|unix2dos|python\d?(?:\.\d+)?|expand|m4)$/;

/** Programs that run others, which are among their words. */
const runners =
  /^(?:(?:ba|da|k|z|a)?sh|ssh|su|sudo|doas|runuser|eval|trap|docker(?:-compose)?|kubectl|oc|podman|buildah|nerdctl|lxc|lxc-attach|incus|chroot|nsenter|arch-chroot|vagrant|xargs|find|parallel|timeout|watch|flock|RUN|SHELL)$/;

/** Programs that write their last operand, or into it. */
const copiers = /^(?:cp|mv|install|ln|rsync|scp|COPY|ADD)$/;

/** Whether a command changes no file, whatever it names. */
export const isReader = ({ words, writes, isPiped, block }: ScriptCommand): boolean =>
  writes.every(({ path }) => keepsNothing.test(path)) &&
  ((!isPiped && isPlain(block) && readers.test(commandName(words))) || words.every(assignsVariable));

/** Whether what is written in a block goes to no file, and is run by nothing. */
const isPlain = (block: ShellBlock): boolean =>
  block.writes.length === 0 &&
  !block.isPiped &&
  !(block.owner && runsInput.test(commandName(block.owner.words))) &&
  (block.parent === undefined || isPlain(block.parent));

/** What runs commands that it reads, or gets the names of files. */
const runsInput = /^(?:(?:ba|da|k|z|a)?sh|eval|source|\.|xargs|parallel)$/;

/** Whether a command writes the name of a file to another that runs it, or works on the file. */
export const isRunBy = (
  { words, documents, block }: ScriptCommand,
  next: ScriptCommand | undefined,
  text: string,
  { naming }: WrittenFile,
): boolean =>
  [next, block.owner].some(
    (one) =>
      one !== undefined &&
      runsInput.test(commandName(one.words)) &&
      !one.words.some((word) => readers.test(lastPart(word))),
  ) &&
  [...words, ...documents.map(({ start, end }) => text.slice(start, end))].some(
    (word) => naming(word) === 'names',
  );

/** Files that keep nothing of what is written to them. */
export const keepsNothing = /^(?:\/dev\/(?:null|stderr|stdout|tty)|&\d)$/;
/** Whether a word assigns a variable. */
export const assignsVariable = (word: string): boolean => /^[A-Za-z_]\w*\+?=/.test(word);

/** The name of the program that the words of a command run. */
export const commandName = (words: readonly string[]): string => lastPart(commandWords(words)[0] ?? '');

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** What a command of a script does to a file. Only commands that are known to leave it alone do nothing to a file that they name. */
export function effectOf(command: ScriptCommand, text: string, file: WrittenFile): CommandEffect {
  const { naming } = file;
  const words = commandWords(command.words);
  const name = lastPart(words[0] ?? '');
  if (runners.test(name) && command.writes.length === 0) return effectOfRun(words, command, text, file);
  if (file.isKnown && (command.documents.length > 0 || /^(?:echo|printf|tee)$/.test(name))) return undefined;
  const outputs = file.isKnown ? command.writes : [...command.writes, ...writesAround(command.block)];
  const written = outputs.find((one) => naming(one.path) === 'names');
  if (written !== undefined) return written.appends ? 'adds' : 'changes';
  if (name === 'tee' && words.some((word) => naming(word) === 'names'))
    return words.some((word) => /^-[a-z]*a|^--append$/.test(word)) ? 'adds' : 'changes';
  const named = [...words.slice(/^\$/.test(words[0] ?? '') ? 0 : 1), ...command.reads].map(naming);
  // What a program has on its standard input, if that is no text for the file.
  const input = /^(?:cat|tee|dd|install)$/.test(name)
    ? ''
    : command.documents.map(({ start, end }) => text.slice(start, end)).join('\n');
  if (naming(input) === 'names') return 'changes';
  if (copiers.test(name) || (name === 'tar' && words.some((word) => extracts.test(word))))
    return isDestination(words.slice(1), file) ? 'changes' : undefined;
  const isEditor = editors.test(name) || (inPlace.test(name) && words.some((one) => inPlaceOption.test(one)));
  if (isEditor) return named.includes('names') || named.includes('may') ? 'changes' : undefined;
  if (!named.includes('names') || assignsVariable(name)) return undefined;
  const isCopied = name === 'cat' && words.length + command.reads.length === 2;
  if (makers.test(name) && !isCopied && isPassedOn(command)) return 'changes';
  if (readers.test(name)) return undefined;
  const isProgram = (word: string): boolean =>
    naming(word) === 'names' && file.texts(word).some((one) => /\s/.test(one));
  if (inPlace.test(name) && !words.some(isProgram)) return undefined;
  return keeping.test(`${name} ${words[1]}`) ? undefined : 'changes';
}

const extracts = /^(?:-?[a-zA-Z]*x[a-zA-Z]*|--extract)$/;
const keeping = /^(?:git (?:add|commit|diff|status|log|rm|init)|tar (?:-?[a-zA-Z]*c[a-zA-Z]*|--create))$/;

/** The files that the blocks around a command write to. */
export const writesAround = (block: ShellBlock): readonly Redirection[] => [
  ...block.writes,
  ...(block.parent ? writesAround(block.parent) : []),
];

/** Programs that write another text of what they read. */
const makers = /^(?:g?sed|perl|ruby|[gnm]?awk|cat|head|tail|[ef]?grep|cut|tr|sort|uniq|envsubst)$/;

/** Whether the output of a command goes into a file, or into another command. */
const isPassedOn = ({ writes, isPiped, block }: ScriptCommand): boolean =>
  isPiped || [...writes, ...block.writes].some(({ path }) => !keepsNothing.test(path));

/** The words of a command from its own name on: without `sudo -u root`, `env X=y` and the like. */
function commandWords(words: readonly string[]): readonly string[] {
  let at = 0;
  if (words.every(assignsVariable)) return words;
  while (
    /^(?:sudo|doas|env|command|builtin|exec|nice|nohup|time|RUN|-\S*|[A-Za-z_]\w*=[\s\S]*)$/.test(
      words[at] ?? '',
    )
  )
    at += /^-[ugUh]$/.test(words[at] ?? '') ? 2 : 1;
  return words.slice(at);
}

/** The effect of commands within the words of another, or in its here-document. */
function effectOfRun(
  words: readonly string[],
  command: ScriptCommand,
  text: string,
  file: WrittenFile,
): CommandEffect {
  const [name = ''] = words;
  const scripts = words.slice(1).filter((word) => /\s/.test(word));
  const inputs =
    scripts.length > 0
      ? []
      : [...command.reads, ...command.documents.map(({ start, end }) => text.slice(start, end))];
  const isFound =
    /^(?:xargs|parallel)$/.test(name) || (name === 'find' && isSearched(words.slice(1), file.path));
  const found = name === 'find' && isFound ? { ...file, naming: orPerhaps(file) } : file;
  for (const script of [...scripts, ...inputs])
    for (const one of scriptCommands({ text: script, start: 0, end: script.length })) {
      const effect = effectOf(one, script, found);
      if (effect !== undefined) return effect;
    }
  const from = words.findIndex((word, at) => {
    const own = lastPart(word);
    return at > 0 && (inPlace.test(own) || editors.test(own) || copiers.test(own) || own === 'tee');
  });
  if (from === -1) return name !== 'find' && isGiven(words, file) ? 'changes' : undefined;
  if (name === 'find' && !isFound) return undefined;
  const inside = words.slice(from).filter((word) => !/^[;+]$/.test(word));
  // The files are on standard input, or are found.
  const all = isFound && !inside.includes('{}') ? [...inside, '{}'] : inside;
  return effectOf({ ...command, words: all, documents: [] }, text, found);
}

/** A file that each word names which may name it. */
const orPerhaps =
  ({ naming }: WrittenFile): WrittenFile['naming'] =>
  (word) =>
    naming(word) && 'names';

/** Whether a program that is run gets the name of a file, and is not known to leave it alone. */
const isGiven = (words: readonly string[], { naming }: WrittenFile): boolean =>
  words.slice(1).some((word) => !/[\s:=]/.test(word) && naming(word) === 'names') &&
  !words
    .slice(1)
    .some((word) => /^(?:run|create|build|apply|push)$/.test(word) || readers.test(lastPart(word)));

/** Whether `find` searches a directory that the file may be in. */
function isSearched(words: readonly string[], path: string): boolean {
  const first = words.findIndex((word) => /^[-!(]/.test(word));
  const places = words.slice(0, first === -1 ? undefined : first);
  return (
    places.length === 0 ||
    places.some((place) => !/^\/[^$*]*$/.test(place) || !path.startsWith('/') || path.startsWith(place))
  );
}

/** Whether the operand that a copy is made to is the file, or a directory in which the file gets another content. */
function isDestination(written: readonly string[], { path, naming, isSame, texts }: WrittenFile): boolean {
  const words = written.filter((_, at) => !/^-[a-zA-Z]*[ogmS]$/.test(written[at - 1] ?? ''));
  const target = words.findIndex((word) => /^(?:-[tC]|--target-directory(?:=.*)?)$/.test(word));
  const operands = words.filter((word) => !/^-./.test(word));
  const last = (target === -1 ? operands.at(-1) : words[target + 1]) ?? '';
  // A file of another host.
  if (/^[\w.@$-]+:(?!\/\/)/.test(last)) return false;
  const sources = operands.filter((one) => one !== last);
  if (naming(last) === 'names') return sources.length !== 1 || !sources.every(isSame);
  const directory = last.replace(/\/?\.?$/, '/');
  const isWhole = words.some((word) => /^-(?:[a-zA-Z]*[rRa]|C$)/.test(word));
  if (!path.startsWith(directory)) return false;
  return (
    isWhole ||
    sources.some((one) => !isSame(one) && texts(one).some((text) => naming(lastPart(text)) !== undefined))
  );
}
