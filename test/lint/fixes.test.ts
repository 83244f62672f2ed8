import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { rules } from '../../rules/index.js';
import { replace } from '../../src/edit/edits.js';
import { applyFixes } from '../../src/lint/fixes.js';
import { defineRule, type Report, type Rule } from '../../src/lint/rule.js';
import type { Config } from '../../src/model/config/config.js';
import { Purse, spend, TooLarge, usualWork, within } from '../../src/verify/budget.js';
import { compareFlows } from '../../src/verify/diff/compare.js';
import { runs } from '../support/property.js';
import { ruleset } from '../support/rulesets.js';
import { fixableFixtures, fixText, subject } from './subjects.js';

const sound = `listen on 192.0.2.1
table domains { "example.org" }
action "in" mbox
action "out" relay
match from any for domain <domains> action "in"
match from local for any action "out"
`;

/** A rule whose reports are made by a test. */
const sample = (reports: (config: Config) => Iterable<Report>): Rule =>
  defineRule({
    id: 'sample',
    category: 'style',
    severity: 'warning',
    summary: 'a rule for this test',
    messages: { found: 'found' },
    check: ({ config }) => [...reports(config)].map((report) => ({ ...report, message: 'found' })),
  });

/** Reports each place where `from` stands, with the fix that writes `to` there. */
const replacing = (...pairs: readonly (readonly [from: string, to: string])[]): Rule =>
  sample(function* ({ file }) {
    for (const [from, to] of pairs)
      for (let at = file.text.indexOf(from); at !== -1; at = file.text.indexOf(from, at + 1)) {
        const span = { file, start: at, end: at + from.length };
        yield { message: 'found', span, fix: { description: to, edits: [replace(span, to)] } };
      }
  });

const unusedName = rules.find(({ id }) => id === 'unused-name');

/** unused-name, whose suggestions are fixes here. */
const removing: Rule = {
  id: 'removing',
  category: 'style',
  severity: 'warning',
  summary: 'unused names, which go',
  needs: unusedName?.needs ?? [],
  messages: unusedName?.messages ?? {},
  check: (context) =>
    [...(unusedName?.check(context) ?? [])].map((report) => {
      const [fix] = report.suggestions ?? [];
      return { ...report, ...(fix && { fix }) };
    }),
};

const withRemoval = { rules: [...rules.filter(({ id }) => id === 'dead-rule'), removing] };

describe('what changes no mail flow', () => {
  test('is made, and nothing else of the text is touched', async () => {
    const text = sound.replace('table', '# a comment\ttable\n\n  table t { "x" }  # why\ntable');
    const fixed = await fixText(text, [], withRemoval);
    expect(fixed.text).toBe(text.replace('table t { "x" }', ''));
    expect(fixed.applied.map(({ finding, kind }) => [finding.rule, kind])).toEqual([['removing', 'fix']]);
  });

  test('is made once for all findings that it fixes', async () => {
    const fixed = await fixText(`${sound}proc "p" "program"\nfilter "unused" proc "p"\n`, [], withRemoval);
    expect(fixed.text).toBe(sound);
    expect(fixed.applied.map(({ finding }) => finding.message.split(' ', 2).join(' '))).toEqual([
      'Unused proc',
      'Unused filter',
    ]);
  });

  test('is made in rounds, where one makes the next possible', async () => {
    const twice = sound.replace(
      'match from local',
      'match from any for domain <domains> action "in"\nmatch from local',
    );
    const fixed = await fixText(`${twice}table t { "x" }\n`, [], withRemoval);
    expect(fixed.text).toBe(sound);
    const [a, b, c] = ['# 1', '# 2', '# 3'];
    const chain = await fixText(`${a}\n${sound}`, [], { rules: [replacing([a, b], [b, c])] });
    expect(chain.text).toBe(`${c}\n${sound}`);
    expect(chain.applied).toHaveLength(2);
  });

  test('is not made when mail would be treated differently, and then no other is lost', async () => {
    const fixed = await fixText(sound, [], {
      rules: [
        replacing(
          ['192.0.2.1', '192.0.2.2'],
          ['from local', 'from any'],
          ['"out"', 'out'],
          ['example.org', 'example.com'],
        ),
      ],
    });
    expect(fixed.text).toBe(sound.replaceAll('"out"', 'out'));
  });

  test('is not made when smtpd would refuse more or less', async () => {
    expect(
      (await fixText(sound, [], { rules: [replacing(['action "out" relay', 'action "out" rely'])] })).text,
    ).toBe(sound);
    const refused = `${sound}table domains { "x" }\n`;
    const rule = replacing(['table domains { "x" }\n', '']);
    expect((await fixText(refused, [], { rules: [rule] })).text).toBe(refused);
  });

  test('is not made while it cannot be proven', async () => {
    const text = `include "/etc/mail/more.conf"\n${sound}`;
    expect((await fixText(text, [], { rules: [replacing(['"out"', 'out'])] })).text).toBe(text);
  });

  test('goes no further than ten rounds, and says so', async () => {
    const rule = sample(function* ({ file }) {
      const span = { file, start: 0, end: 0 };
      yield { message: 'found', span, fix: { description: 'more', edits: [replace(span, '#\n')] } };
    });
    const fixed = await fixText(sound, [], { rules: [rule] });
    expect([fixed.text, fixed.unfinished]).toEqual([`${'#\n'.repeat(10)}${sound}`, true]);
    const swap = await fixText(`# a\n${sound}`, [], { rules: [replacing(['# a', '# b'], ['# b', '# a'])] });
    expect(swap.unfinished).toBe(false);
  });

  test('of two that overlap one is made', async () => {
    const fixed = await fixText(`# abc\n${sound}`, [], { rules: [replacing(['# ab', '# x'], ['bc', 'y'])] });
    expect(fixed.text).toBe(`# xc\n${sound}`);
  });
});

