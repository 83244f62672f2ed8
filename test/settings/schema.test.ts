import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/index.js';
import type { Rule } from '../../src/lint/rule.js';
import { parseJson } from '../../src/settings/parse-json.js';
import { settingsSchema } from '../../src/settings/settings-schema.js';
import { settingsFile } from '../../src/settings/settings-table.js';
import { runs } from '../support/property.js';

const published: unknown = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../schema.json', import.meta.url)), 'utf8'),
);

/** Rules with an option of each type, and one without options. */
const sample: readonly Rule[] = ['open-relay', 'dead-rule', 'plain-rule'].map((id) => ({
  id,
  category: 'style',
  severity: 'warning',
  summary: 'a rule',
  options:
    id === 'plain-rule'
      ? {}
      : {
          deep: { type: 'boolean', default: true, summary: 'how' },
          most: { type: 'integer', default: 3, minimum: 1, maximum: 9, summary: 'how many' },
          words: { type: 'strings', default: [], summary: 'which' },
        },
  messages: {},
  check: () => [],
}));

const validate = new Ajv({ allErrors: true, strict: false }).compile(settingsSchema(sample));

/** What the reader has to say of a value. */
function problemsOf(value: unknown): readonly string[] {
  const problems: string[] = [];
  const { value: json } = parseJson({ path: 'x.json', text: JSON.stringify(value) });
  if (json !== undefined) settingsFile(sample).read(json, ({ message }) => problems.push(message));
  return problems;
}

describe('the published schema', () => {
  test('is what `npm run schema` writes; rules are in it, so a new one changes it', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(settingsSchema(rules))));
  });

  test('describes every setting, and every option of a rule', () => {
    const described = JSON.stringify(published);
    for (const rule of rules) {
      for (const name of [rule.id, ...Object.keys(rule.options ?? {})])
        expect(described.includes(`"${name}"`), name).toBe(true);
    }
    expect(described.includes('"description":""')).toBe(false);
  });

  test('agrees with the reader', () => {
    fc.assert(
      fc.property(settings, (value) => {
        expect({ value, valid: validate(value), problems: problemsOf(value) }).toSatisfy(
          ({ valid, problems }) => valid === (problems.length === 0),
        );
      }),
      { numRuns: runs(500) },
    );
  });

  test('both take what is right, so that the comparison is about something', () => {
    const right = {
      $schema: './node_modules/smtpd-lint/schema.json',
      extends: ['strict', './base.json'],
      release: ['6.8', '7.9'],
      root: 'etc-root',
      trusted: ['198.51.100.0/22'],
      rules: { 'open-relay': ['error', { most: 2, words: ['a'] }], 'dead-rule': 'off' },
      overrides: [{ files: 'mx*.conf', locked: ['open-relay'], rules: { 'dead-rule': ['note'] } }],
    };
    expect(problemsOf(right)).toEqual([]);
    expect(validate(right)).toBe(true);
  });
});

/** Values of no setting. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, 1.5, -1, 200, '', [], {}, [[]], ['x'], [null], { x: 1 }, ['']),
  fc.constantFrom<unknown>('error', ['error', {}], ['warning', { most: 0 }], ['warning', { most: 1, x: 2 }]),
);
const mostly = (right: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 6, arbitrary: right }, { weight: 1, arbitrary: odd });
const oneOrMore = (item: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.oneof(item, fc.array(mostly(item), { maxLength: 3 }));
const some = (...values: readonly string[]): fc.Arbitrary<unknown> => mostly(fc.constantFrom(...values));

const severity = fc.constantFrom('off', 'note', 'warning', 'error', 'warn');
const options = fc.record(
  {
    deep: mostly(fc.boolean()),
    most: mostly(fc.integer({ min: 0, max: 10 })),
    words: mostly(fc.array(some('a', 'b'), { maxLength: 2 })),
    other: fc.boolean(),
  },
  { requiredKeys: [] },
);
const choice = mostly(
  fc.oneof(severity, fc.tuple(severity), fc.tuple(severity, options), fc.tuple(severity, options, options)),
);
/** `other…`: names that there are not. */
const common = {
  release: oneOrMore(some('6.8', '7.9', '7.11')),
  platform: some('openbsd', 'portable', 'linux'),
  root: some('etc'),
  addresses: mostly(fc.array(some('192.0.2.1', '2001:db8::1'))),
  trusted: mostly(fc.array(some('198.51.100.0/24'))),
  exposed: mostly(fc.array(some('25=172.17.0.1', '25=2001:db8::/32', '25'))),
  closed: mostly(fc.array(fc.integer({ min: -1, max: 70_000 }))),
  ownDomains: mostly(fc.array(some('example.org', '*.example.net'))),
  widestIpv4: mostly(fc.integer({ min: -1, max: 40 })),
  widestIpv6: mostly(fc.integer({ min: -1, max: 140 })),
  rules: mostly(
    fc.record(
      { 'open-relay': choice, 'dead-rule': choice, 'plain-rule': choice, 'other-rule': choice },
      { requiredKeys: [] },
    ),
  ),
  locked: mostly(fc.array(some('open-relay', 'dead-rule', 'other-rule'))),
  reportUnusedDisables: mostly(severity),
  otherSetting: fc.constant(1),
};
const settings = mostly(
  fc.record(
    {
      $schema: some('./schema.json'),
      extends: oneOrMore(some('recommended', 'all', './base.json', 'stict')),
      ...common,
      overrides: mostly(
        fc.array(
          mostly(fc.record({ files: oneOrMore(some('*.conf', 'mail/**')), ...common }, { requiredKeys: [] })),
          { maxLength: 2 },
        ),
      ),
    },
    { requiredKeys: [] },
  ),
);
