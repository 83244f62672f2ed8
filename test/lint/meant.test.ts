import { expect, test } from 'vitest';
import { lint } from '../../src/lint/engine.js';
import { defineRule, type RuleContext } from '../../src/lint/rule.js';
import { load } from '../support/load-config.js';

function seenBy(text: string) {
  const seen: RuleContext[] = [];
  const look = defineRule({
    id: 'look',
    category: 'style',
    severity: 'note',
    summary: 'keeps what a rule sees',
    messages: {},
    check(context) {
      seen.push(context);
      return [];
    },
  });
  const { config, machine } = load(text);
  const { answer } = lint(config, machine, [look]);
  return { answer, config, meant: seen[0]?.meant };
}

test('a text before 6.4 is read once and judged once, for rules and the answer alike', () => {
  const { answer, config, meant } = seenBy('listen on 192.0.2.1\naccept from any for any relay\n');
  expect(answer.verdict.openRelay).toBe('yes');
  expect(meant?.config).toBe(answer.config);
  expect(meant?.intended.reading).toBe(config.older);
  expect(answer.verdict.holes).toBe(meant?.verdict.holes);
});

test.each([
  ['of today', 'listen on 192.0.2.1\naction "a" relay\nmatch from local for any action "a"\n'],
  ['of no language', 'listen on 192.0.2.1\nwhatever this is\n'],
])('a text %s has no other reading', (_, text) => {
  const { config, meant } = seenBy(text);
  expect(config.older).toBeUndefined();
  expect(meant).toBeUndefined();
});
