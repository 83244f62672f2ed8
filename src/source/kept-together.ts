/** Stands for a blank where a line should not be broken. No printable text has it, and it is as wide as a blank. */
export const glue = '\ufdd0';

/** A command that a text gives: to its end where it begins the text or stands behind a colon, else with the options that follow. */
const command = /(?<=^|: )smtpd-lint .*$|smtpd-lint [\w-]+(?: --?\w[\w-]*)*/;

/** A text whose marked words, and the commands that it gives, are kept together where its lines are broken. */
export const keptTogether = (text: string): string =>
  text.replace(new RegExp(`\`[^\`]*\`|${command.source}`, 'g'), (words) => words.replaceAll(' ', glue));

/** The words between which a line may be broken: those that are kept together are one, unless they have more than `room`. */
export function breakableWords(
  text: string,
  room: (at: number) => number,
  width: (word: string) => number,
): string[] {
  return text
    .split(' ')
    .flatMap((word, at) => (word.includes(glue) && width(word) > room(at) ? word.split(glue) : [word]));
}

/** A line as it is shown. */
export const unglued = (line: string): string => line.replaceAll(glue, ' ');
