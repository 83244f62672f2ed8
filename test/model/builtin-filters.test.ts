import { expect, test } from 'vitest';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import { decide } from '../../src/verify/smtp/decide.js';
import { load } from '../support/load-config.js';

/** The filters of OpenBSD 6.5, which had another form then. Source: parse.y 1.251 and lka_filter.c 1.34; no server of that release is at hand. */
const open = `filter names builtin connect !rdns reject "550 no name"
filter greeting builtin helo helo { "bad.example" } reject "550 bad name"
filter both chain { names, greeting }
listen on 192.0.2.1 filter both
action "out" relay
match from any for any action "out"
`;

test('a filter is `builtin`, and has no `match`', () => {
  const refusals = (text: string, release: '6.5' | '6.6') => load(text, { release }).config.refusals.length;
  const later = open.replaceAll('builtin', 'phase').replaceAll(/(connect|helo) (?=!rdns|helo)/g, '$1 match ');
  expect([refusals(open, '6.5'), refusals(later, '6.6')]).toEqual([0, 0]);
  expect(refusals(open, '6.6')).toBeGreaterThan(0);
  expect(refusals(later, '6.5')).toBeGreaterThan(0);
});

test('conditions with a table mean what they mean later, and those without one are taken to let everything pass', () => {
  const { config, machine } = load(open, { release: '6.5' });
  const ask = (helo: string) =>
    decide(config, machine, {
      src: '203.0.113.9',
      dst: '192.0.2.1',
      helo,
      ehlo: false,
      mail_from: 'a@b.example',
      rcpt_to: 'c@d.example',
      rdns: null,
    });
  expect(ask('bad.example').decision).toBe('reject');
  expect(ask('good.example')).toMatchObject({
    decision: 'accept',
    assumptions: ['filter "names" lets everything pass'],
  });
  expect(verifyRelay(config, machine, {})).toMatchObject({
    openRelay: 'yes',
    assumptions: ['filter "names" lets everything through'],
  });
});

test('`from rdns` takes a name, and the process of `proc-exec` is nobody else’s', () => {
  const rest = 'listen on 192.0.2.1\naction "out" relay\nmatch for any action "out"\n';
  const checks = (text: string, release: '6.5' | '6.6') =>
    load(`${text}\n${rest}`, { release }).config.refusals.map(({ check }) => check);
  const nameless = 'match from rdns reject';
  expect([checks(nameless, '6.5'), checks(nameless, '6.6')]).toEqual([['L01'], []]);
  const shared = 'filter a proc-exec "x"\nfilter b proc a';
  expect([checks(shared, '6.5'), checks(shared, '6.6')]).toEqual([['F04'], []]);
});
