/** The names from which variants are built. */
export interface ProbeNames {
  /** The sender without brackets; empty for the null sender. */
  readonly from: string;
  /** The two parts of the foreign recipient. */
  readonly to: { readonly user: string; readonly domain: string };
  /** The server's own name, if it has revealed one: `mail.example.org`. */
  readonly serverName: string | undefined;
  /** The server's address as a domain: `[192.0.2.1]`, `[IPv6:2001:db8::1]`. */
  readonly literal: string;
  /** The client's address in the same form, as the server sees it. */
  readonly clientLiteral: string;
}

/**
 * How a recipient can be read. `foreign`: its domain is foreign, so a server that accepts it relays it. `name`, `literal`, `bare`: by its form it is
 * a user of the server (at its name, at its address, or without a domain), and the foreign address is only in the user part. A server that accepts it
 * may deliver it locally.
 */
export type VariantReading = 'foreign' | 'name' | 'literal' | 'bare';

/** One thing to try: an envelope that some servers relay although they refuse the plain one. */
export interface Variant {
  readonly id: string;
  readonly title: string;
  /** HELO as in the test with netcat; otherwise EHLO. */
  readonly greeting: 'HELO' | 'EHLO';
  /** The name that the client gives itself, where the probe's usual one is not meant. */
  readonly helo?: (names: ProbeNames) => string | undefined;
  readonly reading: VariantReading;
  /** Set if it tests a form of the recipient, independently of the sender: if one sender is refused, others are tried. */
  readonly anySender?: true;
  /** Builds sender and recipient, without brackets. Returns undefined if it needs a name that the server does not have. */
  readonly make: (names: ProbeNames) => { readonly sender: string; readonly recipient: string } | undefined;
}

/** A host that does not exist: 198.51.100.0/24 is for documentation (RFC 5737). */
const foreignLiteral = '[198.51.100.25]';

const plain = ({ to }: ProbeNames): string => `${to.user}@${to.domain}`;

/** The user part of the sender's address. */
const userOf = (address: string): string => address.replace(/@[^@]*$/, '') || 'criminal';

const atOwnLiteral = ({ from, literal }: ProbeNames): string => `${userOf(from)}@${literal}`;

function atOwnDomain({ from, serverName }: ProbeNames): string | undefined {
  const domain = domainAbove(serverName);
  return domain && `${userOf(from)}@${domain}`;
}

/**
 * Senders for a form of the recipient that was not accepted from the first one: the server's own address, from which nmap's smtp-open-relay tries
 * most of its forms; and, if that is refused as a sender, the null sender and the server's own domain.
 */
export const secondSenders = (names: ProbeNames): readonly string[] =>
  [atOwnLiteral(names), '', atOwnDomain(names)].flatMap((one) => one ?? []);

/** A variant of the sender, for the plain recipient. */
function sender(id: string, title: string, make: (names: ProbeNames) => string | undefined): Variant {
  return {
    id,
    title,
    greeting: 'EHLO',
    reading: 'foreign',
    make(names) {
      const made = make(names);
      return made === undefined ? undefined : { sender: made, recipient: plain(names) };
    },
  };
}

/** A variant of the client's own name, for the plain sender and recipient. */
const greeted = (id: string, title: string, helo: (names: ProbeNames) => string | undefined): Variant => ({
  id,
  title,
  greeting: 'EHLO',
  helo,
  reading: 'foreign',
  make: (names) => (helo(names) === undefined ? undefined : { sender: names.from, recipient: plain(names) }),
});

/** A variant of the recipient, from the plain sender. */
function recipient(
  id: string,
  title: string,
  reading: VariantReading,
  make: (names: ProbeNames) => string | undefined,
): Variant {
  return {
    id,
    title,
    greeting: 'EHLO',
    reading,
    anySender: true,
    make(names) {
      const made = make(names);
      return made === undefined ? undefined : { sender: names.from, recipient: made };
    },
  };
}

