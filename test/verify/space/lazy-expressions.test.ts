import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../../src/model/config/config.js';
import type { Machine } from '../../../src/model/config/machine.js';
import { Budget, usualWork, within } from '../../../src/verify/budget.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { reachability } from '../../../src/verify/ruleset/reachability.js';
import { redundancy } from '../../../src/verify/ruleset/redundancy.js';
import { SharedRuleSpace } from '../../../src/verify/ruleset/rule-space.js';
import { type SpaceLimits, usualSpaceLimits } from '../../../src/verify/space/scope.js';
import { load } from '../../support/load-config.js';
import { runs, times } from '../../support/property.js';
import { ruleset, surroundings } from '../../support/rulesets.js';

/** Every field with an expression is divided into atoms by all of them together, or by none. */
const eager: SpaceLimits = { ...usualSpaceLimits, expressions: Number.POSITIVE_INFINITY };
const lazy: SpaceLimits = { ...usualSpaceLimits, expressions: 0 };

/** All that is asked of a space with variables. */
function answers(config: Config, machine: Machine, limits: SpaceLimits) {
  const { openRelay, tooLarge, holes, trusted, takenAsOwn, dependsOn, failed } = verifyRelay(
    config,
    machine,
    { limits },
  );
  const shared = new SharedRuleSpace(config, machine, limits);
  const { dead, undecided } = reachability(config, machine, shared);
  const surplus = redundancy(config, machine, {}, shared);
  return {
    undecided: tooLarge === true || undecided !== undefined || surplus.undecided !== undefined,
    verdict: {
      openRelay,
      failed,
      holes: holes.map(({ rule }) => rule),
      trusted: trusted.map(({ rule, network }) => `${rule} ${network}`),
      takenAsOwn: takenAsOwn.map(({ rule }) => rule),
      dependsOn: dependsOn.map(({ reason }) => reason),
    },
    dead,
    surplus,
  };
}

type Answers = ReturnType<typeof answers>;

/** What is said of questions that are left open. */
const isOpen = (reason: string): boolean => /too large to decide|was not found out/.test(reason);

const isWhole = ({ undecided, verdict }: Answers): boolean => !undecided && !verdict.dependsOn.some(isOpen);

/** Whether `some` says what `all` says, but for holes about which it says that it leaves them open. */
function isPartOf(some: Answers, all: Answers): boolean {
  const { openRelay, holes, dependsOn } = some.verdict;
  if (isWhole(some) || openRelay === 'no' || holes.some((rule) => !all.verdict.holes.includes(rule)))
    return false;
  const answer = openRelay === 'unknown' ? all.verdict.openRelay : openRelay;
  const rest = dependsOn.filter((reason) => !isOpen(reason));
  const completed = { ...some.verdict, openRelay: answer, holes: all.verdict.holes, dependsOn: rest };
  return JSON.stringify({ ...some, verdict: completed }) === JSON.stringify(all);
}

