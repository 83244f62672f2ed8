import type { Config } from '../model/config/config.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { JudgedReading } from './repair/assumed-readings.js';

/** Whether a stranger can relay, and the configuration that the answer is about. */
export interface Answer {
  readonly config: Config;
  readonly verdict: RelayVerdict;
  /** The intended reading of a refused text, if there is just one and the answer is about it. */
  readonly reading?: JudgedReading;
}
