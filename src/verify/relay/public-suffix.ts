import { withoutEscapes } from '../match/octets.js';

/** Whether anybody may register names below `domain` (in lower case): `com`, `co.uk`. */
export type PublicSuffix = (domain: string) => boolean;

/** `co\109` is looked up as `com`: what names are written with makes nobody their owner. */
export const isPublic = (suffix: string, publicSuffix: PublicSuffix): boolean =>
  publicSuffix(withoutEscapes(suffix).toLowerCase());
