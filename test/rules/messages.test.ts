import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.js';
import { analyse, fixturesOf } from './rule-fixtures.js';
import { bounds, faultsOf, type Part } from './wording.js';

/**
 * The words of every rule, as templates and as the fixtures' findings have them: bounds of length, marks, capitals, banned words
 * (docs/dev/messages.md).
 */
describe.each(rules.map((rule) => [rule.id, rule] as const))('the words of %s', (id, rule) => {
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

  it('says each part of a finding once, within its bounds', () => {
    const found = fixturesOf(id)
      .flatMap((fixture) => analyse(fixture).findings)
      .filter((finding) => finding.rule === id);
    const faults = found.flatMap(({ message, label, note, help, related, suggestions }) => {
      const parts: readonly (readonly [Part, string | undefined])[] = [
        ['message', message],
        ['label', label],
        ['note', note],
        ['help', help],
        ...related.map((other) => ['label', other.message] as const),
        ...suggestions.map((suggestion) => ['title', suggestion.description] as const),
      ];
      return parts.flatMap(([part, text]) => faultsOf(part, text));
    });
    expect([...new Set(faults)]).toEqual([]);
  });
});

describe('all headlines', () => {
  it(`have a median of at most ${bounds.median} characters`, () => {
    const lengths = rules
      .flatMap(({ id }) => fixturesOf(id).flatMap((fixture) => analyse(fixture).findings))
      .map(({ message }) => message.length)
      .sort((a, b) => a - b);
    expect(lengths[lengths.length >> 1]).toBeLessThanOrEqual(bounds.median);
  });
});
