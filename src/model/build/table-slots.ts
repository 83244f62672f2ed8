import { type Availability, available, type Platform, type Release } from '../../source/release.js';

/** A kind of lookup in a table's backend (smtpd's K_* services). */
export type LookupService =
  | 'alias'
  | 'userinfo'
  | 'addrname'
  | 'source'
  | 'relayhost'
  | 'credentials'
  | 'string'
  | 'domain'
  | 'mailaddr'
  | 'netaddr'
  | 'regex'
  | 'mailaddrmap';

type TableShape = 'list' | 'map';

/** A place that takes a table: the shapes that it accepts, per release, and smtpd's message about any other. */
export interface TableSlot {
  readonly accepts: readonly (Availability & { readonly shape: TableShape })[];
  /** The services, at least one of which the backend must offer. */
  readonly services: readonly LookupService[];
  /** smtpd's message, with `%s` for the table's name. */
  readonly message: string;
}

const list = { shape: 'list' } as const;
const map = { shape: 'map' } as const;
const mapSince75 = { shape: 'map', since: '7.5' } as const;

const lookups = (what: string): string => `table "%s" may not be used for ${what} lookups`;
const parameter = (what: string): string => `invalid use of table "%s" as ${what} parameter`;

/** The slots of smtpd.conf(5) whose table smtpd checks. A listener's `auth` and the conditions of filters take any table. */
export const tableSlots = {
  'action alias': { accepts: [map], services: ['alias'], message: lookups('alias') },
  'action virtual': { accepts: [map], services: ['alias'], message: lookups('virtual') },
  'action userbase': { accepts: [map], services: ['userinfo'], message: lookups('userbase') },
  'action helo-src': { accepts: [map], services: ['addrname'], message: lookups('helo-source') },
  'action src': { accepts: [list, mapSince75], services: ['source'], message: lookups('source') },
  'action host': { accepts: [list], services: ['relayhost'], message: lookups('host') },
  'action domain': { accepts: [map], services: ['relayhost'], message: lookups('host') },
  'action auth': { accepts: [map], services: ['credentials'], message: lookups('auth') },
  'listen hostnames': { accepts: [map], services: ['addrname'], message: parameter('HOSTNAMES') },
  'listen senders': { accepts: [map], services: ['mailaddrmap'], message: parameter('SENDERS') },
  'match tag': { accepts: [list], services: ['string'], message: lookups('tag') },
  'match tag regex': { accepts: [list], services: ['regex'], message: lookups('tag') },
  'match helo': { accepts: [list], services: ['domain'], message: lookups('helo') },
  'match helo regex': { accepts: [list], services: ['regex'], message: lookups('helo') },
  'match auth': {
    accepts: [list, mapSince75],
    services: ['string', 'credentials'],
    message: lookups('auth'),
  },
  'match auth regex': { accepts: [list], services: ['regex'], message: lookups('auth') },
  'match mail-from': { accepts: [list, mapSince75], services: ['mailaddr'], message: lookups('mail-from') },
  'match mail-from regex': { accepts: [list], services: ['regex'], message: lookups('mail-from') },
  'match rcpt-to': { accepts: [list, mapSince75], services: ['mailaddr'], message: lookups('rcpt-to') },
  'match rcpt-to regex': { accepts: [list], services: ['regex'], message: lookups('rcpt-to') },
  'match from src': { accepts: [list], services: ['netaddr'], message: lookups('from') },
  'match from src regex': { accepts: [list], services: ['regex'], message: lookups('from') },
  'match from rdns': { accepts: [list], services: ['domain'], message: lookups('rdns') },
  'match from rdns regex': { accepts: [list], services: ['domain'], message: lookups('rdns') },
  'match from auth': { accepts: [list], services: ['string', 'credentials'], message: lookups('from') },
  'match from auth regex': { accepts: [list], services: ['regex'], message: lookups('from') },
  'match from mail-from': { accepts: [list, mapSince75], services: ['mailaddr'], message: lookups('from') },
  'match from mail-from regex': { accepts: [list], services: ['regex'], message: lookups('from') },
  'match for domain': { accepts: [list], services: ['domain'], message: lookups("'for'") },
  'match for domain regex': { accepts: [list], services: ['regex'], message: lookups("'for'") },
  'match for rcpt-to': { accepts: [list, mapSince75], services: ['mailaddr'], message: lookups('for') },
  'match for rcpt-to regex': { accepts: [list], services: ['regex'], message: lookups('for') },
} as const satisfies Readonly<Record<string, TableSlot>>;

export type TableSlotName = keyof typeof tableSlots;

/** The table backends built into smtpd, and the services that they offer; any other name is an external program. */
const backends: Readonly<
  Record<string, readonly (Availability & { readonly services?: readonly LookupService[] })[]>
> = {
  static: [{}],
  file: [{}],
  proc: [{}],
  db: [
    {
      until: '6.8',
      services: [
        'alias',
        'userinfo',
        'addrname',
        'source',
        'credentials',
        'domain',
        'mailaddr',
        'netaddr',
        'mailaddrmap',
      ],
    },
    { since: '7.0' },
  ],
  getpwnam: [{ services: ['userinfo'] }],
};

/** Where `db` is built in: on OpenBSD, and in portable builds with Berkeley DB; Debian's build of 7.9 has none. */
const withDatabase: readonly (Availability & { readonly platform: Platform })[] = [
  { platform: 'openbsd' },
  { platform: 'portable', until: '7.8' },
];

/** Whether the backend is built into smtpd. */
export function builtIn(backend: string, release: Release, platform: Platform): boolean {
  if (backend === 'db')
    return withDatabase.some((row) => row.platform === platform && available(row, release));
  return Object.hasOwn(backends, backend);
}

/** Whether a table of this shape, from this backend, may be used in the slot. A table of kind `unknown` was not seen, so it may. */
export function fitsSlot(
  slotName: TableSlotName,
  table: { readonly kind: string; readonly backend?: string },
  release: Release,
): boolean {
  const slot: TableSlot = tableSlots[slotName];
  const offered = backends[table.backend ?? 'static']?.find((row) => available(row, release))?.services;
  if (offered && !slot.services.some((service) => offered.includes(service))) return false;
  if (table.kind === 'none') return false;
  if (table.kind !== 'list' && table.kind !== 'map') return true;
  return slot.accepts.some((row) => row.shape === table.kind && available(row, release));
}
