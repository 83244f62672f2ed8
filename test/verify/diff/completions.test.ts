import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareFlows } from '../../../src/verify/diff/compare.js';
import { answerKey } from '../../../src/verify/flows/dispositions.js';
import { decide } from '../../../src/verify/smtp/decide.js';
import type { EnvelopeInput } from '../../../src/verify/smtp/envelope.js';
import { load } from '../../support/load-config.js';
import { runs } from '../../support/property.js';
import { ruleset } from '../../support/rulesets.js';

const listening = (name: string): string =>
  `listen on 192.0.2.1 hostname ${name}\naction r relay\naction l mbox\n`;

function compared(old: string, next: string, rules: string, files: Readonly<Record<string, string>> = {}) {
  const [before, after] = [old, next].map((head) => load(`${head}${rules}\n`, { files }));
  if (before === undefined || after === undefined) throw new Error('two configurations');
  return compareFlows(before, after);
}

describe('a listener that is called otherwise', () => {
  test.each([
    ['match from any for domain "a.example" action l', ['newly-refused']],
    ['match from any for domain "b.example" action l', ['newly-accepted']],
    ['match from any for domain { "a.example", "b.example" } action l', []],
    ['match from any for domain { "a.example", "b.example" } action r', ['other-action']],
    ['match from any mail-from "@a.example" for domain "x.example" action l', ['newly-refused']],
    ['match from any for any rcpt-to "bob@a.example" action l', ['newly-refused']],
    ['match from any for domain "c.example" action l', []],
  ])('%s: %s', (rules, kinds) => {
    const { changes, dependsOn } = compared(listening('a.example'), listening('b.example'), rules);
    expect(changes.map(({ kind }) => kind)).toEqual(kinds);
    expect(dependsOn).toEqual([]);
    for (const { example } of changes)
      expect(/@/.test(example?.envelope.rcpt_to ?? '') && /@/.test(example?.envelope.mail_from ?? '')).toBe(
        false,
      );
  });

  test('names of a table, and of one that was not seen', () => {
    const names = (entry: string): string =>
      `table names { ${entry} }\nlisten on 192.0.2.1 hostnames <names>\naction l mbox\n`;
    const rules = 'match from any for domain "a.example" action l';
    const named = compared(names('"192.0.2.1" = "a.example"'), names('"192.0.2.1" = "b.example"'), rules);
    expect(named.changes.map(({ kind }) => kind)).toEqual(['newly-refused']);
    const other = names('"192.0.2.2" = "a.example"');
    expect(compared(other, names('"192.0.2.2" = "b.example"'), rules).changes).toEqual([]);
    const unseen = 'table names file:/etc/names\nlisten on 192.0.2.1 hostnames <names>\naction l mbox\n';
    expect(compared(listening('a.example'), unseen, rules).dependsOn).toHaveLength(1);
  });

  test('what is not reported is treated the same for bare addresses', () => {
    let different = 0;
    fc.assert(
      fc.property(
        ruleset,
        fc.constantFrom('a.example', 'b.example', 'x.a.example', 'other.net'),
        fc.constantFrom('a.example', 'b.example', 'x.b.example', 'other.net'),
        (rules, old, next) => {
          const text = rules.filter((rule) => !rule.includes(' tag ')).join('\n');
          if (!text.includes('match')) return;
          const before = load(`${listening(old)}${text}\n`);
          const after = load(`${listening(next)}${text}\n`);
          const { changes, dependsOn } = compareFlows(before, after);
          for (const user of ['bob', 'bob+x', 'eve', 'alice'])
            for (const src of ['203.0.113.7', '198.51.100.7', '10.1.1.1'])
              for (const said of [
                { rcpt_to: user },
                { mail_from: user, rcpt_to: 'bob@a.example' },
              ] as EnvelopeInput[]) {
                const input = { src, helo: 'a.example', ...said };
                const keys = [before, after].map(({ config, machine }) =>
                  answerKey(config, decide(config, machine, input)),
                );
                if (keys[0] === keys[1]) continue;
                different += 1;
                expect([changes.length + dependsOn.length > 0, input]).toEqual([true, input]);
              }
        },
      ),
      { numRuns: runs(25) },
    );
    expect(different).toBeGreaterThan(50);
  });
});
