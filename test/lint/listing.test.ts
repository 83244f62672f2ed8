import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.js';
import { lint } from '../../src/lint/engine.js';
import { countFindings, usuallyListed } from '../../src/lint/listing.js';
import { type FormatName, formats } from '../../src/report/formats.js';
import { toLintResults } from '../../src/report/results.js';
import { lintText } from '../support/lint-text.js';

const many = 250;
const unused = Array.from({ length: many }, (_, at) => `table t${at} { "example.org" }\n`).join('');
const open = 'listen on eth0\naction "out" relay\n';
const hole = 'match from any for any action "out"\n';

describe('findings of one rule', () => {
  test('are listed up to a number, and the others are counted by their last', () => {
    const { findings } = lintText(`${unused}${open}match for any action "out"\n`);
    const found = findings.filter(({ rule }) => rule === 'unused-name');
    expect(found).toHaveLength(usuallyListed + 1);
    expect(found.at(-1)).toMatchObject({
      more: many - usuallyListed,
      message: `${many - usuallyListed} more findings of this rule are not listed`,
      suggestions: [],
      related: [],
    });
    expect(countFindings(found)).toBe(many);
  });

  test('are counted, too, where there are so many that not each is made', () => {
    const thousands = Array.from({ length: 3000 }, (_, at) => `table u${at} { "x" }\n`).join('');
    const { findings } = lintText(`${thousands}${open}match for any action "out"\n`, { suggestions: false });
    const found = findings.filter(({ rule }) => rule === 'unused-name');
    expect([found.length, countFindings(found)]).toEqual([usuallyListed + 1, 3000]);
  });

  test('are all listed where that is asked', () => {
    const { config, machine } = lintText(`${unused}${open}match for any action "out"\n`, {
      suggestions: false,
    });
    const { findings } = lint(config, machine, rules, {
      maxListed: Number.POSITIVE_INFINITY,
      suggestions: false,
    });
    expect(findings.filter(({ rule }) => rule === 'unused-name')).toHaveLength(many);
  });

  test('do not take the place of an open relay, however many there are', () => {
    const { findings } = lintText(`${open}${hole.repeat(many)}${unused}`);
    expect(findings.some(({ rule, severity }) => rule === 'open-relay' && severity === 'error')).toBe(true);
  });

  test('do not take the place of those that weigh more', () => {
    const { findings } = lintText(`${'foo\n'.repeat(many)}`);
    expect(findings.filter(({ fatal }) => fatal)).toHaveLength(usuallyListed + 1);
    expect(countFindings(findings.filter(({ fatal }) => fatal))).toBeGreaterThanOrEqual(many);
  });

  test('that a comment suppresses take no place', () => {
    const suppressed = unused.replaceAll('\n', ' # smtpd-lint-disable-line unused-name -- to come\n');
    const { findings } = lintText(`${suppressed}table last { "a" }\n${open}match for any action "out"\n`);
    expect(findings.filter(({ rule }) => rule === 'unused-name').map(({ more }) => more)).toEqual([
      undefined,
    ]);
  });

  const checked = {
    ...lintText(`${unused}${open}match for any action "out"\n`),
    locate: (path: string) => path,
  };
  const report = { checked: [checked], results: toLintResults([checked]) };

  test.each(Object.keys(formats) as FormatName[])(
    'and how many more there are is said by %s',
    async (name) => {
      const text = await formats[name](report, { colour: false, quiet: false, verbose: true });
      expect(text).toMatch(/15[01] more/);
      if (name === 'stylish') expect(text).toMatch(/25[01] warnings/);
    },
  );
});
