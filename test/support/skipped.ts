/** The title of tests that are skipped for a reason, which it then says. */
export const titled = (title: string, absent: string | undefined): string =>
  absent === undefined ? title : `${title} (skipped: ${absent})`;

/** Why tests are skipped that need something of this machine; undefined where it is there. */
export const without = (has: boolean, what: string): string | undefined =>
  has ? undefined : `${what} is not here`;
