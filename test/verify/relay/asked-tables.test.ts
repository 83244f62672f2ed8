import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type AnsweredQuestion,
  type AskedTables,
  askedTableKey,
  questionKey,
} from '../../../src/model/config/asked-table.js';
import { describeMachine } from '../../../src/model/config/machine.js';
import { readConfig } from '../../../src/model/read-config.js';
import { noFiles } from '../../../src/source/host.js';
import type { RelayVerdict } from '../../../src/verify/relay/relay-verdict.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import { lookUp } from '../../../src/verify/smtp/table-lookup.js';
import { runs } from '../../support/property.js';

/** The contents of two tables, which programs or lists may keep. */
type KeptKeys = Readonly<Record<'a' | 'b', readonly string[]>>;

const programs = 'table a fake:/a\ntable b fake:/b\n';
const lists = ({ a, b }: KeptKeys): string =>
  `table a { ${a.map((key) => `"${key}"`).join(', ')} }\ntable b { ${b.map((key) => `"${key}"`).join(', ')} }\n`;

function load(text: string, asked?: AskedTables) {
  const file = { path: 'smtpd.conf', text };
  const options = { release: '7.9', platform: 'portable', files: noFiles } as const;
  const config = readConfig(file, { ...options, ...(asked && { asked }) });
  expect(config.refusals.filter(({ severity }) => severity !== 'warning')).toEqual([]);
  return { config, machine: describeMachine(config, noFiles, []) };
}

/** The verdict on rules whose tables are kept by programs, which are asked until nothing more is to be asked. */
function askedVerdict(rules: string, contents: KeptKeys): { verdict: RelayVerdict; rounds: number } {
  const world = load(lists(contents) + rules);
  const answers = {
    a: new Map<string, AnsweredQuestion>(),
    b: new Map<string, AnsweredQuestion>(),
  };
  const asked: AskedTables = new Map([
    [askedTableKey('a', 'fake:/a'), { answers: answers.a }],
    [askedTableKey('b', 'fake:/b'), { answers: answers.b }],
  ]);
  const knowledge = { unseen: () => false, assume: () => {} };
  for (let rounds = 1; ; rounds += 1) {
    const { config, machine } = load(programs + rules, asked);
    const verdict = verifyRelay(config, machine);
    const open = (verdict.questions ?? []).filter(
      (one) => !answers[one.table === 'a' ? 'a' : 'b'].has(questionKey(one)),
    );
    if (open.length === 0) return { verdict, rounds };
    for (const { table, service, key } of open) {
      const list = world.config.tables.get(table);
      if (list === undefined) throw new Error(`no table ${table}`);
      const found = service !== 'alias' && lookUp({ ...world, knowledge }, list, service, key) === true;
      answers[table === 'a' ? 'a' : 'b'].set(questionKey({ service, key }), {
        service,
        key,
        answer: found ? 'found' : 'not-found',
      });
    }
  }
}

/** What an owner may keep in a table, and what keeps everything. */
const own = ['example.org', '*.example.org', '192.0.2.0/24', '203.0.113.7', '@example.org', 'otherplace.com'];
const everything = ['*', '0.0.0.0/0', '::/0', '@'];

const table = fc.constantFrom('a', 'b');
const negated = fc.constantFrom('', '', '!');
const from = fc.oneof(
  fc.constantFrom('from any', 'from any', 'from local', 'from src 192.0.2.0/24'),
  fc.tuple(negated, table).map(([not, name]) => `${not}from src <${name}>`),
);
const to = fc.oneof(
  fc.constantFrom('for any', 'for domain "example.net"', 'for local'),
  fc.tuple(negated, table).map(([not, name]) => `${not}for domain <${name}>`),
);
const more = fc.oneof(
  fc.constant(''),
  fc
    .tuple(negated, fc.constantFrom('mail-from', 'rcpt-to', 'helo'), table)
    .map(([not, word, name]) => `${not}${word} <${name}>`),
);
const outcome = fc.constantFrom('action r', 'action r', 'action l', 'reject');
const rule = fc.tuple(from, to, more, outcome).map((parts) => `match ${parts.filter(Boolean).join(' ')}`);
const rules = fc
  .array(rule, { minLength: 1, maxLength: 4 })
  .map((all) => `action r relay\naction l mbox\nlisten on eth0\n${all.join('\n')}\n`);
