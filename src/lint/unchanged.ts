import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import { openRelayOf } from './answer.js';
import { asMeant, type JudgedConfig } from './judged-config.js';

/** A configuration before any attempt, with what is asked of it, each on first use. */
export interface Unchanged {
  readonly judged: JudgedConfig;
  readonly asMeant: JudgedConfig;
  /** The answer about it, as it is once it is repaired. */
  readonly openRelay: RelayVerdict['openRelay'];
}

/**
 * @param options how whether a stranger can relay is judged
 * @param known whether one can, where that is known
 */
export function unchangedOf(
  judged: JudgedConfig,
  options: RelayOptions,
  known?: RelayVerdict['openRelay'],
): Unchanged {
  let meant: JudgedConfig | undefined;
  let openRelay = known;
  return {
    judged,
    get asMeant() {
      meant ??= asMeant(judged);
      return meant;
    },
    get openRelay() {
      openRelay ??= openRelayOf(judged, options);
      return openRelay;
    },
  };
}