describe('a suggestion that is asked for by the name of its rule', () => {
  const open = sound.replace('from local', 'from any');

  test('is made, and others are not', async () => {
    expect((await fixText(open)).text).toBe(open);
    expect((await fixText(open, ['dead-rule'])).text).toBe(open);
    const fixed = await fixText(open, ['open-relay']);
    expect(fixed.text).toBe(sound);
    expect(fixed.applied.map(({ kind, description }) => [kind, description])).toEqual([
      ['suggestion', 'Allow only local clients'],
    ]);
  });

  test('is not made when it opens a relay, or smtpd would refuse the file', async () => {
    const suggesting = (from: string, to: string): Rule =>
      sample(function* ({ file }) {
        const at = file.text.indexOf(from);
        if (at === -1) return;
        const span = { file, start: at, end: at + from.length };
        yield { message: 'found', span, suggestions: [{ description: to, edits: [replace(span, to)] }] };
      });
    const fix = async (from: string, to: string) =>
      (await fixText(sound, ['sample'], { rules: [suggesting(from, to)] })).text;
    expect(await fix('from local', 'from any')).toBe(sound);
    expect(await fix('action "out" relay', '')).toBe(sound);
    expect(await fix('from local', 'from src 192.0.2.0/24')).toContain('192.0.2.0/24');
  });
});

describe('configurations that share files', () => {
  const shared = 'table a { "x" }\ntable b { "y" }\n';
  const main = (table: string) =>
    `include "shared.conf"\n${sound}match from src <${table}> for any action "out"\n`;
  test('lose only what none of them needs', async () => {
    const files = { one: main('a'), two: main('b'), 'shared.conf': `${shared}table c { "z" }\n` };
    const options = { rules: [removing] };
    const outcome = await applyFixes([
      subject(files, { ...options, main: 'one' }),
      subject(files, { ...options, main: 'two' }),
    ]);
    expect([...outcome.texts]).toEqual([['shared.conf', shared]]);
    const alone = await applyFixes([subject(files, { ...options, main: 'one' })]);
    expect(alone.texts.get('shared.conf')).toBe('table a { "x" }\n');
  });

  test('keep what is not used: a person may have a reason', async () => {
    const files = { one: main('a'), 'shared.conf': shared };
    expect((await applyFixes([subject(files, { main: 'one' })])).texts.size).toBe(0);
    const kept = `${sound}table alternative { "x" }\n`;
    expect((await fixText(kept)).text).toBe(kept);
    expect((await fixText(kept, ['unused-name'])).text).toBe(sound);
  });

  test('under several releases only what holds for all is done', async () => {
    const pki = `pki "mx" cert "/mx.crt"\npki "mx" key "/mx.key"\n${sound}`;
    const files = { 'smtpd.conf': pki };
    expect((await applyFixes([subject(files, withRemoval)])).texts.get('smtpd.conf')).toBe(sound);
    const both = [subject(files, withRemoval), subject(files, { ...withRemoval, release: '6.8' })];
    expect((await applyFixes(both)).texts.size).toBe(0);
  });
});

