import { describe, expect, test } from 'vitest';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { load } from '../../support/load-config.js';

/**
 * Senders without a domain (`MAIL FROM:<bob>`): rules see them completed with the listener's name, filters as the client wrote them. Live servers of 6.8 to 7.9
 * send on what is `open` here.
 */
function witnessOf(filter: string, rule: string, listener = ''): string | undefined {
  const { config, machine } = load(
    [
      'action "r" relay',
      `filter f ${filter} reject "550 no"`,
      `listen on 192.0.2.1 port 25 ${listener} filter f`,
      `match from any for any mail-from ${rule} action "r"`,
      '',
    ].join('\n'),
  );
  const verdict = verifyRelay(config, { ...machine, serverName: 'mail.example.org' });
  expect(verdict.dependsOn).toEqual([]);
  return verdict.holes[0]?.witness.mail_from;
}

const atSign = 'phase mail-from match mail-from regex ".*@.*"';

describe('a sender without a domain', () => {
  test('has none for a filter, and the server’s name for a rule', () => {
    expect(witnessOf(atSign, '"@*.example.org"')).not.toContain('@');
    expect(witnessOf('phase commit match mail-from regex ".*@.*"', '"@*.example.org"')).not.toContain('@');
    expect(witnessOf('phase mail-from match mail-from "@*"', '"@mail.example.org"')).not.toContain('@');
    expect(witnessOf(atSign, '"@example.net"')).toBeUndefined();
  });

  test('is a single address that a rule names in full', () => {
    expect(witnessOf(atSign, '"bob@mail.example.org"')).toBe('bob');
    expect(witnessOf(atSign, '"bob@mail.example.net"')).toBeUndefined();
    expect(
      witnessOf('phase mail-from match mail-from regex { ".*@.*", "bob" }', '"bob@mail.example.org"'),
    ).toBe(undefined);
  });

  test('may have a source route, which only filters see', () => {
    expect(
      witnessOf('phase mail-from match mail-from regex { ".*@.*", "^bob" }', '"bob@mail.example.org"'),
    ).toBe(':bob');
  });

  test('gets the name of the listener where that has one', () => {
    const named = 'hostname "foo.example.net"';
    expect(witnessOf(atSign, '"@foo.example.net"', named)).not.toContain('@');
    expect(witnessOf(atSign, '"bob@foo.example.net"', named)).toBe('bob');
    expect(witnessOf(atSign, '"@mail.example.org"', named)).toBeUndefined();
    expect(witnessOf(atSign, '"@foo.example.net"')).toBeUndefined();
  });
});
