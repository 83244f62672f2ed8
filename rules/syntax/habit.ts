/** A word written out of habit from other programs or old manuals, or by guess, with its equivalent in smtpd.conf. */
export interface Habit {
  /** Advice, as a sentence without its full stop. */
  readonly help: string;
  /** The origin of the word. */
  readonly why?: string;
  /** The program that it belongs to. */
  readonly program?: string;
  /** The words that replace it, if nothing else has to change. */
  readonly instead?: string;
}

/** A habit that needs only another word. */
export const otherWord = (instead: string): Habit => ({ help: `write \`${instead}\``, instead });
/** A habit that needs some other change. */
export const todo = (help: string): Habit => ({ help });
/** A word of another program: `Postfix`, or `Postfix, in main.cf`. */
export const of = (place: string, help: string): Habit => ({
  why: `of ${place}`,
  program: place.replace(/,.*/, ''),
  help,
});
