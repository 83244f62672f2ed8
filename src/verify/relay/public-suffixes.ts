import type { Config, Table } from '../../model/config/config.js';
import { conditionsOf } from '../smtp/filter-phases.js';
import type { Ownership } from './own-domains.js';
import type { PublicSuffix } from './public-suffix.js';

/**
 * Whether a verdict on this configuration needs the Public Suffix List at all: some recipient pattern, own domain, or confirmed reverse name has a star, is an
 * expression, or is a single label. Otherwise the list, which takes longer to load than most configurations take to verify, need not be loaded.
 */
export function needsPublicSuffixes(config: Config, { ownDomains = [] }: Ownership = {}): boolean {
  const isPattern = (domain: string): boolean => /\*|^[^.]*$/.test(domain);
  const pattern = (table: Table | undefined): boolean =>
    table?.contents.known === true &&
    table.contents.entries.some(({ key }) => isPattern(key.slice(key.lastIndexOf('@') + 1)));
  const conditions = conditionsOf(config);
  return (
    ownDomains.some(isPattern) ||
    config.rules.some(
      ({ for: destination, rcptTo }) =>
        destination.regex || pattern(destination.table) || rcptTo?.regex || pattern(rcptTo?.table),
    ) ||
    conditions.some(({ on, regex, table }) => on === 'rcpt-to' && (regex || pattern(table))) ||
    // The owner of a reverse name matters only if the name has to be confirmed.
    (conditions.some(({ on }) => on === 'fcrdns') &&
      (config.rules.some(({ from }) => from.type === 'rdns' && from.regex) ||
        conditions.some(({ on, regex, table }) => on === 'rdns' && (regex || pattern(table)))))
  );
}

/** The Public Suffix List as `verifyRelay` takes it, loaded on the first call. */
export async function loadPublicSuffixes(): Promise<PublicSuffix> {
  return (await import('./suffix-list.js')).publicSuffix;
}
