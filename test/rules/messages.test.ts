import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.js';
import { faultsOf } from './wording.js';

/** The words of every rule, as templates: bounds of length, marks, capitals, banned words (docs/dev/messages.md). `fixtures.test.ts` looks at those of findings. */
describe.each(rules.map((rule) => [rule.id, rule] as const))('the words of %s', (_, rule) => {
  it('has a summary of one line', () => {
    expect(faultsOf('summary', rule.summary)).toEqual([]);
  });

  it('has messages with parts', () => {
    const faults = Object.values(rule.messages).flatMap((text) =>
      typeof text === 'string'
        ? [`not in parts: ${text}`]
        : (['message', 'label', 'note', 'help'] as const).flatMap((part) => faultsOf(part, text[part])),
    );
    expect(faults).toEqual([]);
  });
});
