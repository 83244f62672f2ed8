/** Replaces a blank at which a line should not be broken. No printable text contains it, and it is as wide as a blank. */
export const glue = '\ufdd3';

/** A command in a text: up to the end of the text if it begins the text or follows a colon, otherwise with the options that follow it. */
const command = /(?<=^|: )smtpd-lint .*$|smtpd-lint [\w-]+(?: --?\w[\w-]*)*/;

/** Marks words in backquotes, and commands, to be kept together when the text is broken into lines. */
export const keptTogether = (text: string): string =>
  text.replace(new RegExp(`\`[^\`]*\`|${command.source}`, 'g'), (words) => words.replaceAll(' ', glue));

/** The words between which a line may be broken. Words that are kept together count as one, unless they are wider than `room`. */
export function breakableWords(
  text: string,
  room: (at: number) => number,
  width: (word: string) => number,
): string[] {
  return text
    .split(' ')
    .flatMap((word, at) => (word.includes(glue) && width(word) > room(at) ? word.split(glue) : [word]));
}

/** Converts a line to the form in which it is shown. */
export const unglued = (line: string): string => line.replaceAll(glue, ' ');
