/** A server that is asked whether it relays: by the probe, by nmap and by swaks. */
export interface ProbedServer {
  /** What it is, in the table. */
  readonly title: string;
  readonly conf: readonly string[];
  /** Where it is asked; 25 if not given. */
  readonly port?: number;
}

const eth = 'listen on eth0';
const out = 'action "out" relay';
const open = 'match from any for any action "out"';
const pki = ['pki m cert "/etc/ssl/oracle.crt"', 'pki m key "/etc/ssl/private/oracle.key"'];
const closed = [
  'action "in" mbox',
  out,
  'match from any for domain "example.org" action "in"',
  'match for local action "in"',
  'match from local for any action "out"',
  'match auth from any for any action "out"',
];
const catchAll = ['table own { "@" = "alice" }', eth, 'action "in" mbox virtual <own>', out];
/** An open relay behind a filter. */
const filtered = (filter: string): readonly string[] => [
  `filter f ${filter}`,
  'listen on eth0 filter f',
  out,
  open,
];

/** Open and closed servers of all kinds; every release takes each. */
export const probedServers: readonly ProbedServer[] = [
  { title: 'closed', conf: [eth, ...closed] },
  { title: 'closed, `auth-optional`', conf: [...pki, 'listen on eth0 tls pki m auth-optional', ...closed] },
  { title: 'closed, `smtps auth`', conf: [...pki, 'listen on eth0 smtps pki m auth', ...closed], port: 465 },
  {
    title: 'closed, `tls-require auth`',
    conf: [...pki, 'listen on eth0 port 587 tls-require pki m auth', ...closed],
    port: 587,
  },
  { title: 'open', conf: [eth, out, open] },
  {
    title: 'open, `auth-optional`',
    conf: [...pki, 'listen on eth0 tls pki m auth-optional', out, open],
  },
  { title: 'open, `tls-require`', conf: [...pki, 'listen on eth0 tls-require pki m', out, open] },
  { title: 'open, `smtps`', conf: [...pki, 'listen on eth0 smtps pki m', out, open], port: 465 },
  {
    title: 'open to a network that has the client',
    conf: [eth, out, 'match from src 203.0.113.0/24 for any action "out"'],
  },
  {
    title: 'open but for `otherplace.com`',
    conf: [eth, out, 'match from any for domain "otherplace.com" reject', open],
  },
  {
    title: 'open to the null sender',
    conf: [eth, out, 'match from any mail-from regex "^@$" for any action "out"'],
  },
  {
    title: 'open to its own name as the name of the client',
    conf: [eth, out, 'match from any helo "mail.example.org" for any action "out"'],
  },
  {
    title: 'open to its own name as a sender',
    conf: [eth, out, 'match from any mail-from "@mail.example.org" for any action "out"'],
  },
  {
    title: 'open to its own address as a sender',
    conf: [eth, out, 'match from any mail-from "@[192.0.2.1]" for any action "out"'],
  },
  {
    title: 'open to a customer’s domain as a sender',
    conf: [eth, out, 'match from any mail-from "@customer.example" for any action "out"'],
  },
  {
    title: 'open to one HELO',
    conf: [eth, out, 'match from any helo "customer.example" for any action "out"'],
  },
  {
    title: 'open to all HELO but the probe’s',
    conf: [eth, out, 'match from any helo "fakedomain.com" for any reject', open],
  },
  {
    title: 'open to source routes only',
    conf: [
      'filter f phase rcpt-to match !rcpt-to regex "^<?@" reject "550 no"',
      'listen on eth0 filter f',
      out,
      open,
    ],
  },
  {
    title: 'open to `%` at its own name, by a smart host',
    conf: [
      eth,
      'action "out" relay host smtp://198.51.100.9',
      'match from any for domain "mail.example.org" rcpt-to regex "%" action "out"',
    ],
  },
  {
    title: 'open, filter: the probe’s sender refused at MAIL FROM',
    conf: filtered('phase mail-from match mail-from regex "fakedomain" reject "550 no"'),
  },
  {
    title: 'open, filter: all senders but its own refused at MAIL FROM',
    conf: filtered('phase mail-from match !mail-from regex "@mail.example.org" reject "550 no"'),
  },
  {
    title: 'open, filter: the recipient’s domain refused at RCPT TO',
    conf: filtered('phase rcpt-to match rcpt-to regex "otherplace.com" reject "550 no"'),
  },
  {
    title: 'closed by a filter at RCPT TO',
    conf: filtered('phase rcpt-to match !rcpt-to "@example.org" reject "550 no"'),
  },
  {
    title: 'open, filter: all recipients refused at RCPT TO but `regex "@example.org"`',
    conf: filtered('phase rcpt-to match !rcpt-to regex "@example.org" reject "550 no"'),
  },
  {
    title: 'open, filter: every recipient later (450)',
    conf: filtered('phase rcpt-to match rcpt-to regex "." reject "450 later"'),
  },
  {
    title: 'open, filter: the probe’s HELO refused',
    conf: [
      'filter a phase helo match helo regex "fakedomain" reject "550 no"',
      'filter b phase ehlo match helo regex "fakedomain" reject "550 no"',
      'listen on eth0 filter { a, b }',
      out,
      open,
    ],
  },
  {
    title: 'open, filter: clients without a name refused on connecting',
    conf: filtered('phase connect match !rdns disconnect "550 no"'),
  },
  {
    title: 'open, filter: clients without a name refused at RCPT TO',
    conf: filtered('phase rcpt-to match !rdns reject "550 no"'),
  },
  {
    title: 'open, filter: disconnected after the first RCPT TO',
    conf: filtered('phase rcpt-to match rcpt-to regex "victim@otherplace" disconnect "421 no"'),
  },
  {
    title: 'open, one mail a session',
    conf: ['smtp limit max-mails 1', eth, out, open],
  },
  {
    title: 'catch-all for its own name',
    conf: [...catchAll, 'match from any for local action "in"'],
  },
  {
    title: 'catch-all for any domain',
    conf: [...catchAll, 'match from any for any action "in"'],
  },
  {
    title: 'LMTP for its own name',
    conf: [
      eth,
      'action "in" lmtp "/run/lmtp.sock" rcpt-to virtual { "@" = "alice" }',
      'match from any for local action "in"',
    ],
  },
  {
    title: 'LMTP for any domain',
    conf: [
      eth,
      'action "in" lmtp "/run/lmtp.sock" virtual { "@" = "alice" }',
      'match from any for any action "in"',
    ],
  },
  {
    title: 'secondary for one domain',
    conf: [eth, 'action "out" relay backup', 'match from any for domain "example.org" action "out"'],
  },
];