describe('criteria as variables', () => {
  test(
    'say what atoms say',
    () => {
      let undecided = 0;
      let partly = 0;
      const count = runs(40);
      fc.assert(
        fc.property(surroundings, ruleset, (before, rules) => {
          const { config, machine } = load(`${[...before, ...rules].join('\n')}\n`);
          const said = answers(config, machine, lazy);
          if (said.undecided) {
            undecided += 1;
            return;
          }
          const expected = answers(config, machine, eager);
          // One side may leave open what the other finds: that contradicts nothing, but the usual limits find it, too.
          const all = isPartOf(said, expected) ? expected : isPartOf(expected, said) ? said : undefined;
          if (all === undefined) {
            expect(said).toEqual(expected);
            return;
          }
          partly += 1;
          expect(answers(config, machine, usualSpaceLimits)).toEqual(all);
        }),
        { numRuns: count },
      );
      expect(undecided).toBeLessThan(count / 10);
      // 3 of 10,000.
      expect(partly).toBeLessThan(2 + count / 500);
    },
    300_000 * Math.max(1, times),
  );

  const atNull = 'match from any mail-from regex "^@$" for any action out';

  test.each([
    ['no address but the null sender', ['mail-from { "bob" }'], atNull, 'yes'],
    ['an address with a domain', ['mail-from { "@*" }'], atNull, 'yes'],
    ['the null sender behind a source route only', ['!mail-from { "bob" }'], atNull, 'yes'],
    ['no null sender', ['!mail-from { "bob+x" }'], atNull, 'no'],
    [
      'a single address that another rule names',
      [],
      'match from any mail-from regex "^bob@a[.]example$" for any action out',
      'no',
    ],
  ])('are decided where a filter or rule leaves %s', (_, filtered, relaying, openRelay) => {
    const filters = filtered.map(
      (criterion) => `filter f phase mail-from match ${criterion} reject "550 no"`,
    );
    const listener = filters.length > 0 ? 'listen on eth0 filter f' : 'listen on eth0';
    const rejected = 'match from any mail-from { "bob@a.example" } for any reject';
    const { config, machine } = load(
      `${[...filters, listener, 'action out relay', rejected, relaying].join('\n')}\n`,
    );
    for (const limits of [lazy, eager])
      expect(verifyRelay(config, machine, { limits })).toMatchObject({ openRelay, dependsOn: [] });
  });

  test('are decided for addresses that a listener completes', () => {
    const { config, machine } = load(
      [
        'pki x cert "/x.crt"',
        'pki x key "/x.key"',
        'action out relay',
        'filter f phase commit match !mail-from { "bob" } reject "550 no"',
        'listen on eth0 tag a filter f',
        'listen on eth0 port 587 tls-require pki x auth-optional tag b',
        'match tag a !from src "10.0.0.0/8" !for local !auth "alice" mail-from regex "^bob" action out',
        'match tag a from any for any action out',
        '',
      ].join('\n'),
    );
    const [said, expected] = [lazy, eager].map((limits) => answers(config, machine, limits));
    expect(said).toEqual(expected);
    expect(said?.verdict.dependsOn).toEqual([]);
  });

  describe('are decided where they are many', () => {
    const head = ['listen on eth0', 'action in maildir', 'action out relay'];
    const words = Array.from({ length: 40 }, (_, index) => `word${100 + index}`);
    const rejected = words.map((word) => `match from any mail-from regex ".*${word}.*@.*" for any reject`);

    test.each([
      ['before a closed ruleset', ['match from any for domain "example.org" action out'], 'no'],
      ['before an open ruleset', ['match from any for any action out'], 'yes'],
      [
        'where only a text that several are about gets through',
        [
          'match from any mail-from regex "^a" for any reject',
          'match from any !mail-from regex "(z|a)$" for any reject',
          'match from any mail-from regex "a$" for any reject',
          'match from any mail-from regex "^[^b]" for any reject',
          'match from any for any action out',
        ],
        'yes',
      ],
      [
        'where no text is left',
        [
          'match from any mail-from regex "^[^b]" for any reject',
          'match from any mail-from regex "^b" for any reject',
          'match from any for any action out',
        ],
        'no',
      ],
    ])('%s', (_, rules, openRelay) => {
      const { config, machine } = load(`${[...head, ...rejected, ...rules].join('\n')}\n`);
      const budget = new Budget();
      const verdict = within(budget, () => verifyRelay(config, machine));
      expect(verdict).toMatchObject({ openRelay, dependsOn: [] });
      expect(budget.left).toBeGreaterThan(usualWork * 0.9);
    });

    test('beside a rule for each that relays', () => {
      const relays = words.map(
        (word) => `match from any mail-from regex ".*${word}.*@example.net" for any action out`,
      );
      const { config, machine } = load(`${[...head, ...relays].join('\n')}\n`);
      const { holes, dependsOn } = verifyRelay(config, machine);
      expect(holes.map(({ rule }) => rule)).toEqual(words.map((_, index) => index + 1));
      expect(dependsOn).toEqual([]);
    });

    test.each([
      ['of reverse names', (word: string) => `from rdns regex ".*${word}.*" for any reject`, 'yes'],
      [
        'of reverse names that relay',
        (word: string) => `from rdns regex "${word}" for any action out`,
        'yes',
      ],
      ['of users', (word: string) => `from any auth regex ".*${word}.*" for any reject`, 'yes'],
      ['of users that relay', (word: string) => `from any auth regex ".*${word}.*" for any action out`, 'no'],
    ])('%s', (name, rule, openRelay) => {
      const last = name.endsWith('relay')
        ? 'match from any for local action in'
        : 'match from any for any action out';
      const rules = words.map((word) => `match ${rule(word)}`);
      const logins = ['pki a cert "/c"', 'pki a key "/k"', 'listen on eth0 smtps pki a auth'];
      const { config, machine } = load(`${[...logins, ...head, ...rules, last].join('\n')}\n`);
      const budget = new Budget();
      within(budget, () => {
        expect(verifyRelay(config, machine)).toMatchObject({ openRelay, dependsOn: [] });
        expect(reachability(config, machine)).toEqual({ dead: [] });
      });
      expect(budget.left).toBeGreaterThan(usualWork * 0.85);
    });

    test('and no rule counts as dead that some text reaches', () => {
      const rules = ['^ab', '^a', 'b$', '^ab.*@', '^x', '^y', '^[xy]'].map(
        (text) => `match from any mail-from regex "${text}" for any reject`,
      );
      const { config, machine } = load(`${[...head, ...rules].join('\n')}\n`);
      expect(reachability(config, machine).dead).toEqual([
        { rule: 4, takenBy: [1] },
        { rule: 7, takenBy: [3, 5, 6] },
      ]);
    });
  });
});
