import { partsOfCharacters, type ShellCharacter, type ShellCommand, shellCommand } from './shell-words.js';
import type { Range, TextLiteral } from './text-literal.js';

/** `echo` or `printf` where a command may begin: at the start of a line, of an item of YAML, or behind another command. */
const writing =
  /(?:^|&&|\|\||;|[{(]|\b(?:RUN|sudo|then|do|else))[ \t]*(?:- +)?(?=(?:\/(?:usr\/)?bin\/)?(?:echo|printf)[ \t])/gm;

/** What may stand between two commands that are both run. */
const between = /^(?:[ \t]*(?:\\?\r?\n|;|&&|#[^\n]*\n|RUN\b|sudo\b|[{(](?=\s)|- ))*[ \t]*$/;

interface WrittenText extends ShellCommand {
  readonly text: readonly ShellCharacter[];
}

/** The texts that commands of a script write line by line: `echo 'listen on all' > smtpd.conf`. Commands that follow one another are one text. Takes linear time. */
export function shellOutput({ text: whole, start, end }: Range): readonly TextLiteral[] {
  // Nothing is searched for behind the range: a file has many.
  const text = whole.slice(0, end);
  const found: TextLiteral[] = [];
  let run: WrittenText[] = [];
  const finish = (): void => {
    const literal = literalOf(run);
    if (literal !== undefined) found.push(literal);
    run = [];
  };
  writing.lastIndex = start;
  for (let begin = writing.exec(text); begin !== null && begin.index < end; begin = writing.exec(text)) {
    const command = shellCommand({ text, start: begin.index + begin[0].length, end });
    const output = command && outputOf(command);
    if (command === undefined || output === undefined) {
      finish();
      if (begin[0] === '') writing.lastIndex += 1;
      continue;
    }
    const last = run.at(-1);
    if (last !== undefined && !isNext(text, last, command)) finish();
    run.push({ ...command, text: output });
    writing.lastIndex = Math.max(writing.lastIndex, command.end);
  }
  finish();
  return found;
}

/** Whether a command continues the text of the one before. */
function isNext(text: string, last: WrittenText, next: ShellCommand): boolean {
  if (next.target !== undefined && !next.target.appends) return false;
  return last.target?.path === next.target?.path && between.test(text.slice(last.end, next.start));
}

function literalOf(run: readonly WrittenText[]): TextLiteral | undefined {
  const [first] = run;
  const last = run.at(-1);
  const characters = run.flatMap((one) => one.text);
  const [begin, finish] = [characters[0], characters.at(-1)];
  if (first === undefined || last === undefined || begin === undefined || finish === undefined)
    return undefined;
  const { target } = first;
  return {
    start: begin.start,
    end: finish.end,
    parts: partsOfCharacters(characters),
    isExact: true,
    ...(target && { target }),
  };
}

/** The characters that `echo` or `printf` writes, or undefined if they are not known. */
function outputOf({ name, words, nameEnd }: ShellCommand): readonly ShellCharacter[] | undefined {
  if (name === 'printf') return printed(words);
  let [rest, endsLine] = [words, true];
  for (let option = plainText(rest[0]); /^-[neE]+$/.test(option); option = plainText(rest[0])) {
    if (option.includes('n')) endsLine = false;
    rest = rest.slice(1);
  }
  const joined = rest.flatMap((word, at) =>
    at === 0 ? word : [{ start: word[0]?.start ?? 0, end: word[0]?.start ?? 0, as: ' ' }, ...word],
  );
  const stop = joined.at(-1)?.end ?? nameEnd;
  return [...withEscapes(joined), ...(endsLine ? [{ start: stop, end: stop, as: '\n' }] : [])];
}

const plainText = (word: readonly ShellCharacter[] = []): string =>
  word.map(({ as, value }) => (value === undefined ? as : ' ')).join('');

/** The format once for each argument, if the format has one argument; an argument within other text is a value. */
function printed([format, ...words]: readonly (readonly ShellCharacter[])[]):
  | readonly ShellCharacter[]
  | undefined {
  if (format === undefined) return undefined;
  const written = withEscapes(format);
  const text = plainText(written);
  if (!/%[^%]/.test(text)) return withoutPercents(written);
  const [, before, after] = /^([ \t]*)%[sb]([ \t\n]*)$/.exec(text) ?? [];
  if (before === undefined || after === undefined || words.length === 0) return undefined;
  return words.flatMap((word) => {
    const [first, last] = [word[0], word.at(-1)];
    if (first === undefined || last === undefined) return [];
    const own = text.includes('%b') ? withEscapes(word) : word;
    return [
      { start: first.start, end: first.start, as: before },
      ...own,
      { start: last.end, end: last.end, as: after },
    ];
  });
}

const withoutPercents = (written: readonly ShellCharacter[]): readonly ShellCharacter[] =>
  written.filter(({ as }, at) => !(as === '%' && written[at + 1]?.as === '%' && written[at - 1]?.as !== '%'));

/** The number of a letter behind a backslash. */
const numbered = /^(?:0[0-7]{1,3}|[0-7]{1,3}|x[0-9a-fA-F]{1,2})/;

const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\' };

/** A text in which `\n` and the like are what they stand for. Not every shell's `echo` does so, but what else is meant? */
function withEscapes(characters: readonly ShellCharacter[]): readonly ShellCharacter[] {
  const made: ShellCharacter[] = [];
  for (let at = 0; at < characters.length; at += 1) {
    const [one, next] = [characters[at], characters[at + 1]];
    if (one === undefined) continue;
    if (one.as !== '\\' || one.value !== undefined) {
      made.push(one);
      continue;
    }
    const digits = numbered.exec(plainText(characters.slice(at + 1, at + 5)))?.[0] ?? '';
    const last = digits === '' ? next : characters[at + digits.length];
    const letter =
      digits === ''
        ? letters[next?.as ?? '']
        : String.fromCharCode(Number.parseInt(digits.replace('x', ''), digits.startsWith('x') ? 16 : 8));
    if (letter === undefined || last === undefined) made.push(one);
    else {
      made.push({ start: one.start, end: last.end, as: letter });
      at += Math.max(1, digits.length);
    }
  }
  return made;
}