/** What a text becomes, with what must hold of every fix. */
async function checked(text: string, options: Parameters<typeof fixText>[2] = {}): Promise<string> {
  const fixed = await fixText(text, [], options);
  const [before, after] = [text, fixed.text].map((each) =>
    subject({ 'smtpd.conf': each }, options).read(new Map()),
  );
  if (before === undefined || after === undefined) throw new Error('no text');
  const { changes, listeners, dependsOn } = compareFlows(before, after);
  if (fixed.text !== text) expect([changes, listeners, dependsOn], fixed.text).toEqual([[], [], []]);
  expect(fixed.unfinished).toBe(false);
  const again = await fixText(fixed.text, [], options);
  expect(again.text).toBe(fixed.text);
  expect(again.applied).toEqual([]);
  return fixed.text;
}

describe('the work of all rounds', () => {
  const many = Array.from({ length: 20 }, (_, at) => `table t${at} { "x" }\n`).join('');

  test('is bounded, and that it ran out is said', async () => {
    const subjects = [subject({ 'smtpd.conf': many + sound }, withRemoval)];
    expect(await applyFixes(subjects, new Set(), 100)).toMatchObject({ applied: [], tooLarge: true });
    expect(await applyFixes(subjects)).toMatchObject({ tooLarge: false, unfinished: false });
  });

  test('is paid from one purse, whoever asks', () => {
    const purse = new Purse(10, 8);
    within(purse.budget(), () => spend(7));
    expect(() => within(purse.budget(), () => spend(4))).toThrow(TooLarge);
    expect(purse.isSpent).toBe(true);
  });

  test('fixes in rounds what is not listed at first', async () => {
    const text = Array.from({ length: 250 }, (_, at) => `table t${at} { "x" }\n`).join('') + sound;
    expect((await fixText(text, [], withRemoval)).text).toBe(sound);
  });
});

describe('every fix of a fixture', () => {
  const fixable = fixableFixtures();

  it.each(fixable.map((fixture) => [fixture.name, fixture] as const))('%s', async (_, fixture) => {
    const { release, platform, text } = fixture;
    const own = rules.filter(({ id }) => id === fixture.rule);
    const options = { release, platform, rules: own };
    const fixed = await checked(text, options);
    expect(fixed).not.toBe(text);
    const left = await subject({ 'smtpd.conf': fixed }, options).judge(
      subject({ 'smtpd.conf': fixed }, options).read(new Map()),
      new Purse(usualWork),
    );
    expect(left.findings.filter(({ fix }) => fix)).toEqual([]);
  });

  it('there are some', () => {
    expect(fixable.length).toBeGreaterThan(5);
  });
});

test('whatever the ruleset, fixes change no mail flow, leave nothing to be fixed, and take only lines away', async () => {
  const extra = fc.constantFrom(
    'table unused { "x" }',
    'action "unused" mbox',
    'table of-action { "a" = b }\naction "unused2" mbox alias <of-action>',
    'match from any for domain "c.example" action l',
    'match from any for domain "c.example" action l\nmatch from any for domain "c.example" action l',
    '# a comment',
  );
  let fixedSome = 0;
  await fc.assert(
    fc.asyncProperty(
      ruleset,
      fc.array(fc.tuple(fc.nat(), extra), { maxLength: 4 }),
      fc.constantFrom('\n', '\n\n'),
      async (lines, extras, end) => {
        const all = [...new Set(extras.map(([, text]) => text))].reduce(
          (others, text, at) => others.toSpliced((extras[at]?.[0] ?? 0) % (others.length + 1), 0, text),
          lines,
        );
        const text = ['listen on 192.0.2.1 tag a', 'action r relay', 'action l mbox', ...all, ''].join(end);
        const fixed = await checked(text, withRemoval);
        if (fixed !== text) fixedSome += 1;
        let at = -1;
        const old = text.split('\n');
        for (const line of fixed.split('\n')) {
          at = old.indexOf(line, at + 1);
          expect(at, `${line} in\n${text}`).toBeGreaterThanOrEqual(0);
        }
      },
    ),
    { numRuns: runs(20) },
  );
  expect(fixedSome).toBeGreaterThan(5);
}, 120_000);
