import { type Availability, available, type Release, releases } from '../../source/release.js';

/** Differences between releases with the same configuration and the same mail, each with the releases that have it. */
export const releaseHabits = {
  /** `from socket` ends every session that reaches it in a temporary failure. */
  failsOnSocketRules: { until: '6.5' },
  /** `from socket` ends every session but those of the local socket in a temporary failure. */
  failsOnSocketRulesElsewhere: { since: '6.6', until: '6.6' },
  /** Mail that aliases send on counts neither as from the socket nor as from elsewhere: no form of `from socket` holds. */
  internalIsNoSocket: { since: '6.7' },
  /** The local socket has the tag `local` if it is given none. */
  tagsSocketLocal: { until: '6.6' },
  /** The name of a user who has logged in is kept, so that `auth <table>` compares it; before, that ends in a temporary failure. */
  keepsUserNames: { since: '6.7' },
  /** A virtual table's `@domain` and `@` are not tried for a name without a domain. */
  noCatchAllForNames: { since: '6.7' },
  /** `<localnames>`, and so `for local`, includes the machine's IPv4 addresses in brackets. */
  ownsIPv4Literals: { until: '7.4' },
  /** `lmtp` runs as smtpd's own user, whoever the mail is for. */
  lmtpAsSmtpd: { since: '7.0', until: '7.4' },
  /** An unsafe .forward file refuses the recipient; before, it counts as absent. */
  refusesUnsafeForward: { since: '7.4' },
  /** `action … user U`: the .forward files of other users are ignored. */
  forwardOnlyOfActionUser: { since: '7.5' },
  /** root's .forward may not name files and commands. */
  guardsRoot: { since: '7.5' },
  /** Commands and files of a .forward file of root, and of aliases under `user root`, are refused like any other delivery as root. */
  refusesRootCommands: { since: '7.5' },
  /** A delivery as root is refused with `MDA not allowed …`; before, without the first word. */
  namesMda: { since: '7.5' },
  /** A `hostnames` table is searched for the names of IPv6 addresses, too. */
  findsIPv6Names: { since: '7.8' },
} as const satisfies Readonly<Record<string, Availability>>;

export type ReleaseHabit = keyof typeof releaseHabits;

/** Habits that affect the expansion of a recipient after the first rule that matches it. */
const ofExpansions: readonly ReleaseHabit[] = [
  'noCatchAllForNames',
  'refusesUnsafeForward',
  'forwardOnlyOfActionUser',
  'guardsRoot',
];

/** Whether two releases may expand the same aliases and .forward files differently. */
export const expandOtherwise = (one: Release, other: Release): boolean =>
  ofExpansions.some((habit) => hasHabit(habit, one) !== hasHabit(habit, other));

export function hasHabit(habit: ReleaseHabit, release: Release): boolean {
  const known = having.get(habit) ?? new Set(releases.filter((one) => available(releaseHabits[habit], one)));
  having.set(habit, known);
  return known.has(release);
}

/** The releases that have each habit; a cache, because habits are checked for each envelope. */
const having = new Map<ReleaseHabit, ReadonlySet<Release>>();
