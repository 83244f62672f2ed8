import { describe, expect, test } from 'vitest';
import { parseEnvelope } from '../../../src/cli/envelopes.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { load } from '../../support/load-config.js';

const tables = 'table t file:/t\ntable u file:/u\naction r relay\n';

function judge(text: string) {
  const { config, machine } = load(tables + text);
  return { config, machine, ...verifyRelay(config, machine) };
}

const onPlain = (rules: string): string => `listen on eth0\n${rules}\n`;
const filtered = (filter: string, rules: string): string =>
  `filter f phase ${filter} reject "550 no"\nlisten on eth0 filter f\n${rules}\n`;

describe('a table that was not seen, of what a client chooses to say: one entry is enough', () => {
  test.each([
    ['senders', onPlain('match from any mail-from <t> for any action r')],
    ['senders by expressions', onPlain('match from any mail-from regex <t> for any action r')],
    ['from mail-from', onPlain('match from mail-from <t> for any action r')],
    ['HELO names', onPlain('match from any helo <t> for any action r')],
    ['reverse names', onPlain('match from rdns <t> for any action r')],
    ['a sender and a HELO name', onPlain('match from any helo <u> mail-from <t> for any action r')],
    [
      'those whom a filter spares',
      filtered('mail-from match !mail-from <t>', 'match from any for any action r'),
    ],
    [
      'a filter and a rule',
      filtered('mail-from match !mail-from <t>', 'match from any mail-from <t> for any action r'),
    ],
    [
      'reverse names that a filter spares',
      filtered('connect match !rdns <t>', 'match from any for any action r'),
    ],
    [
      'all but a list of others',
      onPlain('match from any helo <u> for any reject\nmatch from any mail-from <t> for any action r'),
    ],
    [
      'a rule that rejects all others',
      onPlain('match from any !mail-from <t> for any reject\nmatch from any for any action r'),
    ],
    [
      "a network of one's own besides",
      onPlain('match from src 10.0.0.0/8 for any reject\nmatch from any mail-from <t> for any action r'),
    ],
  ])('%s: open, and the witness says which entry it takes for granted', (_, text) => {
    const { config, machine, openRelay, holes, assumptions, dependsOn } = judge(text);
    expect([openRelay, dependsOn]).toEqual(['yes', []]);
    const witness = holes[0]?.witness;
    expect(witness?.assumed?.map(({ table }) => table)).toContain('t');
    expect(assumptions.join()).toContain('table <t> is not empty');
    // It gets through again.
    expect(decide(config, machine, witness ?? {}).decision).toBe('accept');
    expect(
      decide(config, machine, { ...witness, assumed: [{ table: 't', entry: 'nobody@elsewhere.example' }] })
        .decision,
    ).not.toBe('accept');
  });

  test.each([
    ['a source', onPlain('match from src <t> for any action r')],
    ['a domain', onPlain('match from any for domain <t> action r')],
    ['a recipient', onPlain('match from any for rcpt-to <t> action r')],
    [
      'a sender that may be refused before',
      onPlain(
        'match from any mail-from "@a.example" for any reject\nmatch from any mail-from <t> for any action r',
      ),
    ],
    [
      'a sender that another list may refuse',
      onPlain('match from any mail-from <u> for any reject\nmatch from any mail-from <t> for any action r'),
    ],
    ['one list of two kinds of names', onPlain('match from any helo <t> mail-from <t> for any action r')],
    [
      'a reverse name that must lead back',
      filtered('connect match !fcrdns', 'match from rdns <t> for any action r'),
    ],
    [
      'a sender that a filter puts in',
      `filter f phase mail-from match !auth rewrite "<bob@a.example>"\nlisten on eth0 filter f\nmatch from any mail-from <t> for any action r\n`,
    ],
  ])('%s: unknown', (_, text) => {
    expect(judge(text).openRelay).toBe('unknown');
  });

  test.each([
    ['and a login', onPlain('match from auth mail-from <t> for any action r')],
    [
      'refused before',
      onPlain('match from any mail-from <t> for any reject\nmatch from any mail-from <t> for any action r'),
    ],
    ['on loopback', 'listen on lo\nmatch from any mail-from <t> for any action r\n'],
  ])('%s: closed', (_, text) => {
    expect(judge(text).openRelay).toBe('no');
  });
});

describe('a table that was not seen and names whom a rule or a filter refuses', () => {
  test.each([
    [
      'a rule by sender',
      onPlain('match mail-from <t> from any for any reject\nmatch from any for any action r'),
    ],
    ['a rule by HELO', onPlain('match helo <t> from any for any reject\nmatch from any for any action r')],
    ['a rule for other reverse names', onPlain('match !from rdns <t> for any action r')],
    ['a rule by address', onPlain('match from src <t> for any reject\nmatch from any for any action r')],
    ['a rule by recipient', onPlain('match from any for domain <t> reject\nmatch from any for any action r')],
    ['a rule that it is no part of', onPlain('match from any !mail-from <t> for any action r')],
    ['a filter', filtered('helo match helo <t>', 'match from any for any action r')],
  ])('%s: the witness says that it is not in the list, and is answered so again', (_, text) => {
    const { config, machine, openRelay, holes } = judge(text);
    expect(openRelay).toBe('yes');
    const witness = holes[0]?.witness;
    expect(witness?.assumed).toEqual([{ table: 't', entry: null }]);
    expect(decide(config, machine, witness ?? {})).toMatchObject({ decision: 'accept', dependsOn: [] });
    // As a line for simulate.
    const { envelopes } = parseEnvelope(JSON.stringify(witness), {});
    expect(decide(config, machine, envelopes[0] ?? {}).decision).toBe('accept');
  });

  test('a list on which nothing hangs is not taken for granted', () => {
    const { holes } = judge(
      onPlain('match from any for any action r\nmatch from any mail-from <t> for any reject'),
    );
    expect(holes[0]?.witness.assumed).toBeUndefined();
  });
});