/** Variants of a user at the server's name, at its address, and (if the form allows it) without a domain. */
function places(
  id: string,
  title: string,
  user: (names: ProbeNames) => string,
  bare: boolean,
): readonly Variant[] {
  const atName = ({ serverName, ...names }: ProbeNames) =>
    serverName && `${user({ serverName, ...names })}@${serverName}`;
  return [
    recipient(id, `${title} at the server's name`, 'name', atName),
    recipient(
      `${id}-literal`,
      `${title} at the server's address`,
      'literal',
      (names) => `${user(names)}@${names.literal}`,
    ),
    ...(bare ? [recipient(`${id}-bare`, `${title} alone`, 'bare', user)] : []),
  ];
}

/** The domain above the server's name, where mail addresses usually are: `example.org` of `mail.example.org`. */
export function domainAbove(name: string | undefined): string | undefined {
  const above = name?.slice(name.indexOf('.') + 1);
  return above?.includes('.') ? above : undefined;
}

/**
 * The variants that are tried, in this order: the test that everybody makes with netcat, other senders, other ways to write the recipient, other names for the client. The forms are those
 * of RFC 5321 (section 3.6, appendix C and F.2) and of the servers that once took them for addresses of their own; nmap's smtp-open-relay tries the same
 * forms.
 */
export const variants: readonly Variant[] = [
  {
    id: 'netcat',
    title: 'the netcat test',
    greeting: 'HELO',
    reading: 'foreign',
    make: (names) => ({ sender: names.from, recipient: plain(names) }),
  },
  sender('ehlo', 'the same after EHLO', ({ from }) => from),
  sender('null-sender', 'empty sender', () => ''),
  sender(
    'own-name',
    "sender at the server's name",
    ({ from, serverName }) => serverName && `${userOf(from)}@${serverName}`,
  ),
  sender('own-domain', "sender at the server's domain", atOwnDomain),
  sender('own-literal', "sender at the server's address", atOwnLiteral),
  sender('localhost', 'sender at localhost', ({ from }) => `${userOf(from)}@localhost`),
  sender('bare-sender', 'sender without domain', ({ from }) => userOf(from)),
  sender('self', 'the recipient as sender', plain),
  recipient(
    'foreign-literal',
    'recipient at a foreign address',
    'foreign',
    ({ to }) => `${to.user}@${foreignLiteral}`,
  ),
  recipient(
    'route',
    "source route by the server's name",
    'foreign',
    (names) => names.serverName && `@${names.serverName}:${plain(names)}`,
  ),
  recipient(
    'route-literal',
    "source route by the server's address",
    'foreign',
    (names) => `@${names.literal}:${plain(names)}`,
  ),
  ...places('percent', 'percent hack', ({ to }) => `${to.user}%${to.domain}`, true),
  ...places('quoted', 'quoted address', (names) => `"${plain(names)}"`, true),
  recipient('quoted-percent', 'quoted percent hack alone', 'bare', ({ to }) => `"${to.user}%${to.domain}"`),
  ...places('double-at', 'two at signs', plain, false),
  ...places('bang', 'bang path', ({ to }) => `${to.domain}!${to.user}`, true),
  greeted('helo-literal', 'EHLO with its own address', ({ clientLiteral }) => clientLiteral),
  greeted('own-helo', "EHLO with the server's name", ({ serverName }) => serverName),
];

/** A recipient with a user that no server has, in the same place as the variant's: a server that accepts it, too, accepts anything there. */
export function control(reading: VariantReading, names: ProbeNames, nonce: string): string | undefined {
  const user = `smtpd-lint-${nonce}`;
  if (reading === 'literal') return `${user}@${names.literal}`;
  if (reading === 'bare') return user;
  return reading === 'name' && names.serverName ? `${user}@${names.serverName}` : undefined;
}

/** An address in the form of a domain (RFC 5321, 4.1.3). */
export const literalOf = (address: string): string =>
  address.includes(':') ? `[IPv6:${address.replace(/%.*/, '')}]` : `[${address}]`;
