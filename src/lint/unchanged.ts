import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import { openRelayOf } from './answer.js';
import { asMeant, type JudgedConfig } from './judged-config.js';

/** A configuration before any attempt, with answers that are computed on first use. */
export interface Unchanged {
  readonly judged: JudgedConfig;
  readonly asMeant: JudgedConfig;
  /** The answer about it, after repair if smtpd refuses it. */
  readonly openRelay: RelayVerdict['openRelay'];
}

/**
 * @param options how relaying by strangers is judged
 * @param known whether a stranger can relay, if that is known
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
