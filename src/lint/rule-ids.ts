/** A thing with an id that may have had others before. */
export interface Renamed {
  readonly id: string;
  readonly formerIds?: readonly string[];
}

/** The ids of rules by every name that means one: their own, and those that they had. */
export const idsByName = (rules: readonly Renamed[]): ReadonlyMap<string, string> =>
  new Map([
    ...rules.flatMap(({ id, formerIds = [] }) => formerIds.map((former) => [former, id] as const)),
    ...rules.map(({ id }) => [id, id] as const),
  ]);
