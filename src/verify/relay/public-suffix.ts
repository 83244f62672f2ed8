import { withoutEscapes } from '../match/octets.js';

/** Whether anyone may register names below `domain` (in lower case), such as `com` and `co.uk`. */
export type PublicSuffix = (domain: string) => boolean;

/** `co\109` is looked up as `com`: the way in which a name is written does not change its owner. */
export const isPublic = (suffix: string, publicSuffix: PublicSuffix): boolean =>
  publicSuffix(withoutEscapes(suffix).toLowerCase());
