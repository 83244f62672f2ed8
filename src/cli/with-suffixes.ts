import { asksPublicSuffixes } from '../lint/answer.js';
import type { Config } from '../model/config/config.js';
import type { Ownership } from '../verify/relay/own-domains.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';

/** Adds the Public Suffix List to the owner's statements, if a verdict on one of these configurations needs it: loading it takes longer than judging most of them. */
export async function withSuffixes<O extends Ownership>(
  ownership: O,
  ...configs: readonly Config[]
): Promise<O & Pick<RelayOptions, 'publicSuffix'>> {
  if (!configs.some((config) => asksPublicSuffixes(config, ownership))) return ownership;
  const { loadPublicSuffixes } = await import('../verify/relay/public-suffixes.js');
  return { ...ownership, publicSuffix: await loadPublicSuffixes() };
}
