import type { Config } from '../model/config/config.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { JudgedReading } from './repair/assumed-readings.js';

/** Whether a stranger can relay, and the configuration that the answer is about. */
export interface Answer {
  readonly config: Config;
  readonly verdict: RelayVerdict;
  /** What a refused text was evidently meant to be, where there is one way to read it and the answer is about that. */
  readonly reading?: JudgedReading;
}
