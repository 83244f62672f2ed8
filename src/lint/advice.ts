import type { CheckId } from '../model/messages.js';

/**
 * What to write instead, by smtpd's check; where several rows have one cure they share it. Checks that say it themselves have none.
 */
export const advice: Partial<Readonly<Record<CheckId, string>>> = {
  L02: 'a NUL byte must not stand in quotes: remove it',
  L03: 'close the quotes where the text should end',
  L04: 'a word may have 8095 bytes: write it shorter',
  L07: 'write the name of the macro without blanks',
  L08: 'the include was not found: put it there, or say with --root where it is',
  L11: 'nothing would be accepted: write at least one match rule',

  T02: 'write file:PATH or name a table backend that is installed',
  T03: 'write the path from / on, as in file:/etc/mail/NAME',
  T04: 'the file must be there and readable when smtpd starts',
  T04b: 'write the path of the database behind db:',
  T05: 'a mapping needs a value on every line',
  T05b: 'a mapping needs a value on every line',
  T06: 'write a shorter name',
  T07: 'write a shorter path',
  T07b: 'write a shorter name for the backend',
  T07c: 'write a shorter path',
  T08: 'a key may have 1023 bytes: smtpd leaves this one out',

  K01: 'write a host name, or "*" for all names',
  K02: 'write none, auto or legacy',
  K03: 'add pki NAME cert FILE',
  K04: 'add pki NAME key FILE',
  K10: 'write a shorter name',

  I01: 'name an interface or address that this machine has',
  I01b: 'no such name can be resolved: name an interface or address',
  I02: 'smtpd makes no listener of this: let address and family agree',
  I03: 'passwords need TLS: add tls-require and pki NAME, or smtps and pki NAME',
  I04: 'add tls, tls-require or smtps, or take pki away',
  I05: 'since 7.0 TLS needs a certificate: declare pki NAME cert and key, and add pki NAME here',
  I13: 'write a number from 1 to 65535 or the name of a service',
  I16: 'before 7.0 a listener has one pki: write a listener for each, or upgrade',
  I17: 'a listener takes 32 pki: write another listener for the rest',
  I22: 'a tag may have 32 bytes: write a shorter one',
  I23: 'put all options on one listen on socket',

  A02: 'mbox delivers as the recipient: take user away, or write mda or lmtp',
  A03: 'nothing is delivered here: take user away',
  A04: 'name one user; lmtp takes none from 7.0 to 7.4',
  A05: 'use one of alias and virtual, once',
  A06: 'use one of alias and virtual, once',
  A13: 'a backup finds its hosts in the DNS: take backup or host away',
  A14: 'a backup finds its hosts in the DNS: take backup or domain away',
  A15: 'name the hosts in one table',
  A17: 'write host or domain before auth: credentials are for one server',
  A20: 'write srs key SECRET above',
  A24: 'write a number and a unit, as in 4d or 12h',

  M02: 'a rule has one from: write the second as a criterion of its own or as another rule',
  M03: 'a rule has one for: name several domains in braces, or write another rule',
  M04: 'a rule has each criterion once: name several values in braces',

  F06: 'name the members of that chain instead',
  F07: 'name it once',
  F08: 'name one of the two',

  G01: 'write a number and a unit, as in 4d or 12h',
  G02: 'write a number and a unit, as in 4h',
  G04: 'write a number and a unit, as in 4d',
  G04b: 'one day is the least',
  G05: 'write one character, as in "+"',
  G06: 'write a visible character other than @',
  G07: 'write a number and a unit, as in 35M',
  G08: 'write it in printable ASCII',
  G09: 'write max-mails or max-rcpt',
  G10: 'see the limits in smtpd.conf(5)',
  G11: 'see the limits in smtpd.conf(5)',
  G12: 'since 7.9: write 100 or more',
  G13: 'write 32 characters, as openssl rand -hex 16 prints them',
};

/** What to write instead where smtpd's own words are of some check. */
export function adviceFor(check: string): string | undefined {
  return isAdvised(check) ? advice[check] : undefined;
}

const isAdvised = (check: string): check is CheckId => Object.hasOwn(advice, check);
