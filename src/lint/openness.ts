import type { RelayVerdict } from '../verify/relay/relay-verdict.js';

type OpenRelayAnswer = RelayVerdict['openRelay'];

const openness = { no: 0, unknown: 1, yes: 2 } as const satisfies Record<OpenRelayAnswer, number>;

/** Whether an answer is worse than the one before it. */
export const isMoreOpen = (before: OpenRelayAnswer, after: OpenRelayAnswer): boolean =>
  openness[after] > openness[before];
