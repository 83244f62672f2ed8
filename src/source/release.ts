/** The known OpenSMTPD releases, oldest first. 6.4 introduced the `action`/`match` dialect. */
export const releases = [
  '6.4',
  '6.5',
  '6.6',
  '6.7',
  '6.8',
  '7.0',
  '7.1',
  '7.2',
  '7.3',
  '7.4',
  '7.5',
  '7.6',
  '7.7',
  '7.8',
  '7.9',
] as const;

export type Release = (typeof releases)[number];

/** OpenBSD's own smtpd, or the portable release that runs elsewhere. */
export const platforms = ['openbsd', 'portable'] as const;
export type Platform = (typeof platforms)[number];

export const newestRelease: Release = '7.9';

/** A range of releases: from `since` (default: the oldest) up to and including `until` (default: the newest). */
export interface Availability {
  readonly since?: Release;
  readonly until?: Release;
}

/** The known releases directly before and after an unknown one, or undefined if it is not between two known ones. */
export function neighboursOf(name: string): readonly [Release, Release] | undefined {
  if (!/^\d\.\d$/.test(name)) return undefined;
  const [before, after] = [
    releases.findLast((known) => Number(known) < Number(name)),
    releases.find((known) => Number(known) > Number(name)),
  ];
  return before === undefined || after === undefined ? undefined : [before, after];
}

/** Whether `release` came after `other`. */
export const isNewer = (release: Release, other: Release): boolean =>
  releases.indexOf(release) > releases.indexOf(other);

/** Whether `release` is in the range. */
export function available(range: Availability, release: Release): boolean {
  const at = releases.indexOf(release);
  if (range.since !== undefined && at < releases.indexOf(range.since)) return false;
  return range.until === undefined || at <= releases.indexOf(range.until);
}
