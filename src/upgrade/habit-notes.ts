import type { Config, LocalAction } from '../model/config/config.js';
import { localActionOf } from '../model/config/rule-actions.js';
import type { Release } from '../source/release.js';
import type { Span } from '../source/text.js';
import { hasHabit, type ReleaseHabit, releaseHabits } from '../verify/smtp/release-habits.js';

/** A difference between releases in handling files or mail, which the comparison does not cover. */
export interface HabitNote {
  readonly habit: ReleaseHabit;
  readonly span: Span;
  /** The behaviour that only one of the releases has, as a sentence. */
  readonly text: string;
  /** Whether the new release has it, rather than the old one. */
  readonly isNew: boolean;
}

/** Habits that depend on users' files or on how mail is delivered, so that the verifier's comparison may not cover them. */
const noted: Readonly<
  Partial<
    Record<ReleaseHabit, { readonly text: string; readonly concerns: (action: LocalAction) => boolean }>
  >
> = {
  refusesUnsafeForward: {
    text: "A .forward file that others may write to refuses its user's mail, and is not skipped",
    concerns: ({ user }) => user === undefined,
  },
  forwardOnlyOfActionUser: {
    text: 'With `user`, the .forward files of other users are not looked at',
    concerns: ({ user }) => user !== undefined,
  },
  guardsRoot: {
    text: 'A .forward file of root may not name files and commands',
    concerns: ({ user }) => user === undefined || user === 'root',
  },
  refusesRootCommands: {
    text: 'Commands and files that aliases name do not run as root',
    concerns: ({ user }) => user === 'root',
  },
  lmtpAsSmtpd: {
    text: 'LMTP is spoken as the user of smtpd, and mail to root can be delivered',
    concerns: ({ method }) => method === 'lmtp',
  },
};

/** The noted habits that differ between two releases and concern an action that a rule names, each at the first such action. */
export function habitNotes({ rules }: Config, from: Release, to: Release): readonly HabitNote[] {
  const actions = rules.flatMap((rule) => localActionOf(rule) ?? []);
  return habits.flatMap((habit) => {
    const isNew = hasHabit(habit, to);
    if (isNew === hasHabit(habit, from)) return [];
    const { text = '', concerns = () => false } = noted[habit] ?? {};
    const action = actions.find(concerns);
    return action === undefined ? [] : [{ habit, span: action.span, text, isNew }];
  });
}

const isHabit = (name: string): name is ReleaseHabit => Object.hasOwn(releaseHabits, name);
const habits = Object.keys(noted).filter(isHabit);
