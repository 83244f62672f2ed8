import { expect, test } from 'vitest';
import { rules } from '../../rules/index.js';
import { selectRules } from '../../src/lint/selection.js';
import { lintText } from '../support/lint-text.js';

const criteria = [
  ['unmatchable-entry', 'from src "10.0.0.300" for local'],
  ['quoted-keyword', 'from src "any" for local'],
  ['wrong-entry-kind', 'from any for domain "bob@example.org"'],
] as const;

/** What is reported of a rule that never matches for one entry, with a rule switched off. */
function found(criterion: string, offRule?: string): readonly string[] {
  const choices = new Map(
    offRule === undefined ? [] : [[offRule, { severity: 'off' as const, options: {} }]],
  );
  const { on, off } = selectRules(rules, 'recommended', choices);
  const text = `listen on 192.0.2.1\naction "in" mbox\nmatch ${criterion} action "in"\nmatch from any for local action "in"\n`;
  return lintText(text, { rules: on, off }).findings.map(({ rule }) => rule);
}

test.each(criteria)(
  'a rule is dead for an entry: %s says so, and dead-rule where that is off',
  (id, criterion) => {
    expect(found(criterion)).toContain(id);
    expect(found(criterion)).not.toContain('dead-rule');
    expect(found(criterion, id)).toContain('dead-rule');
  },
);

test('a misspelt use is one finding: the name that it means is not called unused', () => {
  const text =
    'listen on 192.0.2.1\ntable domains { "a.org" }\naction "in" mbox\naction "out" relay\nmatch from any for domain <domians> action "in"\nmatch for any action "oot"\n';
  expect(lintText(text, { rules }).findings.map(({ rule }) => rule)).toEqual([
    'undefined-name',
    'undefined-name',
  ]);
});
