import { expect, test } from 'vitest';
import { unreadOf } from '../../src/report/unread.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import { load } from '../support/load-config.js';

const unread = (text: string) => {
  const { config, machine } = load(text);
  const { decisive, others } = unreadOf({ config, verdict: verifyRelay(config, machine) });
  return { decisive: decisive.map(({ name }) => name), others: others.map(({ name }) => name) };
};

test('what a verdict depends on is told by what it is, not by how its name ends', () => {
  expect(unread('include "/srv/etc/mail/d"\ntable d file:/etc/mail/d\nlisten on eth0\n')).toEqual({
    decisive: ['/srv/etc/mail/d'],
    others: ['/etc/mail/d'],
  });
});

test('a table of a backend is called by its backend', () => {
  expect(
    unread(
      'table d ldap:/etc/mail/d\ntable e file:/etc/mail/d\nlisten on eth0\naction r relay\nmatch from any !mail-from <d> for any action r\nmatch from any mail-from regex <d> for any action r\n',
    ),
  ).toEqual({ decisive: ['ldap:/etc/mail/d'], others: ['/etc/mail/d'] });
});
