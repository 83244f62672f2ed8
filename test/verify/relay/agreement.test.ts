import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../../src/model/config/config.js';
import { type Node, yes } from '../../../src/verify/bdd/diagram.js';
import type { Field } from '../../../src/verify/bdd/field.js';
import { likelyPublicSuffix } from '../../../src/verify/relay/likely-public-suffix.js';
import { ownNames } from '../../../src/verify/relay/own-domains.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { reachability } from '../../../src/verify/ruleset/reachability.js';
import { type ReachedRule, reachedRules } from '../../../src/verify/ruleset/reached-rules.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../../../src/verify/smtp/envelope.js';
import type { EnvelopeSpace } from '../../../src/verify/space/envelope-space.js';
import { publicAddresses } from '../../../src/verify/space/public-addresses.js';
import { anonymous } from '../../../src/verify/space/reserved-users.js';
import { usualSpaceLimits } from '../../../src/verify/space/scope.js';
import { buildSpace } from '../../../src/verify/space/space-builder.js';
import { type LoadedConfig, load } from '../../support/load-config.js';
import { runs } from '../../support/property.js';
import { envelope, ruleset, surroundings } from '../../support/rulesets.js';
import { isTrusted } from '../../support/trusted.js';

const plain = [
  'pki x cert "/x.crt"',
  'pki x key "/x.key"',
  'action r relay',
  'action l mbox',
  'listen on eth0 tag a',
  'listen on eth0 port 587 tls-require pki x auth-optional tag B',
];

function loadLines(lines: readonly string[]): LoadedConfig {
  const loaded = load(`${lines.join('\n')}\n`);
  const errors = loaded.config.refusals.filter(({ severity, host }) => severity !== 'warning' && !host);
  expect(errors.map(({ message }) => message)).toEqual([]);
  return loaded;
}

function spaceOf({ config, machine }: LoadedConfig): EnvelopeSpace {
  return buildSpace({
    scope: config,
    machine,
    own: ownNames(config, machine, likelyPublicSuffix),
    strangers: publicAddresses(machine.addresses),
    limits: usualSpaceLimits,
  });
}

/** What a rule or none said: "3", "3 fails", "none". */
const ruleSaid = (decision: Decision): string =>
  decision.decision === 'tempfail' ? 'fails' : decision.rule === undefined ? 'none' : `${decision.rule}`;

describe('the diagram and decide', () => {
  test('agree on members of random classes', () => {
    fc.assert(
      fc.property(
        ruleset,
        fc.array(fc.array(fc.nat(), { minLength: 16, maxLength: 16 }), { minLength: 20, maxLength: 20 }),
        (rules, choices) => {
          const loaded = loadLines([...plain, ...rules]);
          const space = spaceOf(loaded);
          const decision = [...reachedRules(space, yes)];
          for (const numbers of choices) compare(loaded, space, decision, numbers);
        },
      ),
      { numRuns: runs(60) },
    );
  });

  /** Chooses a class of each field by `numbers` and asks both about a member. */
  function compare(
    { config, machine }: LoadedConfig,
    space: EnvelopeSpace,
    decision: readonly ReachedRule[],
    numbers: readonly number[],
  ): void {
    const codes = new Map<Field, number>();
    let at = 0;
    const choose = (field: Field, allowed: readonly number[]): number => {
      const code = allowed[(numbers[at] ?? 0) % allowed.length] ?? 0;
      at += 1;
      codes.set(field, code);
      return code;
    };
    const all = (field: Field): readonly number[] => Array.from({ length: field.count }, (_, code) => code);
    const listener = choose(space.listener, [0, 1]);
    const clients = space.sources.flatMap(({ kind, samples }, code) =>
      kind.startsWith('ipv') && samples.length > 0 ? [code] : [],
    );
    const source = space.sources[choose(space.source, clients)];
    const src = source?.samples[(numbers[14] ?? 0) % source.samples.length] ?? '';
    // The loopback addresses do not reach the listeners on eth0.
    if (/^127|^::1$/.test(src)) return;
    const reverse = space.reverseNames.samples(choose(space.reverse, all(space.reverse)))[0] ?? '';
    choose(space.confirmed, [0]);
    choose(space.greeting, [0]);
    const helo = space.heloNames.samples(choose(space.helo, all(space.helo)))[0] ?? '';
    const auth = choose(
      space.auth,
      listener === 1 ? all(space.auth).filter((code) => code !== 1) : [anonymous],
    );
    for (const { field, order } of [...space.sender.fields, ...space.recipient.fields]) choose(field, order);
    const code = (field: Field): number => codes.get(field) ?? 0;
    const [sender] = space.sender.samples(code);
    const [recipient] = space.recipient.samples(code);
    if (sender === undefined || recipient === undefined) return;
    const name = space.userNames.samples(auth)[0];
    const input: EnvelopeInput = {
      src,
      port: listener === 1 ? 587 : 25,
      tls: listener === 1 ? 'starttls' : 'none',
      helo,
      mail_from: sender.text,
      rcpt_to: recipient.text,
      auth: auth === anonymous ? null : (name ?? 'user'),
      rdns: reverse === '<unknown>' ? null : reverse,
    };
    const said = decide(config, machine, input);
    if (said.phase !== 'rcpt') return;
    const isIn = (region: Node): boolean => {
      let node = region;
      for (const [field, chosen] of codes) node = field.follow(node, chosen);
      return node === yes;
    };
    const expected = decision.flatMap(({ rule, decides, fails }) => [
      ...(isIn(decides) ? [`${rule}`] : []),
      ...(isIn(fails) ? ['fails'] : []),
    ]);
    if (expected.length === 0) expected.push('none');
    expect([[ruleSaid(said)], input]).toEqual([expected, input]);
  }
});

