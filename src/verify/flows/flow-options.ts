import type { Ownership } from '../relay/own-domains.js';
import type { PublicSuffix } from '../relay/public-suffix.js';
import type { Exposure } from '../ruleset/exposure.js';
import type { Width } from '../space/network-widths.js';
import type { SpaceLimits } from '../space/scope.js';

/** What flows depend on beside configurations. */
export interface FlowOptions extends Ownership, Exposure {
  readonly publicSuffix?: PublicSuffix;
  /** The widest networks that a rule may trust. */
  readonly widest?: Width;
  readonly limits?: SpaceLimits;
}
