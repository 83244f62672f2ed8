import sound from '../../bench/sound.conf?raw';
import fixed from '../../fixtures/example/fixed.conf?raw';
import old from '../../fixtures/example/old.conf?raw';
import open from '../../fixtures/example/smtpd.conf?raw';
import dkimproxy from '../../fixtures/rules/open-relay/bad/relay-dkim.conf?raw';

export interface Example {
  readonly name: string;
  readonly text: string;
  readonly files?: Readonly<Record<string, string>>;
}

const aliases = { '/etc/mail/aliases': 'postmaster: root\nabuse: root\nroot: alice\n' };

/** What the menu of examples has; the first is there at the start. */
export const examples: readonly [Example, ...Example[]] = [
  { name: 'Sender addresses as a password', text: open, files: aliases },
  { name: 'Open relay behind dkimproxy', text: dkimproxy },
  {
    name: 'match from any for any relay',
    text: 'listen on eth0\n\nmatch from any for any relay\n',
  },
  { name: 'A small sound server', text: fixed, files: aliases },
  { name: 'A full server', text: sound },
  {
    name: 'A table in a file that is not there',
    text: 'table domains file:/etc/mail/domains\n\nlisten on eth0\n\naction "in" maildir\naction "out" relay\n\nmatch from any for domain <domains> action "in"\nmatch from any for domain <domains> action "out"\nmatch for any action "out"\n',
  },
  { name: 'A file of before 6.4', text: old },
];

/** Assertions to begin with. */
export const firstPolicy = 'strangers never relay\nonly this machine and authenticated users may relay\n';
