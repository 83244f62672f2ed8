import { Random } from './random.js';

/** The services that rules and filters ask the programs of tables for. */
export const askedServices = ['domain', 'netaddr', 'mailaddr', 'regex'] as const;

/** A random configuration whose tables are kept by programs, what they keep, and clients. */
export interface AskedCase {
  readonly conf: string;
  /** The lines of the files of keys, by table (`table-keys.sh`). */
  readonly keys: Readonly<Record<'a' | 'b', readonly string[]>>;
  readonly envelopes: readonly AskedEnvelope[];
}

export interface AskedEnvelope {
  readonly src: string;
  readonly helo: string;
  readonly mail_from: string;
  readonly rcpt_to: string;
}

const domains = ['example.org', 'a.example.org', 'Other.test', 'example.com', 'otherplace.com'] as const;
const locals = ['alice', 'Bob', 'x+tag', 'victim'] as const;
const sources = ['203.0.113.7', '203.0.113.8', '198.51.100.7', '2001:db8::9', '192.0.2.77'] as const;

/** Generates a case from a seed. */
export function askedCase(seed: number, envelopes: number): AskedCase {
  const random = new Random(seed);
  return {
    conf: confOf(random),
    keys: { a: keysOf(random), b: keysOf(random) },
    envelopes: Array.from({ length: envelopes }, () => ({
      src: random.pick(sources),
      helo: random.pick(domains),
      mail_from: random.chance(10) ? '' : addressOf(random),
      rcpt_to: addressOf(random),
    })),
  };
}

const addressOf = (random: Random): string => `${random.pick(locals)}@${random.pick(domains)}`;

function keysOf(random: Random): readonly string[] {
  const most = random.pick([2, 4, 8]);
  const sign = (): string => (random.chance(8) ? '!' : '');
  return [
    ...random.some(domains, most).map((key) => `domain ${sign()}${key.toLowerCase()}`),
    ...random.some(sources, most).map((key) => `netaddr ${sign()}${key}`),
    ...Array.from({ length: most }, () => `mailaddr ${sign()}${addressOf(random).toLowerCase()}`),
    ...Array.from({ length: most }, () => `regex ${sign()}${random.pick([...domains, ...sources])}`),
    ...askedServices.flatMap((service) => (random.chance(15) ? [`${service} *`] : [])),
    ...Array.from({ length: most }, () => aliasOf(random)),
    ...(random.chance(25) ? ['alias * *'] : []),
  ];
}

/** An entry of a map: for an address, a name, a domain or everything. */
function aliasOf(random: Random): string {
  const address = addressOf(random).toLowerCase();
  const name = address.slice(0, address.indexOf('@'));
  const key = random.pick([address, address, name, name, address.slice(name.length), '@']);
  const value = random.pick([
    'alice',
    'bob',
    'nobody',
    '*',
    addressOf(random),
    'root, x@a.example',
    '"',
    'bob@',
  ]);
  return random.chance(8) ? `alias !${key} x` : `alias ${key} ${value}`;
}

function confOf(random: Random): string {
  const table = (): string => `<${random.pick(['a', 'b'])}>`;
  const not = (): string => (random.chance(25) ? '!' : '');
  const regex = (): string => (random.chance(10) ? 'regex ' : '');
  const from = (): string => (random.chance(50) ? 'from any' : `${not()}from src ${regex()}${table()}`);
  const to = (): string => (random.chance(40) ? 'for any' : `${not()}for domain ${regex()}${table()}`);
  const more = (): string =>
    random.chance(50) ? '' : ` ${not()}${random.pick(['mail-from', 'rcpt-to', 'helo'])} ${regex()}${table()}`;
  const does = (): string => random.pick(['action r', 'action r', 'action v', 'action n', 'reject']);
  const filter = random.pick([
    'phase connect match src',
    'phase helo match helo',
    'phase mail-from match mail-from',
    'phase rcpt-to match rcpt-to',
  ]);
  const hasFilter = random.chance(40);
  return [
    'table a keys:/etc/mail/a.keys',
    'table b keys:/etc/mail/b.keys',
    ...(hasFilter ? [`filter f ${filter} ${table()} reject "550 no"`] : []),
    `listen on eth0${hasFilter ? ' filter f' : ''}`,
    'action r relay',
    `action v mbox virtual ${table()}`,
    `action n mbox alias ${table()}`,
    ...(random.chance(50) ? ['match from local for any action r'] : []),
    ...Array.from({ length: 1 + random.below(4) }, () => `match ${from()} ${to()}${more()} ${does()}`),
    '',
  ].join('\n');
}