/** A client from outside with a recipient that no rule can own. */
const isStranger = ({ src = '', auth, rcpt_to = '', proxy }: EnvelopeInput): boolean =>
  auth === null &&
  (proxy !== null || !src.startsWith('10.')) &&
  /@(victim\.org|evil\.com|x\.y\.net)>?$/.test(rcpt_to);

describe('the verdict', () => {
  test('is yes only with an envelope that decide accepts, and no only where it accepts none', () => {
    let counted = { yes: 0, no: 0, unknown: 0 };
    fc.assert(
      fc.property(
        surroundings,
        ruleset,
        fc.array(envelope, { minLength: 40, maxLength: 40 }),
        (around, rules, envelopes) => {
          const { config, machine } = loadLines([...around, ...rules]);
          const verdict = verifyRelay(config, machine);
          counted = { ...counted, [verdict.openRelay]: counted[verdict.openRelay] + 1 };
          for (const { witness, rule } of verdict.holes) {
            const said = decide(config, machine, witness);
            expect([said.decision, said.rule]).toEqual(['accept', rule]);
          }
          const open = new Set(verdict.holes.map(({ rule }) => rule));
          expect(verdict.dependsOn).toEqual([]);
          for (const input of envelopes.filter(isStranger)) {
            const said = decide(config, machine, input);
            const relayed =
              said.decision === 'accept' && said.deliveries.some(({ type }) => type === 'relay');
            if (relayed && !isTrusted(verdict, said.rule, input.src ?? ''))
              expect([open.has(said.rule ?? 0), input]).toEqual([true, input]);
          }
        },
      ),
      { numRuns: runs(60) },
    );
    expect(counted.yes).toBeGreaterThan(3);
    expect(counted.no).toBeGreaterThan(3);
  });
});

/** The configuration with one rule taken out. */
const without = (config: Config, index: number): Config => ({
  ...config,
  rules: config.rules.filter((rule) => rule.index !== index),
});

describe('dead rules', () => {
  test('decide nothing', () => {
    let dead = 0;
    fc.assert(
      fc.property(
        surroundings,
        ruleset,
        fc.array(envelope, { minLength: 40, maxLength: 40 }),
        (around, rules, envelopes) => {
          const { config, machine } = loadLines([...around, ...rules]);
          for (const { rule, takenBy } of reachability(config, machine).dead) {
            dead += 1;
            expect(takenBy.every((other) => other < rule)).toBe(true);
            for (const input of envelopes) {
              expect([decide(config, machine, input).rule === rule, input]).toEqual([false, input]);
              expect(decide(without(config, rule), machine, input).decision).toBe(
                decide(config, machine, input).decision,
              );
            }
          }
        },
      ),
      { numRuns: runs(30) },
    );
    expect(dead).toBeGreaterThan(3);
  });
});
