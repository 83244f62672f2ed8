import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusesText } from '../../src/lint/refusals.js';
import { judgeFamily } from '../../src/lint/template/family.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import type { FileHost } from '../../src/source/host.js';
import { parseTemplate } from '../../src/source/templates/parse-template.js';
import type { Variable } from '../../src/source/templates/render.js';
import { Budget, within } from '../../src/verify/budget.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';

const files: FileHost = { read: () => ({ ok: false, code: 'ENOENT', message: 'there are no files' }) };
const templates = Number(process.env.TEMPLATES ?? 60);

/** Conditions by which criteria are there, `undefined` for those that always are. */
const condition = fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'not a', 'not b'), { nil: undefined });

const criterion = fc.constantFrom(
  ...['tls', 'auth', '!auth', 'auth <users>', '!tls', 'tag lan', 'tag wan', '!tag lan', 'helo "a.example"'],
  ...['!helo "b.example"', 'mail-from "@x.example"', 'rcpt-to "@y.example"', '!rcpt-to "a@y.example"'],
  ...['from any', 'from any', 'from any', 'from src 10.0.0.0/8', 'from local', 'from socket'],
  ...['for any', 'for any', 'for any', 'for domain "y.example"', 'for domain <named>', 'for local'],
);

interface RandomCriterion {
  readonly text: string;
  readonly when: string | undefined;
  /** What is there where the condition does not hold. */
  readonly otherwise: string | undefined;
}

interface RandomRule {
  readonly criteria: readonly RandomCriterion[];
  readonly blanks: readonly string[];
  readonly when: string | undefined;
  readonly outcome: string;
}

const rule: fc.Arbitrary<RandomRule> = fc.record({
  criteria: fc.array(
    fc.record({ text: criterion, when: condition, otherwise: fc.option(criterion, { nil: undefined }) }),
    { minLength: 1, maxLength: 6 },
  ),
  blanks: fc.array(fc.constantFrom('before', 'behind', 'around', 'first'), { minLength: 6, maxLength: 6 }),
  when: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: condition }),
  outcome: fc.constantFrom('action "out"', 'action "out"', 'action "in"', 'action "store"', 'reject'),
});

const head = (listener: string): string =>
  `table users { ann, bob }\ntable named { "y.example", "z.example" }\n${listener}\naction "in" maildir\naction "out" relay\naction "store" relay host lmtp://127.0.0.1:24\n`;

/** A text with tags where `holds` is undefined, and otherwise with the choices made. */
function textOf(
  rules: readonly RandomRule[],
  listener: string,
  holds?: (condition: string) => boolean,
): string {
  const optional = (text: string, when: string | undefined, otherwise = ''): string => {
    if (when === undefined) return text;
    const other = otherwise === '' ? '' : `{% else %}${otherwise}`;
    if (holds === undefined) return `{% if ${when} %}${text}${other}{% endif %}`;
    return holds(when) ? text : otherwise;
  };
  const lines = rules.map(({ criteria, blanks, when, outcome }) => {
    const words = criteria.map((one, at) => {
      const { when, otherwise } = one;
      const either = (written: (text: string) => string): string =>
        optional(written(one.text), when, otherwise && written(otherwise));
      switch (blanks[at]) {
        case 'before':
          return either((text) => ` ${text}`);
        case 'behind':
          return ` ${either((text) => text)}`;
        case 'first':
          return ` ${optional(one.text, when, otherwise && `${otherwise} `)}`;
        default:
          return ` ${either((text) => `${text} `)}`;
      }
    });
    return optional(`match${words.join('')} ${outcome}\n`, when);
  });
  return `${head(listener)}${lines.join('')}match from local for any action "out"\n`;
}

/** Whether a choice is made as its conditions hold. */
function isMade({ part }: Variable, value: number, holds: (condition: string) => boolean): boolean {
  const conditions = part.type === 'choice' ? part.conditions : [];
  const first = conditions.findIndex(({ text }) => holds(text));
  return value === (first === -1 ? conditions.length : first);
}

describe('criteria that a rule has in some variants only', () => {
  test.each(['7.9', '6.4'] as const)(
    'are judged as they are in each of them, in %s',
    (release) => {
      const options = { release, platform: 'portable', files } as const;
      const single = (text: string): string | undefined => {
        const config = readConfig({ path: 'smtpd.conf', text }, options);
        if (config.refusals.some(refusesText)) return undefined;
        return verifyRelay(config, describeMachine(config, files, [])).openRelay;
      };
      const listener = fc.constantFrom('listen on 192.0.2.1', 'listen on 192.0.2.1 tag lan');
      fc.assert(
        fc.property(fc.array(rule, { minLength: 1, maxLength: 3 }), listener, (rules, listen) => {
          const text = textOf(rules, listen);
          const template = { ...parseTemplate(text), written: { path: 'smtpd.conf.j2', text } };
          const machine = describeMachine(readConfig({ path: 'a', text: '' }, options), files, []);
          const judged = within(new Budget(), () => judgeFamily(template, { options, machine }, {}));
          for (let choices = 0; choices < 16; choices += 1) {
            const holds = (when: string): boolean => {
              const isHeld = ((choices >> 'abcd'.indexOf(when.slice(-1))) & 1) === 1;
              return isHeld !== when.startsWith('not ');
            };
            const one = textOf(rules, listen, holds);
            const verdict = single(one);
            if (verdict === undefined) continue;
            const made = judged.filter((each) =>
              each.made.every(([variable, value]) => isMade(variable, value, holds)),
            );
            const outcomes = new Set(made.map(({ outcome }) => outcome));
            outcomes.delete('refused');
            const told = `${text}\n-- variant:\n${one}\n-- ${[...outcomes].join(' ')}, but ${verdict}`;
            if (verdict === 'yes' || verdict === 'unknown')
              expect(outcomes.has('yes') || outcomes.has('unknown'), told).toBe(true);
            if (verdict === 'no') expect(outcomes.has('no') || outcomes.has('unknown'), told).toBe(true);
          }
        }),
        { numRuns: templates },
      );
    },
    300_000,
  );
});
