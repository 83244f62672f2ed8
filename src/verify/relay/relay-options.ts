import type { Exposure } from '../ruleset/exposure.js';
import type { Width } from '../space/network-widths.js';
import type { SpaceLimits } from '../space/scope.js';
import type { Ownership } from './own-domains.js';
import type { PublicSuffix } from './public-suffix.js';

/** What answers depend on beside configurations. */
export interface RelayOptions extends Ownership, Exposure {
  /** Judges patterns such as `*.co.uk`; a rule of thumb by default. */
  readonly publicSuffix?: PublicSuffix;
  /** The widest networks that a rule may trust without being asked about it. */
  readonly widest?: Width;
  readonly limits?: SpaceLimits;
}
