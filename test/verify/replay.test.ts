import { describe, expect, test } from 'vitest';
import { parsePolicy } from '../../src/policy/parse.js';
import { provePolicy } from '../../src/policy/prove.js';
import { compareFlows } from '../../src/verify/diff/compare.js';
import { matrixOf } from '../../src/verify/matrix/matrix.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import { decide } from '../../src/verify/smtp/decide.js';
import { load } from '../support/load-config.js';

const actions = 'action r relay\naction in maildir\n';
const second = 'match from any !tag IN for any action r\n';
const first = 'match from any tag IN for domain "example.org" action in\n';

describe('examples come to their listener again when they are replayed', () => {
  test.each([
    ['listen on eth0 tag IN\nlisten on eth1\n', 'eth1'],
    ['listen on eth0 tag IN\nlisten on 0.0.0.0\n', '0.0.0.0'],
    ['listen on 192.0.2.1 tag IN\nlisten on 192.0.2.2\n', '192.0.2.2'],
    ['listen on 0.0.0.0\nlisten on eth0 tag IN port 587\n', undefined],
  ])('%j', (listeners, dst) => {
    const old = load(listeners + actions + first);
    const next = load(listeners + actions + second);
    const example = compareFlows(old, next).changes.find(({ kind }) => kind === 'newly-accepted')?.example;
    expect(example?.envelope.dst).toBe(dst);
    expect(decide(old.config, old.machine, example?.envelope ?? {}).decision).toBe('reject');
    expect(decide(next.config, next.machine, example?.envelope ?? {}).decision).toBe('accept');

    const { assertions } = parsePolicy({ path: 'p', text: '203.0.113.9 may not relay' });
    const [verdict] = provePolicy(next.config, next.machine, assertions).verdicts;
    const { envelope = {} } = verdict?.counterexample ?? {};
    expect(envelope.dst).toBe(dst);
    expect(decide(next.config, next.machine, envelope).decision).toBe('accept');

    for (const { parts } of matrixOf(next.config, next.machine).rows.flatMap(({ cells }) => cells))
      for (const { example: shown } of parts)
        if (shown !== undefined)
          expect(decide(next.config, next.machine, shown.envelope).decision).toBe(shown.decision.decision);
  });

  test('an interface that no listener names is one of all', () => {
    const { config, machine } = load(`listen on 0.0.0.0\n${actions}match from any for any action r\n`);
    expect(decide(config, machine, { dst: 'eth1' }).decision).toBe('accept');
    expect(decide(config, machine, { dst: 'eth1', src: '2001:db8::7' }).decision).toBe('error');
  });
});

test('an example is of no listener whose connections another one takes', () => {
  const { config, machine } = load(
    `pki x cert "/c"\npki x key "/k"\nlisten on eth0 tls-require pki x\nlisten on eth0\n${actions}match from any for domain "example.org" action in\n`,
  );
  const { assertions } = parsePolicy({ path: 'p', text: 'port 25 requires tls' });
  const [verdict] = provePolicy(config, machine, assertions).verdicts;
  expect(verdict?.verdict).toBe('unknown');
  expect(verdict?.dependsOn).toEqual([
    'two listeners have the same address and port: which one clients reach is not known',
  ]);
  for (const { parts } of matrixOf(config, machine).rows.flatMap(({ cells }) => cells))
    for (const { example } of parts)
      if (example !== undefined)
        expect(decide(config, machine, example.envelope)).toMatchObject({
          decision: example.decision.decision,
          rule: example.decision.rule,
        });
});

test('an example says of which lists it takes for granted that they do not name it', () => {
  const { config, machine } = load(
    `table bad file:/bad\nlisten on eth0\n${actions}match from src <bad> for any reject\nmatch from any for any action r\n`,
  );
  expect(verifyRelay(config, machine).assumptions).toContain(
    'table <bad>, which was not read, does not name the example',
  );
});
