import { type CheckId, isCheck } from '../../src/model/build/checks.js';
import type { Refusal } from '../../src/model/config/config.js';
import { cut } from '../../src/source/prose.js';
import { spanText } from '../../src/source/text.js';

/** A refusal in plain words, with advice on what to write instead. */
export interface RefusalText {
  /** The fact as a headline. `{0}`, `{1}` are the variable words of smtpd's message, `{written}` is the refused text. */
  readonly fact: string;
  /** The headline if the fact depends on the server. */
  readonly unsure?: string;
  readonly help: string;
  /** The label of the words that are refused. */
  readonly reason?: string;
}

const twice = (what: string, help = 'remove one of the two'): RefusalText => ({
  fact: `${what} is given twice`,
  help,
});
const shorter = (what: string, of = 'name'): RefusalText => ({
  fact: `${what} is too long`,
  help: `write a shorter ${of}`,
});
/** The text as it is written: smtpd's message lacks the last letter. */
const time = (example: string): RefusalText => ({
  fact: '`{written}` is not a time',
  help: `write a number and a unit, as in ${example}`,
});
const mapping: RefusalText = {
  fact: 'A line of table `{1}` has a key without a value',
  help: 'give every line a value, or none',
};

/** Texts by smtpd's check. Missing and taken names have rules of their own. */
const refusalTexts: Partial<Readonly<Record<CheckId, RefusalText>>> = {
  L02: { fact: 'A text in quotes contains a NUL byte', help: 'remove the byte' },
  L03: { fact: 'The quotes are never closed', help: 'close them where the text should end' },
  L04: { fact: 'This word is too long', help: 'write at most 8095 bytes' },
  L05: { fact: '`{0}` is out of range', help: 'write a number that fits 64 bits' },
  L07: { fact: 'The name of the macro contains a blank', help: 'write the name without blanks' },
  L08: {
    fact: 'The include `{0}` was not read',
    help: 'put the file there, or say where it is with `--root`',
  },
  L11: { fact: 'The file has no `match` rule', help: 'write at least one, or smtpd does not start' },

  T02: {
    fact: 'The table backend `{0}` does not exist',
    unsure: 'The table backend `{0}` may not exist',
    help: 'write `file:PATH`, or name a backend that is installed',
  },
  T03: {
    fact: 'The path of table `{0}` is not absolute',
    help: 'write the path from `/` on, as in `file:/etc/mail/NAME`',
  },
  T04: {
    fact: 'The file of table `{1}` cannot be read',
    unsure: 'The file of table `{1}` may not be readable',
    help: 'put the file there before smtpd starts',
  },
  T04b: {
    fact: 'The database of table `{1}` has no path',
    help: 'write the path, as in `db:/etc/mail/NAME.db`',
  },
  T04c: {
    fact: 'The database of table `{1}` cannot be opened',
    unsure: 'The database of table `{1}` is of Berkeley DB 1.85, which smtpd on Debian does not open',
    help: 'write it with `makemap`, without `-d btree`, on the system that reads it',
  },
  T04d: {
    fact: 'The users of the system have no file, as table `{1}` says',
    help: 'write `getpwnam` without a path',
  },
  T05: mapping,
  T05b: mapping,
  T06: shorter('The name of the table'),
  T07: shorter('The path of the table', 'path'),
  T07b: shorter('The name of the backend'),
  T07c: shorter('The path of the table', 'path'),
  T08: { fact: 'The entry is left out: its key is too long', help: 'write at most 1023 bytes' },
  T09: { fact: 'The key `{0}` is there twice', help: 'remove one of the two' },

  K01: { fact: '`{0}` is not a host name', help: 'write a host name, or `"*"` for all names' },
  K02: { fact: '`{0}` is not a mode of `dhe`', help: 'write `none`, `auto` or `legacy`' },
  K03: { fact: '`{0}` has no certificate', help: 'add `pki NAME cert FILE`' },
  K04: { fact: '`{0}` has no key', help: 'add `pki NAME key FILE`' },
  K05: {
    fact: 'The certificate cannot be loaded',
    unsure: 'The certificate may not be loadable',
    help: 'put a certificate there that belongs to root',
  },
  K06: {
    fact: 'The certificate of the authority cannot be loaded',
    unsure: 'The certificate of the authority may not be loadable',
    help: 'put a certificate there that belongs to root',
  },
  K07: {
    fact: 'The key cannot be loaded',
    unsure: 'The key may not be loadable',
    help: 'put a key there that only root can read',
  },
  K10: shorter('The name'),

  I01: {
    fact: '`{0}` is not an interface or address of this machine',
    unsure: '`{0}` may not be an interface of the server',
    help: 'name an interface or address that the machine has',
  },
  I01b: { fact: '`{0}` cannot be an interface or address', help: 'name an interface or address' },
  I02: {
    fact: '`{0}` gets no listener',
    unsure: '`{0}` may get no listener',
    help: 'make the address and the family agree',
  },
  I03: {
    fact: '`auth` needs TLS on this listener',
    help: 'add `tls-require pki NAME` or `smtps pki NAME`: passwords need TLS',
  },
  I04: {
    fact: '`pki` needs TLS on this listener',
    help: 'add `tls`, `tls-require` or `smtps`, or remove `pki`',
  },
  I05: {
    fact: 'TLS needs a certificate on this listener',
    help: 'declare `pki NAME cert` and `pki NAME key`, and add `pki NAME` here',
  },
  I09: shorter('The name `{1}`'),
  I10: twice('The TLS mode', 'write one of `tls`, `tls-require` and `smtps`'),
  I11: twice('The address family'),
  I12: twice('`port`'),
  I13: { fact: '`{0}` is not a port', help: 'write a number from 1 to 65535 or the name of a service' },
  I14: twice('`filter`', 'name several filters in braces'),
  I16: twice('`pki`', 'write a listener for each before 7.0, or upgrade'),
  I17: { fact: 'A listener takes at most 32 `pki`', help: 'write another listener for the rest' },
  I18: twice('`{0}`'),
  I19: twice('`mask-src`'),
  I20: twice('`proxy-v2`'),
  I21: twice('`{0}`'),
  I22: { fact: 'The tag is too long', help: 'write at most 32 bytes' },
  I23: twice('`listen on socket`', 'put all options on one `listen on socket`'),

  A02: { fact: '`mbox` takes no `user`', help: 'remove `user`, or write `mda` or `lmtp`' },
  A03: { fact: '`{0}` takes no `user`', help: 'remove `user`: nothing is delivered here' },
  A04: {
    fact: 'This action cannot have another `user`',
    help: 'name one user (`lmtp` takes none from 7.0 to 7.4)',
  },
  A05: twice('An alias or virtual table', 'use one of `alias` and `virtual`, once'),
  A06: twice('An alias or virtual table', 'use one of `alias` and `virtual`, once'),
  A07: twice('`userbase`'),
  A11: twice('`{0}`'),
  A12: twice('`backup`'),
  A13: {
    fact: '`backup` and `host` exclude each other',
    help: 'remove one: a backup finds its hosts in the DNS',
  },
  A14: {
    fact: '`backup` and `domain` exclude each other',
    help: 'remove one: a backup finds its hosts in the DNS',
  },
  A15: { fact: 'The hosts are given twice', help: 'name the hosts in one table' },
  A16: twice('`tls`'),
  A17: { fact: '`auth` needs `host` or `domain`', help: 'write `host` or `domain` before `auth`' },
  A18: twice('`auth`'),
  A19: twice('`filter`'),
  A20: { fact: '`srs` needs a key', help: 'write `srs key SECRET` above' },
  A21: twice('`srs`'),
  A22: twice('`{0}`'),
  A23: twice('`ttl`'),
  A24: time('`4d` or `12h`'),

  M02: twice('`from`', 'write the second one as another criterion, or as another rule'),
  M03: twice('`for`', 'name several domains in braces, or write another rule'),
  M04: twice('`{0}`', 'name several values in braces'),

  F02: twice('`{0}`'),
  F06: {
    fact: 'A chain cannot contain the chain `{0}`',
    help: 'name the members of that chain instead',
  },
  F07: { fact: '`{0}` is in the chain twice', help: 'name it once' },
  F08: { fact: 'Two filters of the chain use `{0}`', help: 'name one of the two' },

  G01: time('`4d` or `12h`'),
  G02: time('`4h`'),
  G04: time('`4d`'),
  G04b: { fact: '`{0}` is less than a day', help: 'write `1d` or more' },
  G05: { fact: 'The delimiter is not one character', help: 'write one character, as in `"+"`' },
  G06: { fact: 'This character cannot be the delimiter', help: 'write a visible character other than `@`' },
  G07: { fact: '`{0}` is not a size', help: 'write a number and a unit, as in `35M`' },
  G08: { fact: '`admd` has characters that it cannot have', help: 'write printable ASCII' },
  G09: { fact: '`{0}` is not a limit of sessions', help: 'write `max-mails` or `max-rcpt`' },
  G10: { fact: '`{0}` is not a limit of the scheduler', help: 'see the limits in smtpd.conf(5)' },
  G11: { fact: '`{0}` is not a limit of the mta', help: 'see the limits in smtpd.conf(5)' },
  G12: { fact: '`max-rcpt` is less than 100', help: 'write 100 or more, as 7.9 demands' },
  G13: {
    fact: 'The key of the queue is not 32 characters long',
    help: 'write 32 characters, as `openssl rand -hex 16` prints them',
  },
};

/** The text for a check's message with its words filled in, or undefined if smtpd's own message has to do. */
export function refusalText({ check, words: said = [], span }: Refusal): RefusalText | undefined {
  if (!isCheck(check)) return undefined;
  const text = refusalTexts[check];
  if (text === undefined) return undefined;
  // If smtpd's message names no words, the refused text takes their place.
  const written = spanText(span).replaceAll('"', '');
  const words = said.length > 0 ? said : [written];
  const filled = (sentence: string): string =>
    sentence.replace(/\{(\d|written)\}/g, (_, at: string) =>
      shownWord(at === 'written' ? written : (words[Number(at)] ?? '')),
    );
  return {
    fact: filled(text.fact),
    help: filled(text.help),
    ...(text.unsure !== undefined && { unsure: filled(text.unsure) }),
  };
}

/** A word shortened for a headline, without backquotes. */
export const shownWord = (word: string): string => cut(word.replace(/\s+/g, ' ').replaceAll('`', "'"), 40);
