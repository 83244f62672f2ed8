import type { ScriptCommand } from './command-model.js';
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
  /** Whether a word names it. */
  naming(word: string): Naming;
}

/** Commands that leave a file what it is, and words of the shell. */
const readers =
  /^(?:test|\[|\[\[|cat|less|more|head|tail|[ef]?grep|rg|cut|tr|sort|uniq|wc|nl|diff|cmp|stat|ls|ll|file|du|chmod|chown|chgrp|chcon|restorecon|semanage|chflags|touch|rm|unlink|mkdir|rmdir|echo|printf|logger|print|md5|md5sum|sha\d+(?:sum)?|cksum|smtpd|opensmtpd|smtpd-lint|smtpctl|makemap|newaliases|systemctl|rcctl|service|rc-service|rc-update|svcadm|launchctl|kubectl|oc|helm|docker-compose|basename|dirname|readlink|realpath|cd|pushd|popd|for|case|select|read|local|export|declare|readonly|typeset|set|unset|shift|return|exit|break|continue|umask|trap|alias|wait|sleep|true|false|:|EXPOSE|VOLUME|ENTRYPOINT|CMD|USER|WORKDIR|ENV|ARG|LABEL|HEALTHCHECK|FROM|HOSTNAME)$/;

/** Programs that change files in place only if they are told to, and how. */
const inPlace = /^(?:g?sed|perl|ruby|[gnm]?awk)$/;
const inPlaceOption = /^-(?!-|e$)[a-zA-Z0-9]*i|^--in-place|^inplace$/;
/** Other editors, whose operand may be the file. */
const editors =
  /^(?:ed|ex|vim?|nvim|emacs|patch|sponge|rpl|replace|sd|augtool|crudini|dos2unix|unix2dos|python\d?(?:\.\d+)?|expand|m4)$/;

/** Programs that run others, which are among their words. */
const runners =
  /^(?:(?:ba|da|k|z|a)?sh|ssh|su|sudo|doas|runuser|eval|trap|docker|podman|buildah|nerdctl|lxc|lxc-attach|incus|chroot|nsenter|arch-chroot|vagrant|xargs|find|parallel|timeout|watch|flock|RUN|SHELL)$/;

/** Programs that write their last operand, or into it. */
const copiers = /^(?:cp|mv|install|ln|rsync|scp|COPY|ADD)$/;

/** Whether a command changes no file, whatever it names. */
export const isReader = ({ words, writes, isPiped, block }: ScriptCommand): boolean =>
  writes.every(({ path }) => keepsNothing.test(path)) &&
  ((!isPiped && block.writes.length === 0 && readers.test(commandName(words))) ||
    words.every(assignsVariable));

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
  const written = command.writes.find((one) => naming(one.path) === 'names');
  if (written !== undefined) return written.appends ? 'adds' : 'changes';
  if (name === 'tee' && words.some((word) => naming(word) === 'names'))
    return words.some((word) => /^-[a-z]*a|^--append$/.test(word)) ? 'adds' : 'changes';
  const named = [...words.slice(1), ...command.reads].map(naming);
  // What a program has on its standard input, if that is no text for the file.
  const input = /^(?:cat|tee|dd|install)$/.test(name)
    ? ''
    : command.documents.map(({ start, end }) => text.slice(start, end)).join('\n');
  if (naming(input) === 'names') return 'changes';
  if (copiers.test(name)) return isDestination(words.slice(1), file) ? 'changes' : undefined;
  const isEditor = editors.test(name) || (inPlace.test(name) && words.some((one) => inPlaceOption.test(one)));
  if (isEditor) return named.includes('names') || named.includes('may') ? 'changes' : undefined;
  if (!named.includes('names') || assignsVariable(name)) return undefined;
  const isCopied = name === 'cat' && words.length + command.reads.length === 2;
  if (makers.test(name) && !isCopied && isPassedOn(command)) return 'changes';
  if (readers.test(name)) return undefined;
  if (inPlace.test(name) && !words.some((word) => /\s/.test(word) && naming(word) === 'names'))
    return undefined;
  return name === 'git' && /^(?:add|commit|diff|status|log|rm|init)$/.test(words[1] ?? '')
    ? undefined
    : 'changes';
}

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
  const inputs = scripts.length > 0 ? [] : command.documents.map(({ start, end }) => text.slice(start, end));
  for (const script of [...scripts, ...inputs])
    for (const one of scriptCommands({ text: script, start: 0, end: script.length })) {
      const effect = effectOf(one, script, file);
      if (effect !== undefined) return effect;
    }
  const from = words.findIndex((word, at) => {
    const own = lastPart(word);
    return at > 0 && (inPlace.test(own) || editors.test(own) || copiers.test(own) || own === 'tee');
  });
  if (from === -1) return undefined;
  // The files are on standard input, or are found.
  const isFound =
    /^(?:xargs|parallel)$/.test(name) || (name === 'find' && isSearched(words.slice(1), file.path));
  if (name === 'find' && !isFound) return undefined;
  const inner = { ...command, words: [...words.slice(from), ...(isFound ? ['{}'] : [])], documents: [] };
  return effectOf(inner, text, file);
}

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
function isDestination(words: readonly string[], { path, naming, isSame }: WrittenFile): boolean {
  const target = words.findIndex((word) => /^(?:-t|--target-directory(?:=.*)?)$/.test(word));
  const operands = words.filter((word) => !/^-./.test(word));
  const last = (target === -1 ? operands.at(-1) : words[target + 1]) ?? '';
  // A file of another host.
  if (/^[\w.@$-]+:(?!\/\/)/.test(last)) return false;
  const sources = operands.filter((one) => one !== last);
  if (naming(last) === 'names') return sources.length !== 1 || !sources.every(isSame);
  const directory = last.replace(/\/?\.?$/, '/');
  const isWhole = words.some((word) => /^-[a-zA-Z]*[rRa]/.test(word));
  if (!path.startsWith(directory)) return false;
  return isWhole || sources.some((one) => naming(one) !== undefined);
}
