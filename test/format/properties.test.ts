import fc from 'fast-check';
import { expect, test } from 'vitest';
import { load } from '../../src/api/configuration.js';
import { formatConfig } from '../../src/format/format-config.js';
import { releases } from '../../src/source/release.js';
import { allForms } from '../grammar/statement-forms.js';
import { runs } from '../support/property.js';
import { ruleset } from '../support/rulesets.js';
import { format } from './format-text.js';

const forms = allForms().map(({ text }) => text);
const blanks = ['', ' ', '  ', '\t', '\n', '\n\n', ' \\\n', '\\\n\t', ' # c\n', ' # c \\\n', '\r\n'];
const bits = [
  '{',
  '}',
  ',',
  '=',
  '=>',
  '<',
  '>',
  '!',
  '"',
  "'",
  '\\',
  '$m',
  'm = "{ a"\n',
  '"a b"',
  'é',
  '25',
];

/** Statements with blanks of all kinds in the place of those that they have, and something put in between. */
const text = fc
  .array(fc.tuple(fc.constantFrom(...forms), fc.infiniteStream(fc.nat(60))), { maxLength: 6 })
  .map((lines) =>
    lines
      .map(([line, choices]) =>
        line.replace(/[ \n]+/g, (gap) => {
          const { value = 0 } = choices.next();
          if (value < blanks.length) return blanks[value] ?? '';
          return value === 60 ? ` ${bits[choices.next().value % bits.length]} ` : gap;
        }),
      )
      .join('\n'),
  );

test('what smtpd reads stays the same, and a second time nothing changes', () => {
  let changed = 0;
  fc.assert(
    fc.property(text, fc.constantFrom(...releases), (input, release) => {
      const once = format(input, { release });
      // Trees are compared before anything is handed out (same-tree.ts).
      if (!once.ok) return;
      const next = once.texts.get('smtpd.conf');
      if (next === undefined) return;
      changed += 1;
      const twice = format(next, { release });
      expect(twice.ok && twice.texts.size).toBe(0);
    }),
    { numRuns: runs(400) },
  );
  expect(changed).toBeGreaterThan(200);
});

test('of random bytes nothing is made that is read otherwise', () => {
  const pieces = fc.array(fc.constantFrom(...bits, ...blanks, ...forms.slice(0, 40)), { maxLength: 25 });
  fc.assert(
    fc.property(pieces, (parts) => {
      const once = format(parts.join(''));
      const next = once.ok ? once.texts.get('smtpd.conf') : undefined;
      if (next === undefined) return;
      const twice = format(next);
      expect(twice.ok && twice.texts.size).toBe(0);
    }),
    { numRuns: runs(700) },
  );
});

test('mail is treated as before by rulesets that are written otherwise', () => {
  fc.assert(
    fc.property(ruleset, (rules) => {
      const actions = 'listen on lo0\naction "r"  relay\naction "l" maildir\n';
      const { model, machine } = load(`${actions}${rules.join('\n').replace(/[{},]/g, '  $&  ')}\n`);
      const result = formatConfig(model, machine, { flows: {} });
      expect(result.ok && result.flows).toBe(model.refusals.length > 0 ? 'unread' : 'same');
    }),
    { numRuns: runs(50) },
  );
});
