/** A word written out of habit from other programs, old manuals and other rules of thumb, with its equivalent in smtpd.conf. */
export interface Habit {
  /** Advice, as a sentence without its full stop. */
  readonly help: string;
  /** Where the word is from. */
  readonly why?: string;
  /** The words that take its place, where nothing else has to change. */
  readonly instead?: string;
}

/** Another word is meant, and nothing else has to change. */
export const otherWord = (instead: string): Habit => ({ help: `write \`${instead}\``, instead });
/** Something else is to be written. */
export const todo = (help: string): Habit => ({ help });
/** A word of another program. */
export const of = (program: string, help: string): Habit => ({ why: `of ${program}`, help });
