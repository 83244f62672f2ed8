import type { ScriptCommand } from './command-model.js';
import { fitsGlob } from './shell-glob.js';

/** What the variables of a script may be: what they are assigned, and the words of `for`. */
export type ShellValues = ReadonlyMap<string, ReadonlySet<string>>;

/** Collects what the variables of a script are assigned. What a function gets, or a command reads, is not known. */
export function shellValues(commands: readonly ScriptCommand[]): ShellValues {
  const found = new Map<string, Set<string>>();
  const add = (name: string, value: string): void => {
    found.set(name, (found.get(name) ?? new Set()).add(value));
  };
  for (const { words } of commands) {
    const [first, name = '', third] = words;
    for (const word of words)
      for (const [, own = '', value = ''] of word.matchAll(defaulted)) add(own, value);
    if (first === 'for' && third === 'in') for (const word of words.slice(3)) add(name, word);
    else if (first === 'for' || first === 'read') for (const word of words.slice(1)) add(word, '$1');
    else if (first === 'printf' && name === '-v' && third)
      for (const word of words.slice(3)) add(third, word);
    else
      for (const word of words) {
        const [, assigned, adds, written = ''] =
          /^([A-Za-z_]\w*)(?:\[[^\]]*\])?(\+?)=([\s\S]*)$/.exec(word) ?? [];
        if (assigned === undefined || written === '') continue;
        // What a command writes is a value of its own.
        const value = written.replaceAll('$()', `\${${assigned}!}`);
        const before = adds ? [...(found.get(assigned) ?? [])].slice(0, maxTexts) : [];
        for (const one of ['', ...before]) add(assigned, one + value);
      }
  }
  return found;
}

const variable = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:\[[^\]{}]*\]|:?[-=]([^{}]*))?\})/;
const defaulted = /\$\{([A-Za-z_]\w*):?=([^{}]*)\}/g;

/** The most texts that a word may stand for, and how deep its variables are looked up. */
const maxTexts = 30;
const longestText = 4000;

/** What a word may stand for. Variables without known values remain. */
export function shellTextsOf(word: string, values: ShellValues): readonly string[] {
  const done: string[] = [];
  const open = [{ before: '', rest: word, depth: 0 }];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    const { before, rest, depth } = one;
    const [whole, plain, braced, otherwise] = variable.exec(rest) ?? [];
    const all = [...(values.get(plain ?? braced ?? '') ?? [])];
    if (otherwise !== undefined) all.push(otherwise);
    if (whole === undefined || rest.length > longestText) done.push(before + rest);
    else if (all.length === 0 || depth > 5) {
      const next = rest.indexOf(whole) + whole.length;
      open.push({ before: before + rest.slice(0, next), rest: rest.slice(next), depth });
    } else
      for (const value of all)
        open.push({ before, rest: rest.replace(whole, () => value), depth: depth + 1 });
    if (done.length + open.length > maxTexts) return ['$1'];
  }
  return done;
}

/** How a word names a file: certainly, by its name or as one of several, or perhaps. */
export type Naming = 'names' | 'may' | undefined;

/** A test of whether words name a file, by the path of the file. */
export function fileNaming(paths: readonly string[], values: ShellValues): (word: string) => Naming {
  const tests = paths.flatMap((path) => shellTextsOf(path, values)).map(namingOf);
  return (word) => {
    let found: Naming;
    for (const text of shellTextsOf(word, values))
      for (const test of tests) {
        const naming = test(text);
        if (naming === 'names') return 'names';
        found ??= naming;
      }
    return found;
  };
}

function namingOf(path: string): (text: string) => Naming {
  const last = path.slice(path.lastIndexOf('/') + 1);
  const directory = path.slice(0, -last.length);
  const name = last.length < 3 || last.includes('$') ? 'smtpd.conf' : last;
  const whole = new RegExp(`(?<![\\w.-])${escaped(name)}(?![\\w-]|\\.\\w)`);
  return (text) => {
    if (whole.test(text) || text === path) return 'names';
    if (!/[$*?[{`]/.test(text) || /\s/.test(text)) return undefined;
    const isGlob = (!/[$`]/.test(text) && text !== '{}') || (text.startsWith(directory) && directory !== '');
    if (isGlob && text.startsWith('/') && path.startsWith('/'))
      return fitsGlob(path, text) ? 'names' : undefined;
    return fitsGlob(name, text.slice(text.lastIndexOf('/') + 1)) ? 'may' : undefined;
  };
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
