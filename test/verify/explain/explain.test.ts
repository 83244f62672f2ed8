import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MatchRule } from '../../../src/model/config/config.js';
import { type DecisionExplanation, explain } from '../../../src/verify/explain/explain.js';
import type { RuleExplanation } from '../../../src/verify/explain/rule-explanation.js';
import { chooseListener, obstacleOf } from '../../../src/verify/smtp/bindings.js';
import { peerAddress } from '../../../src/verify/smtp/client.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import type { EnvelopeInput } from '../../../src/verify/smtp/envelope.js';
import { criterionTests, firstMatchingRule } from '../../../src/verify/smtp/match-rules.js';
import type { Envelope } from '../../../src/verify/smtp/ruled-envelope.js';
import type { Context } from '../../../src/verify/smtp/table-lookup.js';
import { type LoadedConfig, load } from '../../support/load-config.js';
import { runs } from '../../support/property.js';
import { envelope, ruleset, surroundings } from '../../support/rulesets.js';

const quiet = { unseen: () => false, assume: () => undefined };

/** What the rule says nothing of holds. */
const silent = {
  tag: { tag: undefined },
  from: { from: { type: 'src', negated: false, table: undefined, regex: false, implied: false } },
  for: { for: { type: 'domain', negated: false, table: undefined, regex: false, implied: false } },
  helo: { helo: undefined },
  auth: { auth: undefined },
  tls: { tls: undefined },
  'mail-from': { mailFrom: undefined },
  'rcpt-to': { rcptTo: undefined },
} as const;

/** The rule without some of its criteria. */
const without = (rule: MatchRule, names: readonly (keyof typeof silent)[]): MatchRule =>
  Object.assign({ ...rule }, ...names.map((name) => silent[name]));

/** What smtpd's search says of a ruleset of this one rule. */
function verdictOf({ config, machine }: LoadedConfig, rule: MatchRule, asked: Envelope): boolean | 'error' {
  const context: Context = { config: { ...config, rules: [rule] }, machine, knowledge: quiet };
  const found = firstMatchingRule(context, asked);
  return found === 'error' ? 'error' : found !== 'none';
}

const named = ({ criteria }: RuleExplanation) => criteria.filter(({ holds }) => holds !== true);

/** Each rule that was looked at for an address. */
const rulesOf = ({ steps }: DecisionExplanation) =>
  steps.flatMap((step) =>
    step.type === 'rules' ? (step.rules ?? []).map((each) => [step.envelope, each] as const) : [],
  );

