import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Acceptance, type SenderGroup } from '../../src/lint/acceptance.js';
import { decide } from '../../src/verify/smtp/decide.js';
import type { EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { criteriaOf } from '../../src/verify/space/criteria.js';
import { load } from '../support/load-config.js';
import { runs } from '../support/property.js';
import { envelope, ruleset, surroundings } from '../support/rulesets.js';

const frame = `pki m cert "/m.crt"
pki m key "/m.key"
listen on eth0
listen on eth0 port 587 tls-require pki m auth
action "in" mbox
action "out" relay
match from any for domain "example.org" action "in"
`;

function taken(rules: string, group: SenderGroup, foreign = true) {
  const { config, machine } = load(`${frame}${rules}\n`);
  return new Acceptance([config], machine, {}, [criteriaOf({})]).of(0, group, foreign);
}

describe('which mail the rules accept', () => {
  test.each([
    ['match from local for any action "out"', 'users', { possibly: false, wholly: false, rules: [] }],
    ['match from auth for any action "out"', 'users', { possibly: true, wholly: true, rules: [2] }],
    ['match from auth for any action "out"', 'others', { possibly: false, rules: [] }],
    ['match from local for any action "out"', 'anyone', { possibly: true, wholly: false, rules: [2] }],
    [
      'match from any mail-from "@example.org" for any action "out"',
      'users',
      { possibly: true, wholly: false },
    ],
    ['match from any helo "laptop" for any action "out"', 'users', { possibly: true, wholly: false }],
    [
      'match from any mail-from file:/etc/x for any action "out"',
      'users',
      { possibly: true, certainly: false },
    ],
  ] as const)('%s: %s', (rules, group, expected) => {
    expect(
      taken(rules.replace('file:/etc/x', '<x>').replace(/^(?=.*<x>)/, 'table x file:/etc/x\n'), group),
    ).toMatchObject(expected);
  });

  test('is what single envelopes get', () => {
    const counted = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(
        surroundings,
        ruleset,
        fc.array(envelope, { minLength: 40, maxLength: 40 }),
        (around, rules, envelopes) => {
          const { config, machine } = load(`${[...around, ...rules].join('\n')}\n`);
          const acceptance = new Acceptance([config], machine, {}, [criteriaOf({})]);
          const answers = { users: acceptance.of(0, 'users'), others: acceptance.of(0, 'others') };
          for (const input of envelopes) {
            const { decision, rule } = decide(config, machine, input);
            if (decision !== 'accept' || rule === undefined || machine.addresses.includes(input.src ?? ''))
              continue;
            const said = groupOf(input);
            if (said === undefined) continue;
            counted.accepted += 1;
            expect([answers[said].possibly, answers[said].rules.includes(rule), input]).toEqual([
              true,
              true,
              input,
            ]);
          }
          for (const { possibly } of Object.values(answers)) if (!possibly) counted.refused += 1;
        },
      ),
      { numRuns: runs(60) },
    );
    expect(counted.accepted).toBeGreaterThan(100);
    expect(counted.refused).toBeGreaterThan(3);
  });
});

/** Behind a proxy a client is whom the header names: here only those over the network are asked. */
function groupOf({ auth, proxy }: EnvelopeInput): 'users' | 'others' | undefined {
  if (typeof proxy === 'string') return undefined;
  return auth ? 'users' : 'others';
}
