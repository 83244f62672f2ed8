import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../../src/policy/parse.js';
import { provePolicy } from '../../../src/policy/prove.js';
import type { RelayVerdict } from '../../../src/verify/relay/relay-verdict.js';
import { type RelayOptions, verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { parseExposed } from '../../../src/verify/ruleset/exposure.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { load } from '../../support/load-config.js';
import { runs } from '../../support/property.js';
import { envelope, ruleset } from '../../support/rulesets.js';

/** The verdict; every witness is played again. */
function judge(text: string, options: RelayOptions): RelayVerdict {
  const { config, machine } = load(`action r relay\naction l mbox\n${text}\n`);
  const verdict = verifyRelay(config, machine, options);
  for (const { witness, rule } of verdict.holes)
    expect(decide(config, machine, witness)).toMatchObject({ decision: 'accept', rule });
  return verdict;
}

const containers = 'listen on eth0\nmatch from src 172.16.0.0/12 for any action r';
const local = 'match for any action r';

describe('ways to a server that its configuration does not show', () => {
  test.for([
    ['nothing is said', containers, {}, 'no'],
    ['a published port', containers, { exposed: ['25=172.17.0.1'] }, 'yes'],
    ['some gateway of a network', containers, { exposed: ['25=172.17.0.0/16'] }, 'yes'],
    ['another address', containers, { exposed: ['25=10.0.0.1'] }, 'no'],
    ['another port', containers, { exposed: ['587=172.17.0.1'] }, 'no'],
    [
      'the same in IPv6',
      'listen on eth0\nmatch from src fd00::/8 for any action r',
      { exposed: ['25=fd00::1'] },
      'yes',
    ],
    [
      'a listener of IPv4',
      'listen on eth0 inet4\nmatch from src fd00::/8 for any action r',
      { exposed: ['25=fd00::1'] },
      'no',
    ],
    ['a forwarder on the machine', `listen on lo\n${local}`, { exposed: ['25=127.0.0.1'] }, 'yes'],
    ['its own address', `listen on 192.0.2.1\n${local}`, { exposed: ['25=192.0.2.1'] }, 'yes'],
    [
      'a login is required',
      `pki x cert "/x"\npki x key "/x"\nlisten on eth0 tls-require pki x auth\n${containers.slice(15)}`,
      { exposed: ['25=172.17.0.1'] },
      'no',
    ],
    ['a trusted gateway', containers, { exposed: ['25=172.17.0.1'], trusted: ['172.16.0.0/12'] }, 'yes'],
    [
      'a proxy on loopback that anybody reaches',
      'listen on lo proxy-v2\nmatch from src 10.0.0.1 for any action r',
      { exposed: ['25=127.0.0.1'] },
      'yes',
    ],
    ['a closed port', 'listen on eth0\nmatch from any for any action r', { closed: [25] }, 'no'],
    ['another closed port', 'listen on eth0\nmatch from any for any action r', { closed: [587] }, 'yes'],
    ['a closed port with a gateway', containers, { closed: [25], exposed: ['25=172.17.0.1'] }, 'yes'],
    [
      'a closed port, and a gateway that may not relay',
      'listen on eth0\nmatch from !src 172.17.0.1 for any action r',
      { closed: [25], exposed: ['25=172.17.0.1'] },
      'no',
    ],
  ] as const)('%s', ([, text, options, openRelay]) => {
    expect(judge(text, options).openRelay).toBe(openRelay);
  });

  test('the answer says what it rests on', () => {
    const { holes, assumptions } = judge(containers, { exposed: ['25=172.17.0.1'], closed: [587] });
    expect(holes.map(({ cause, witness: { src } }) => [cause, src])).toEqual([
      ['published-port', '172.17.0.1'],
    ]);
    expect(assumptions).toEqual([
      'strangers on port 25 may seem to come from 172.17.0.1: the settings say so',
      'no stranger reaches port 587: the settings say so',
    ]);
  });

  test('policies know of them', () => {
    const { config, machine } = load(`action r relay\n${containers}\n`);
    const { assertions } = parsePolicy({
      path: 'policy',
      text: 'strangers never relay\nstrangers never relay to example.com\n172.20.0.0/16 may relay\nonly 172.18.0.0/16 may relay\n10.0.0.0/8 never relay\n',
    });
    const said = (options: RelayOptions) =>
      provePolicy(config, machine, assertions, options).verdicts.map(({ verdict }) => verdict);
    expect(said({})).toEqual(['proven', 'proven', 'proven', 'refuted', 'proven']);
    const exposed = said({ exposed: ['25=172.17.0.1'] });
    expect(exposed).toEqual(['refuted', 'refuted', 'proven', 'refuted', 'proven']);
  });

  test('no envelope under such an address contradicts a proof', () => {
    fc.assert(
      fc.property(ruleset, fc.array(envelope, { minLength: 30, maxLength: 30 }), (rules, envelopes) => {
        const { config, machine } = load(
          `action r relay\naction l mbox\nlisten on eth0 tag a\nlisten on lo port 587\n${rules.join('\n')}\n`,
        );
        const network = '10.0.0.0/8';
        const { openRelay } = verifyRelay(config, machine, { exposed: [`25=${network}`, '587=127.0.0.1'] });
        if (openRelay !== 'no') return;
        for (const each of envelopes)
          for (const client of [
            { src: '10.0.0.5', port: 25 },
            { src: '127.0.0.1', port: 587 },
          ]) {
            const asked = {
              ...each,
              ...client,
              tls: 'none',
              auth: null,
              rdns: null,
              rcpt_to: 'x@foreign.example',
            } as const;
            const { decision, deliveries } = decide(config, machine, asked);
            expect(decision === 'accept' && deliveries.some(({ type }) => type === 'relay')).toBe(false);
          }
      }),
      { numRuns: runs(300) },
    );
  });

  test.for([
    '25',
    '25=',
    '=172.17.0.1',
    '0=172.17.0.1',
    '65536=::1',
    '25=host',
    '25=::1/129',
    '25=10.0.0.0/8/8',
  ])('%s is none', (text) => {
    expect(parseExposed(text)).toBeUndefined();
  });
});
