import { expect, test } from 'vitest';
import { rules } from '../../rules/index.js';
import { baselineOf, KnownFindings, parseBaseline } from '../../src/lint/baseline.js';
import type { Rule } from '../../src/lint/rule.js';
import { idsByName } from '../../src/lint/rule-ids.js';
import { preset } from '../../src/lint/selection.js';
import { parseRuleOption } from '../../src/settings/rule-option.js';
import { lintText } from '../support/lint-text.js';

/** The rules, of which one was called otherwise before. */
const renamed: readonly Rule[] = rules.map((rule) =>
  rule.id === 'dead-rule' ? { ...rule, formerIds: ['unreachable-match'] } : rule,
);
const text = `listen on lo
action a maildir
match from any for any reject
match from local for local action a
`;
const dead = (result: string) =>
  lintText(result, { rules: preset('recommended', renamed) }).findings.filter(
    ({ rule }) => rule === 'dead-rule',
  );

test('no name means two rules', () => {
  const names = rules.flatMap(({ id, formerIds = [] }) => [id, ...formerIds]);
  expect(new Set(names).size).toBe(names.length);
});

test('no rule in preview is recommended, and no deprecated one is in any preset', () => {
  for (const rule of preset('recommended', rules)) expect(rule.stage ?? 'stable', rule.id).toBe('stable');
  const [first, ...others] = rules;
  expect(first && preset('all', [{ ...first, stage: 'deprecated' }, ...others])).toEqual(others);
});

test('a former id is a name of the rule', () => {
  expect(idsByName(renamed).get('unreachable-match')).toBe('dead-rule');
  expect(parseRuleOption('unreachable-match=off', renamed).layer?.get('dead-rule')?.severity).toBe('off');
});

test('a former id suppresses', () => {
  expect(dead(text)).toHaveLength(1);
  const comment = '# smtpd-lint-disable-next-line unreachable-match -- kept\n';
  expect(dead(text.replace('match from local', `${comment}match from local`))).toEqual([]);
  expect(
    dead(`# smtpd-lint-disable unreachable-match -- kept\n${text}# smtpd-lint-enable dead-rule\n`),
  ).toEqual([]);
});

test('a former id in a baseline goes on holding back', () => {
  const found = dead(text).map((finding) => ({ path: 'smtpd.conf', finding }));
  const old = JSON.stringify(baselineOf(found)).replaceAll('"dead-rule"', '"unreachable-match"');
  const known = new KnownFindings(parseBaseline(old, renamed));
  expect(found.map((one) => known.has(one))).toEqual([true]);
  expect(known.gone).toBe(0);
});
