import { asksPublicSuffixes } from '../lint/answer.js';
import type { Config } from '../model/config.js';
import type { RelayOptions } from '../verify/relay.js';

/** The Public Suffix List, where a verdict on one of these configurations asks for it: it takes longer to load than most take to judge. */
export async function withSuffixes(
  ...configs: readonly Config[]
): Promise<Pick<RelayOptions, 'publicSuffix'>> {
  if (!configs.some((config) => asksPublicSuffixes(config))) return {};
  const { loadPublicSuffixes } = await import('../verify/public-suffixes.js');
  return { publicSuffix: await loadPublicSuffixes() };
}
