import { asksPublicSuffixes } from '../lint/answer.js';
import type { Config } from '../model/config/config.js';
import type { Ownership } from '../verify/relay/own-domains.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';

/**
 * The owner's statements about the world, and the Public Suffix List where a verdict on one of these configurations asks for it: it takes longer to
 * load than most take to judge.
 */
export async function withSuffixes<O extends Ownership>(
  ownership: O,
  ...configs: readonly Config[]
): Promise<O & Pick<RelayOptions, 'publicSuffix'>> {
  if (!configs.some((config) => asksPublicSuffixes(config, ownership))) return ownership;
  const { loadPublicSuffixes } = await import('../verify/relay/public-suffixes.js');
  return { ...ownership, publicSuffix: await loadPublicSuffixes() };
}
