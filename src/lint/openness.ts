import type { RelayVerdict } from '../verify/verdict.js';

type Answer = RelayVerdict['openRelay'];

const openness = { no: 0, unknown: 1, yes: 2 } as const satisfies Record<Answer, number>;

/** Whether an answer is worse than the one before it. */
export const isMoreOpen = (before: Answer, after: Answer): boolean => openness[after] > openness[before];
