/** A thing with an id that may have had other ids before. */
export interface Renamed {
  readonly id: string;
  readonly formerIds?: readonly string[];
}

/** The ids of rules by their current and former ids. */
export const idsByName = (rules: readonly Renamed[]): ReadonlyMap<string, string> =>
  new Map([
    ...rules.flatMap(({ id, formerIds = [] }) => formerIds.map((former) => [former, id] as const)),
    ...rules.map(({ id }) => [id, id] as const),
  ]);
