import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { differenceReview } from '../../src/report/review/difference-review.js';
import { reviewFormats } from '../../src/report/review/review-formats.js';
import { compareFlows } from '../../src/verify/diff/compare.js';
import { load } from '../support/load-config.js';
import { scratch } from './run-command.js';

const { run, write } = scratch();

const head = 'listen on 192.0.2.1\naction "in" maildir\naction "out" relay\n';
write('old.conf', `${head}match from any for domain "example.org" action "in"\nmatch for any action "out"\n`);
write(
  'new.conf',
  `${head}match from any for domain "example.net" action "in"\nmatch from any for domain "x.example" action "out"\n`,
);
write('open.conf', `${head}match from any for any action "out"\n`);
write('p.policy', 'strangers never relay\nwhatever\n');

describe.each(['github', 'markdown', 'junit', 'sarif'])('%s', (format) => {
  test.each([
    ['diff', ['diff', 'old.conf', 'new.conf'], 1],
    ['test', ['test', 'open.conf', '--policy', 'p.policy'], 1],
  ] as const)('of %s', async (name, args, expected) => {
    const { status, stdout, stderr } = await run([...args, '--format', format]);
    expect([status, stderr]).toEqual([expected, '']);
    await expect(stdout).toMatchFileSnapshot(`golden/review.${name}.${format}.txt`);
    if (format === 'junit') expect(XMLValidator.validate(stdout)).toBe(true);
    if (format === 'sarif') expect(JSON.parse(stdout).version).toBe('2.1.0');
  });
});

test('what strangers gain comes before what is refused now, and that before the rest', async () => {
  const { stdout } = await run(['diff', 'old.conf', 'new.conf', '--format', 'markdown']);
  const sections = [...stdout.matchAll(/^### (.*)$/gm)].map(([, title]) => title);
  expect(sections.slice(0, 2)).toEqual(['Strangers gain', 'Mail that is refused now']);
});

test('a comment is no longer than GitHub takes it, and says how much it leaves out', () => {
  const rules = Array.from(
    { length: 5 },
    (_, at) => `match from any for domain "d${at}.example" action "a${at}"\n`,
  );
  const actions = Array.from({ length: 5 }, (_, at) => `action "a${at}" relay\n`);
  const [old, next] = [
    load('listen on 192.0.2.1\nmatch for any reject\n'),
    load(`listen on 192.0.2.1\n${actions.join('')}${rules.join('')}`),
  ];
  const side = ({ config }: typeof old) => ({ config, locate: (path: string) => path });
  const review = differenceReview(compareFlows(old, next), side(old), side(next));
  const one = review.items[0];
  if (one === undefined) throw new Error('nothing changes');
  const text = reviewFormats.markdown({ ...review, items: Array.from({ length: 400 }, () => one) });
  expect(text.length).toBeLessThanOrEqual(65_536);
  expect(text.length).toBeGreaterThan(50_000);
  expect(text).toMatch(/\nand \d+ more\n$/);
});

test('diff says why both servers answer so: in JSON always, as text with --why', async () => {
  const { changes } = JSON.parse((await run(['diff', 'old.conf', 'new.conf', '--format', 'json'])).stdout);
  for (const { example } of changes) {
    if (example.throughAlias) continue;
    expect(example.old.why.steps.length + example.old.why.listeners.length).toBeGreaterThan(0);
    expect(example.new.why).toMatchObject({ listeners: [], defaults: {} });
  }
  expect((await run(['diff', 'old.conf', 'new.conf'])).stdout).not.toContain('why:');
  const { stdout } = await run(['diff', '--why', 'old.conf', 'new.conf']);
  expect(stdout).toContain('line 5: "from local" (implied): 203.0.113.7 is not local');
});
