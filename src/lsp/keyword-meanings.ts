import type { StatementKeyword } from '../../grammar/tables/statements.js';
import type { OptionName } from '../../grammar/views.js';

/** The meanings of a statement, its options, and the words within those: a sentence for each. */
interface Meaning {
  readonly statement: string;
  readonly options: Readonly<Record<string, string>>;
  readonly words?: Readonly<Record<string, string>>;
}

interface StatementMeaning<Keyword extends StatementKeyword> extends Meaning {
  readonly options: Readonly<Record<OptionName<Keyword>, string>>;
}

const regex = 'The table holds regular expressions (POSIX extended).';
const limit = 'Sets limits, each by its name and a number.';
const phase = (when: string): string => `The filter is asked ${when}.`;

/** The meanings of the words of smtpd.conf (smtpd.conf(5), and the specification of matching that the verifier follows). An option without a meaning is a compile-time error. */
const statementMeanings: Readonly<Record<string, Meaning>> = {
  action: {
    statement: 'Declares a way to deliver or relay mail, which rules name.',
    options: {
      mbox: "Delivers to the user's mailbox in the system's mail folder.",
      maildir: 'Delivers to a maildir: `~/Maildir` unless a folder is named.',
      mda: 'Hands each message to a command, which runs as the user.',
      lmtp: 'Delivers by LMTP, to a socket or to a host and port.',
      'expand-only': 'Delivers only where aliases and virtual tables lead.',
      'forward-only': "Delivers only where the user's `.forward` file leads.",
      relay: 'Sends mail on by SMTP: to the servers of its domain, unless a host is named.',
      alias: "Table of aliases of the machine's users.",
      virtual: 'Table of addresses: looked up by whole address, by user, and by domain.',
      userbase: "Table of users, instead of the system's.",
      user: 'Delivers all mail as this user.',
      wrapper: 'Runs deliveries in a command that `mda wrapper` declares.',
      auth: 'Table of user names and passwords, by the label of the relay host.',
      backup: 'This server is a backup MX: mail goes on to servers that the domain prefers.',
      ca: "Authority that other servers' certificates are checked by.",
      ciphers: 'TLS ciphers for connections to other servers.',
      domain: 'Table of relay hosts, by the domain of the recipient.',
      filter: 'Filters that look at the sessions with other servers.',
      helo: 'Name that the server greets with.',
      'helo-src': 'Table of names that the server greets with, by its source address.',
      host: 'Relay host that all of this mail goes to: `smtp+tls://label@host:port`.',
      'mail-from': 'Sender address in place of that of the envelope.',
      pki: 'Certificate that the server shows to other servers.',
      protocols: 'TLS versions for connections to other servers.',
      src: 'Addresses that the server connects from.',
      srs: 'Rewrites the sender of forwarded mail, so that it passes SPF.',
      tls: 'Demands TLS. `no-verify` after it takes any certificate.',
      ttl: 'How long this mail is tried before it bounces, instead of `queue ttl`.',
    },
    words: {
      junk: 'Delivers what is marked as spam to the folder `Junk`.',
      'rcpt-to': 'Gives the recipient as the client wrote it, not the user it leads to.',
      'no-verify': 'Takes any certificate: nobody knows who answers.',
      mx: 'Name by which this server is among the servers of the domain.',
    },
  },
  admd: {
    statement: 'Sets the domain in the `Authentication-Results` header.',
    options: {},
  },
  bounce: {
    statement: 'Says when senders are told that their mail is late.',
    options: {},
    words: { 'warn-interval': 'Times after which a sender is told that mail is still waiting.' },
  },
  ca: {
    statement: 'Declares an authority by which certificates are checked.',
    options: { cert: 'File with the certificates of the authority.' },
  },
  filter: {
    statement: 'Declares a filter, which listeners name.',
    options: {
      builtin: 'Holds for a phase, in the words of release 6.5.',
      chain: 'Asks several filters one after the other.',
      phase: 'Decides in one phase of a session, without a program.',
      proc: 'Asks a program that `proc` declares.',
      'proc-exec': 'Runs a program of its own and asks it.',
      connect: phase('when a client connects'),
      helo: phase('at HELO'),
      ehlo: phase('at EHLO'),
      'mail-from': phase('at MAIL FROM'),
      'rcpt-to': phase('at RCPT TO'),
      data: phase('at DATA'),
      commit: phase('when the message is complete'),
      auth: 'As a phase: the filter is asked at AUTH. As a test: the client has logged in, or as a user in the table.',
      fcrdns: "The client's address and its reverse name lead to each other.",
      rdns: 'The client has a reverse name, or one in the table.',
      src: "The client's address is in the table.",
      disconnect: 'Answers with this reply and ends the session.',
      reject: 'Answers with this reply.',
      bypass: 'Lets the command pass: later filters of this phase are not asked.',
      junk: 'Marks the message as spam.',
      report: 'Writes a line for programs that listen to reports.',
      rewrite: 'Puts this in the place of what the client said; later filters of this phase are not asked.',
      chroot: 'Folder that the program is locked into.',
      group: 'Group that the program runs as.',
      user: 'User that the program runs as.',
    },
    words: { match: 'Introduces the test of the filter.', regex },
  },
  listen: {
    statement: 'Accepts connections on an interface, an address, or the local socket.',
    options: {
      auth: 'Demands a login before mail is accepted: of a system user, or one of the table.',
      'auth-optional': 'Offers logins, and accepts mail without one.',
      ca: "Authority that clients' certificates are checked by.",
      ciphers: 'TLS ciphers of this listener.',
      filter: 'Filters that look at sessions and mail.',
      hostname: 'Name in the greeting.',
      hostnames: 'Table of names in the greeting, by the address that clients connect to.',
      inet4: 'IPv4 addresses only.',
      inet6: 'IPv6 addresses only.',
      'mask-src': "Leaves the client's address out of the `Received` header.",
      'no-dsn': 'Does not offer notifications of delivery (DSN).',
      pki: 'Certificate that the listener shows.',
      port: 'Port: 25 unless said, 465 with `smtps`.',
      protocols: 'TLS versions of this listener.',
      'proxy-v2': 'Takes the address of the client from a proxy in front (PROXY protocol, version 2).',
      'received-auth': 'Says in the `Received` header whether the client has logged in.',
      senders: 'Table of the sender addresses that each user may write.',
      smtps: 'Speaks TLS from the start.',
      tag: 'Tag of all sessions here, which rules match by `tag`.',
      tls: 'Offers STARTTLS.',
      'tls-require': 'Demands STARTTLS before mail is accepted. `verify` demands a certificate, too.',
    },
    words: {
      on: 'Introduces where connections are accepted.',
      socket: "The local socket: mail of this machine's own programs.",
      verify: 'Demands a certificate of the client that an authority has signed.',
      masquerade: 'Writes the address of the table into the `From` header.',
    },
  },
  match: {
    statement: 'A rule. The first one of which all criteria hold decides.',
    options: {
      auth: 'Holds for clients that have logged in, or as a user in the table.',
      for: 'What the mail is for. `for local` where it is left out.',
      from: 'Where the client is. `from local` where it is left out.',
      helo: 'Holds for clients that greet with a name in the table. Clients choose it.',
      'mail-from': 'Holds for sender addresses in the table. Clients choose them.',
      'rcpt-to': 'Holds for recipient addresses in the table.',
      tag: 'Holds for sessions with this tag.',
      tls: 'Holds for sessions in TLS.',
      action: 'What becomes of the mail: an action that is declared above.',
      reject: 'Rejects the mail (550).',
    },
    words: {
      any: 'Everything: with `from` every client, with `for` every recipient.',
      local: 'With `from`: clients on this machine. With `for`: its own names.',
      domain: 'Recipients in the domains of the table.',
      src: 'Clients with an address in the table.',
      rdns: 'Clients with a reverse name, or with one in the table.',
      socket: "The local socket: mail of this machine's own programs.",
      regex,
    },
  },
  mda: {
    statement: 'Settings of local deliveries.',
    options: { limit, wrapper: 'Declares a command that deliveries run in.' },
  },
  mta: {
    statement: 'Settings of mail to other servers.',
    options: { limit, 'max-deferred': 'How many deferred messages are kept in memory.' },
  },
  pki: {
    statement: 'Declares a certificate with its key.',
    options: {
      cert: 'File with the certificate and those that lead to its authority.',
      key: 'File with the private key, readable by root alone.',
      dhe: 'Diffie-Hellman parameters of ciphers without elliptic curves.',
    },
  },
  proc: {
    statement: 'Declares a program that filters ask.',
    options: {
      chroot: 'Folder that the program is locked into.',
      group: 'Group that the program runs as.',
      user: 'User that the program runs as.',
    },
  },
  queue: {
    statement: 'Settings of the mail that waits.',
    options: {
      compression: 'Compresses messages on disk.',
      encryption: 'Encrypts messages on disk.',
      ttl: 'How long mail is tried before it bounces: four days unless said.',
    },
  },
  scheduler: { statement: 'Settings of the order in which mail is sent.', options: { limit } },
  smtp: {
    statement: 'Settings of all SMTP sessions.',
    options: {
      ciphers: 'TLS ciphers of all listeners.',
      limit,
      'max-message-size': 'Largest message that is accepted: 35 MB unless said.',
      'sub-addr-delim': 'Character behind which the user part of an address is a tag: `+` unless said.',
    },
  },
  srs: {
    statement: 'Settings of sender rewriting.',
    options: {
      key: 'Secret that rewritten addresses are signed by. `backup` names an older one.',
      ttl: 'How long bounces to a rewritten address are taken.',
    },
  },
  table: { statement: 'Declares a list or a mapping: in place, in a file, or of a program.', options: {} },
} satisfies { readonly [Keyword in StatementKeyword]: StatementMeaning<Keyword> };

/** The meaning of a word within a statement, or undefined if it has none there. */
export function meaningOf(word: string, keyword: string): string | undefined {
  const meaning = Object.hasOwn(statementMeanings, keyword) ? statementMeanings[keyword] : undefined;
  if (meaning === undefined || word === keyword) return meaning?.statement;
  const { options, words = {} } = meaning;
  const known = [words, options].find((table) => Object.hasOwn(table, word));
  return known?.[word];
}
