import fc from 'fast-check';
import { ruleset, surroundings } from '../../../test/support/rulesets.js';
import { hash } from './session-words.js';

/** Configurations that are completely known (users, tables, aliases), sentences about them, and what an envelope implies for a sentence. */

const locals = [
  'mbox',
  'mbox alias <al>',
  'mbox virtual <v>',
  'mbox virtual <w>',
  'maildir userbase <u>',
  'mbox alias <al> userbase <u>',
  'forward-only',
  'expand-only alias <al>',
  'mbox alias <loop>',
];

const tables = [
  'pki x cert "/etc/ssl/oracle.crt"',
  'pki x key "/etc/ssl/private/oracle.key"',
  `table c { "alice" = "${hash}", "bob@a.example" = "${hash}" }`,
  'table al { "eve" = "alice", "team" = "bob@other.net", "alice" = "eve@evil.com", "root" = "nobody" }',
  'table loop { "eve" = "alice", "alice" = "eve" }',
  'table v { "bob@a.example" = "alice", "@b.example" = "bob", "eve@x.a.example" = "eve@evil.com" }',
  'table w { "@" = "alice" }',
  'table u { "bob" = "1001:1001:/home/bob", "eve" = "1002:1002:/home/eve" }',
];

/** Rules before the others, so that the sentences are sometimes true. */
const first = fc.constantFrom(
  '',
  '',
  'match from any for domain "a.example" action l',
  'match from any helo "a.example" for domain "a.example" action l',
  'match from rdns for domain "a.example" action l',
  'match from rdns "a.example" for domain "b.example" action l',
  'match from any for any action r',
  'match from src 10.0.0.0/8 for any action r',
  'match from any mail-from "@a.example" for any reject',
);

/** The text of a configuration for the oracle's servers. */
export const givenConfiguration: fc.Arbitrary<string> = fc
  .tuple(surroundings, ruleset, fc.constantFrom(...locals), first)
  .map(([around, rules, local, front]) =>
    [
      ...tables,
      ...around
        .filter((line) => !line.startsWith('pki '))
        .map((line) => (line === 'action l mbox' ? `action l ${local}` : line))
        .map((line) => line.replace('auth-optional', 'auth-optional <c>')),
      ...(front === '' ? [] : [front]),
      ...rules,
      '',
    ].join('\n'),
  );

/** The disposition of an envelope by a server. */
export interface ServerDisposition {
  readonly accepted: boolean;
  readonly relayed: boolean;
  readonly delivered: boolean;
  /** Whether the mail reached a local action, whose users, aliases or virtual domains refused it. */
  readonly unknownRecipient: boolean;
}

export interface SentMail {
  readonly src: string;
  readonly port: number;
  readonly mail_from: string;
  /** The recipient without a source route. */
  readonly rcpt_to: string;
  readonly user: string | undefined;
}

/** A sentence, and whether the disposition of a mail contradicts it. */
export interface Sentence {
  readonly text: string;
  readonly violates: (sent: SentMail, disposition: ServerDisposition) => boolean;
  /** Set if it is about the outcome on some port: an envelope contradicts it only if it does so on all ports. */
  readonly somewhere?: boolean;
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();
const isInside = ({ src }: SentMail): boolean => src.startsWith('10.');
const isStranger = (sent: SentMail): boolean =>
  sent.user === undefined && !isInside(sent) && sent.src !== '192.0.2.1';
const foreign = new Set(['evil.com', 'victim.org']);

/** Sentences whose proofs are compared with a grid of envelopes. Domains that rules name are the owner's, so `foreign` contains those that none of them names. */
export const policySentences: readonly Sentence[] = [
  {
    text: 'nobody may send to a.example',
    violates: (sent, { accepted }) => accepted && domainOf(sent.rcpt_to) === 'a.example',
  },
  {
    text: 'authenticated users may not send',
    violates: ({ user }, { accepted }) => accepted && user !== undefined,
  },
  {
    text: 'only authenticated users may send to other.net',
    violates: (sent, { accepted }) =>
      accepted && sent.user === undefined && domainOf(sent.rcpt_to) === 'other.net',
  },
  {
    text: '10.0.0.0/8 may not relay to b.example on port 25',
    violates: (sent, { relayed }) =>
      relayed &&
      isInside(sent) &&
      sent.port === 25 &&
      domainOf(sent.rcpt_to) === 'b.example' &&
      sent.user === undefined,
  },
  {
    text: 'user alice may only send as a.example',
    violates: (sent, { accepted }) =>
      accepted && sent.user === 'alice' && domainOf(sent.mail_from) !== 'a.example',
  },
  {
    text: 'nobody may send as the null sender',
    violates: ({ mail_from }, { accepted }) => accepted && mail_from === '',
  },
  {
    text: 'port 587 requires authentication',
    violates: ({ port, user }, { accepted }) => accepted && port === 587 && user === undefined,
  },
  {
    text: 'mail for bob@b.example is refused',
    violates: ({ rcpt_to }, { accepted }) => accepted && rcpt_to === 'bob@b.example',
  },
  {
    text: 'mail for eve@x.a.example is refused',
    violates: ({ rcpt_to }, { accepted }) => accepted && rcpt_to === 'eve@x.a.example',
  },
  {
    text: 'mail for a.example is delivered',
    somewhere: true,
    violates: (sent, { delivered, relayed, unknownRecipient }) =>
      isStranger(sent) &&
      domainOf(sent.rcpt_to) === 'a.example' &&
      !delivered &&
      !relayed &&
      !unknownRecipient,
  },
  {
    text: 'mail for b.example is accepted',
    somewhere: true,
    violates: (sent, { accepted, unknownRecipient }) =>
      isStranger(sent) && domainOf(sent.rcpt_to) === 'b.example' && !accepted && !unknownRecipient,
  },
  {
    text: 'mail for bob@a.example is accepted',
    somewhere: true,
    violates: (sent, { accepted }) => isStranger(sent) && sent.rcpt_to === 'bob@a.example' && !accepted,
  },
  {
    text: 'mail for foreign domains from 10.0.0.0/8 is relayed',
    somewhere: true,
    violates: (sent, { relayed }) =>
      isInside(sent) && sent.user === undefined && foreign.has(domainOf(sent.rcpt_to)) && !relayed,
  },
];