const keys = fc.oneof(
  fc.subarray(own, { minLength: 1 }),
  fc.constant([...everything]),
  fc.constant([...everything, ...own]),
);

test('what programs answer never makes the answer wrong', () => {
  let open = 0;
  let most = 0;
  fc.assert(
    fc.property(rules, keys, keys, (text, a, b) => {
      const contents = { a, b };
      const { verdict, rounds } = askedVerdict(text, contents);
      most = Math.max(most, rounds);
      const world = load(lists(contents) + text);
      const truth = verifyRelay(world.config, world.machine);
      // What is proven whatever programs keep holds for what they keep.
      if (verdict.openRelay === 'no') expect(truth.openRelay).toBe('no');
      for (const { witness, rule: index } of verdict.holes) {
        const isAnswered = verdict.assumptions.some((one) => one.endsWith('as its program said'));
        if (!isAnswered) continue;
        open += 1;
        const { assumed: _, ...envelope } = witness;
        expect(decide(world.config, world.machine, envelope)).toMatchObject({
          decision: 'accept',
          rule: index,
        });
        expect(truth.openRelay).toBe('yes');
      }
    }),
    { numRuns: runs(400) },
  );
  expect(open).toBeGreaterThan(20);
  expect(most).toBeLessThan(8);
});

test('mail that a program of virtual users sends on is decided by its answers, and again by what they assume', () => {
  const rules =
    'table a fake:/a\naction r relay\naction v mbox virtual <a>\nlisten on eth0\nmatch from local for any action r\nmatch from any for any action v\n';
  const answers = new Map<string, AnsweredQuestion>();
  const asked: AskedTables = new Map([[askedTableKey('a', 'fake:/a'), { answers }]]);
  const answer = (key: string, value?: string): void => {
    const of = { service: 'alias', key } as const;
    const said = value === undefined ? { answer: 'not-found' as const } : { answer: 'found' as const, value };
    answers.set(questionKey(of), { ...of, ...said });
  };
  const { config, machine } = load(rules, asked);
  const first = verifyRelay(config, machine);
  expect(first.openRelay).toBe('unknown');
  expect(first.questions?.map(({ service }) => service)).not.toContain('domain');
  for (const { key } of first.questions ?? []) answer(key, key.includes('@') ? key : undefined);
  const found = verifyRelay(config, machine);
  expect(found).toMatchObject({ openRelay: 'yes', holes: [{ rule: 2, chain: [1], cause: 'program-map' }] });
  const witness = found.holes[0]?.witness;
  const unasked = load(rules);
  // Without the answers, what the witness assumes gives the same.
  expect(decide(unasked.config, unasked.machine, { ...witness })).toMatchObject({
    decision: 'accept',
    deliveries: [{ type: 'relay', to: witness?.rcpt_to }],
  });
  // An address that leads elsewhere, and one that the program fails for, are no stranger's choice.
  for (const { key } of first.questions ?? []) answer(key, 'friend@a.example');
  expect(verifyRelay(config, machine).openRelay).toBe('unknown');
  for (const { key } of first.questions ?? [])
    answers.set(questionKey({ service: 'alias', key }), { service: 'alias', key, answer: 'error' });
  expect(verifyRelay(config, machine).openRelay).toBe('unknown');
});

test('a table that keeps everything is found out', () => {
  const contents = { a: everything, b: everything };
  for (const rules of [
    'match from any for domain <a> action r',
    'match from src <a> for any action r',
    'match from src <a> for domain <b> action r',
    'match from any for any rcpt-to <a> action r',
    'match from any for domain <a> mail-from <b> action r',
    'match !from src <a> for any reject\nmatch from any for any action r',
  ]) {
    const { verdict } = askedVerdict(`action r relay\nlisten on eth0\n${rules}\n`, contents);
    expect([rules, verdict.openRelay]).toEqual([rules, 'yes']);
  }
});
