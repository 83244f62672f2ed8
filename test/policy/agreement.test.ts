import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parsePolicy } from '../../src/policy/parse.js';
import { provePolicy } from '../../src/policy/prove.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import { decide } from '../../src/verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { load } from '../support/load-config.js';
import { runs, times } from '../support/property.js';
import { envelope, ruleset, surroundings } from '../support/rulesets.js';

const isPrivate = (text: string | undefined): boolean => text?.startsWith('10.') ?? false;
const domainOf = (text: string | undefined): string => (text ?? '').split('@').at(-1)?.replace('>', '') ?? '';
const relayed = ({ decision, deliveries }: Decision): boolean =>
  decision === 'accept' && deliveries.some(({ type }) => type === 'relay');
const accepted = ({ decision }: Decision): boolean => decision === 'accept';

/** Assertions that nothing is so, each with the same as a test of one answered envelope. */
const nevers: readonly (readonly [string, (input: EnvelopeInput, answer: Decision) => boolean])[] = [
  [
    'nobody may send to a.example',
    (input, answer) => accepted(answer) && domainOf(input.rcpt_to) === 'a.example',
  ],
  ['authenticated users may not send', (input, answer) => accepted(answer) && input.auth !== null],
  [
    'only authenticated users may send to other.net',
    (input, answer) => accepted(answer) && input.auth === null && domainOf(input.rcpt_to) === 'other.net',
  ],
  [
    '10.0.0.0/8 may not relay to b.example on port 25',
    (input, answer) =>
      relayed(answer) && isPrivate(input.src) && input.port === 25 && domainOf(input.rcpt_to) === 'b.example',
  ],
  [
    'user alice may only send as a.example',
    (input, answer) =>
      accepted(answer) && input.auth === 'alice' && domainOf(input.mail_from) !== 'a.example',
  ],
  [
    'nobody may send as the null sender',
    (input, answer) => accepted(answer) && /^(?:[^@]*:)?$/.test(input.mail_from ?? ''),
  ],
  [
    'port 587 requires authentication',
    (input, answer) => accepted(answer) && input.port === 587 && input.auth === null,
  ],
  [
    'mail for x.a.example is never delivered',
    (input, answer) => accepted(answer) && !relayed(answer) && domainOf(input.rcpt_to) === 'x.a.example',
  ],
  [
    'nobody may relay to evil.com on listeners tagged a',
    (input, answer) => relayed(answer) && input.port === 25 && domainOf(input.rcpt_to) === 'evil.com',
  ],
];

test('what is proven never happens, what is refuted does, and strangers never relay is what the verifier says', () => {
  const counts = { proven: 0, refuted: 0, unknown: 0 };
  const { assertions, problems } = parsePolicy({
    path: 'p',
    text: [...nevers.map(([text]) => text), 'strangers never relay'].join('\n'),
  });
  expect(problems).toEqual([]);
  fc.assert(
    fc.property(
      surroundings,
      ruleset,
      fc.noShrink(fc.array(envelope, { minLength: 150, maxLength: 150 })),
      (around, rules, inputs) => {
        const { config, machine } = load(`${[...around, ...rules].join('\n')}\n`);
        const { verdicts } = provePolicy(config, machine, assertions);
        const answers = inputs.map((input) => ({ input, answer: decide(config, machine, input) }));
        nevers.forEach(([text, happens], index) => {
          const verdict = verdicts[index];
          if (verdict === undefined) throw new Error(text);
          counts[verdict.verdict] += 1;
          if (verdict.verdict === 'proven')
            expect(
              answers.find(({ input, answer }) => happens(input, answer)),
              text,
            ).toBeUndefined();
          if (verdict.verdict !== 'refuted' || verdict.counterexample === undefined) return;
          const { envelope: found } = verdict.counterexample;
          const answer = decide(config, machine, found);
          if (found.src !== 'local')
            expect([text, happens({ auth: null, ...found }, answer)]).toEqual([text, true]);
          else expect(accepted(answer)).toBe(true);
        });
        const relay = { yes: 'refuted', no: 'proven', unknown: 'unknown' } as const;
        expect(verdicts.at(-1)?.verdict).toBe(relay[verifyRelay(config, machine).openRelay]);
      },
    ),
    { numRuns: runs(40), interruptAfterTimeLimit: 40_000 * times, markInterruptAsFailure: false },
  );
  expect(counts.proven).toBeGreaterThan(10);
  expect(counts.refuted).toBeGreaterThan(10);
  expect(counts.unknown).toBeLessThan((counts.proven + counts.refuted) / 10);
}, 120_000);
