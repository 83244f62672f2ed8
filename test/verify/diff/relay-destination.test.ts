import { expect, test } from 'vitest';
import { compareFlows } from '../../../src/verify/diff/compare.js';
import { load } from '../../support/load-config.js';

const withAction = (action: string) =>
  load(`table unseen file:/etc/mail/routes
table program proc:/usr/local/bin/routes
listen on 192.0.2.1
action r relay ${action}
match from any for any action r
`);

const routed = 'domain { "a.example" = "smtp://192.0.2.9" }';

test.each([
  [routed, '', 'yes'],
  ['', routed, 'no'],
  ['domain { "*" = "smtp://192.0.2.9" }', '', 'yes'],
  ['domain <unseen>', '', 'yes'],
  ['domain <program>', '', 'yes'],
  [routed, 'domain { "a.example" = "smtp://192.0.2.9", "gmail.com" = "smtp://192.0.2.9" }', 'yes'],
  ['domain { "gmail.com" = "lmtp://192.0.2.9:24" }', 'domain { "gmail.com" = "smtp://192.0.2.9" }', 'yes'],
  [routed, 'domain { "a.example" = "smtp://192.0.2.8" }', 'no'],
  ['host lmtp://127.0.0.1:2525', 'host smtp://127.0.0.1:2525', 'yes'],
  ['host smtp://127.0.0.1:2525', 'host lmtp://127.0.0.1:2525', 'no'],
  ['host smtp://192.0.2.8', 'host smtp://192.0.2.9', 'no'],
])('what strangers gain from relay %s to relay %s: %s', (old, next, gain) => {
  const { changes, strangersGain } = compareFlows(withAction(old), withAction(next));
  expect(changes.length).toBe(1);
  expect(strangersGain).toBe(gain);
});