describe('random rulesets and envelopes', () => {
  test('without all named criteria a rule matches, with any one of them it does not', () => {
    const seen = { rules: 0, failed: 0, matched: 0, errors: 0 };
    fc.assert(
      fc.property(
        ruleset,
        surroundings,
        fc.array(envelope, { minLength: 8, maxLength: 8 }),
        (rules, lines, all) => {
          const loaded = load([...lines, ...rules, ''].join('\n'));
          for (const input of all)
            for (const [asked, explained] of rulesOf(explain(loaded.config, loaded.machine, input))) {
              const { rule, result } = explained;
              const faults = named(explained).map(({ name }) => name);
              seen.rules += 1;
              expect(result).toBe(
                { true: 'matches', false: 'fails', error: 'error' }[`${verdictOf(loaded, rule, asked)}`],
              );
              seen[result === 'matches' ? 'matched' : result === 'error' ? 'errors' : 'failed'] += 1;
              expect(verdictOf(loaded, without(rule, faults), asked)).toBe(true);
              for (const fault of faults) {
                const others = criterionTests.map(({ name }) => name).filter((name) => name !== fault);
                expect(verdictOf(loaded, without(rule, others), asked)).not.toBe(true);
              }
            }
        },
      ),
      { numRuns: runs(300) },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
    expect(seen.rules).toBeGreaterThan(2000);
  });

  test('the explanation is of the decision: the first rule that matches is the one that decides', () => {
    fc.assert(
      fc.property(
        ruleset,
        surroundings,
        fc.array(envelope, { minLength: 4, maxLength: 4 }),
        (rules, lines, all) => {
          const { config, machine } = load([...lines, ...rules, ''].join('\n'));
          for (const input of all) {
            const explained = explain(config, machine, input);
            expect(explained.decision).toEqual(decide(config, machine, input));
            const first = rulesOf(explained).find(
              ([, { result }]) => result === 'matches' || result === 'error',
            );
            const index = first?.[1].result === 'matches' ? first[1].rule.index : undefined;
            expect(explained.decision.rule).toBe(index);
          }
        },
      ),
      { numRuns: runs(100) },
    );
  });
});

describe('which listener', () => {
  const on = ['192.0.2.1', '0.0.0.0', '::', 'eth0', 'lo', '127.0.0.1', '2001:db8::1', 'all'];
  const listener = fc
    .tuple(
      fc.constantFrom(...on),
      fc.constantFrom('', ' port 587', ' smtps pki x', ' port 465'),
      fc.constantFrom('', ' tag a', ' tag b'),
      fc.constantFrom('', ' inet4', ' inet6'),
    )
    .map(
      ([place, port, tag, family]) =>
        `listen on ${place}${place.includes('.') || place.includes(':') ? '' : family}${port}${tag}`,
    );
  const input: fc.Arbitrary<EnvelopeInput> = fc.record(
    {
      src: fc.constantFrom('203.0.113.7', '127.0.0.1', '2001:db8::9', '::1'),
      dst: fc.constantFrom(
        '192.0.2.1',
        '198.51.100.1',
        'eth0',
        'eth1',
        '127.0.0.1',
        '2001:db8::1',
        '::',
        '0.0.0.0',
      ),
      port: fc.constantFrom(25, 587, 465),
      tls: fc.constantFrom('none', 'starttls', 'smtps'),
      tag: fc.constantFrom('a', 'B'),
    },
    { requiredKeys: [] },
  );

  test('where none takes a connection, each has its obstacle; else one without takes it', () => {
    let none = 0;
    fc.assert(
      fc.property(fc.array(listener, { minLength: 1, maxLength: 4 }), input, (lines, asked) => {
        const { config } = load(`pki x cert "/c"\npki x key "/k"\n${lines.join('\n')}\n`);
        const client = peerAddress(asked);
        if (client === undefined) return;
        const chosen = chooseListener(config, asked, client)?.listener;
        const free = config.listeners.filter((each) => obstacleOf(each, asked, client) === undefined);
        if (chosen === undefined) none += 1;
        expect(chosen === undefined ? free : free.includes(chosen)).toEqual(chosen === undefined ? [] : true);
      }),
      { numRuns: runs(2000) },
    );
    expect(none).toBeGreaterThan(100);
  });
});

describe('an expansion', () => {
  const text = [
    'table aliases { root = "bob, |/bin/archive", loop = "nobody@example.org" }',
    'table domains { "example.org", "*.example.net" }',
    'listen on 192.0.2.1',
    'action in maildir alias <aliases>',
    'action out relay',
    'match from any for domain <domains> action in',
    'match for any action out',
    '',
  ].join('\n');
  const passwd = 'root:x:0:0::/root:/bin/sh\nbob:x:2:2::/home/bob:/bin/sh\n';

  test('is told step by step', () => {
    const files = { '/etc/passwd': passwd, '/home/bob/.forward': 'carol@elsewhere.example\n' };
    const { config, machine } = load(text, { files });
    const { steps, listener } = explain(config, machine, { rcpt_to: 'root@mx.example.net' });
    expect(listener).toBe(config.listeners[0]);
    expect(steps.map(({ type, of }) => `${type} ${of}`)).toEqual([
      'rules root@mx.example.net',
      'alias root',
      'alias bob',
      'user bob',
      'forward bob',
      'delivery |/bin/archive',
      'rules carol@elsewhere.example',
      'delivery carol@elsewhere.example',
    ]);
    const [first] = steps;
    const matched = first?.rules?.find(({ result }) => result === 'matches');
    expect(matched?.criteria.map(({ entry }) => entry?.key)).toEqual([undefined, '*.example.net']);
  });

  test('that fails says where and why', () => {
    const { config, machine } = load(text, { files: { '/etc/passwd': passwd } });
    expect(explain(config, machine, { rcpt_to: 'carol@example.org' }).steps.at(-1)).toEqual({
      type: 'refusal',
      of: 'carol',
      reply: '550 Invalid recipient',
      reason: 'there is no such user',
    });
  });
});

test('a filter says what it did, by phase', () => {
  const { config, machine } = load(
    [
      'table bad { "*.evil.example", "fakedomain.com" }',
      'filter names phase helo match helo <bad> reject "550 go away"',
      'filter first phase connect match src "10.0.0.0/8" disconnect "550 no"',
      'filter log phase connect match fcrdns report "x"',
      'listen on 192.0.2.1 filter { first, log, names }',
      'action out relay',
      'match from any for any action out',
      '',
    ].join('\n'),
  );
  const { filters, decision } = explain(config, machine, { ehlo: false });
  expect(filters.map(({ filter, phase, outcome }) => [filter.name, phase, outcome])).toEqual([
    ['first', 'connect', 'no-match'],
    ['log', 'connect', 'report'],
    ['names', 'helo', 'reject'],
  ]);
  expect(filters[2]?.lookups[0]).toMatchObject({ name: 'bad', key: 'fakedomain.com', found: true });
  expect(decision.reply).toBe('550 go away');
});

test('what was not seen is said of the criterion that asks for it', () => {
  const { config, machine } = load(
    'table t file:/etc/t\nlisten on 192.0.2.1\naction out relay\nmatch from src <t> for any action out\n',
  );
  const [[, rule] = []] = rulesOf(explain(config, machine, {}));
  expect(rule?.result).toBe('unseen');
  expect(rule?.criteria[0]?.lookup?.reason).toContain('/etc/t');
});
