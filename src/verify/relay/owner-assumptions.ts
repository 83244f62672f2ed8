import { usualWidth, type Width, widestEver } from '../space/network-widths.js';
import type { Ownership } from './own-domains.js';
import { believable } from './trust.js';

/** The most networks of the settings that are listed one by one. */
const maxSaid = 20;

interface OwnerStatements extends Ownership {
  readonly widest?: Width;
}

/** The assumptions of an answer that settings make about who is a stranger. */
export function ownerAssumptions({
  trusted = [],
  ownDomains = [],
  widest,
}: OwnerStatements): readonly string[] {
  const more = trusted.length - maxSaid;
  const width = widest ?? usualWidth;
  const wider = (['ipv4', 'ipv6'] as const).filter((kind) => width[kind] < usualWidth[kind]);
  return [
    ...(believable(trusted)
      ? [
          ...trusted
            .slice(0, maxSaid)
            .map((network) => `clients in ${network} are no strangers: the settings trust them`),
          ...(more > 0 ? [`clients in ${more} more networks are no strangers: the settings trust them`] : []),
        ]
      : [
          `strangers are in the ${trusted.length} networks that the settings trust, too: they are more than one owner has`,
        ]),
    ...wider.map(
      (kind) =>
        `a public ${kind === 'ipv4' ? 'IPv4' : 'IPv6'} network down to /${Math.max(width[kind], widestEver[kind])} is no stranger to the rule that names it: the settings say so`,
    ),
    ...(ownDomains.length === 0
      ? []
      : [`mail for ${ownDomains.join(', ')} is the server's own: the settings say so`]),
  ];
}
