import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refusesText } from '../../src/lint/refusals.js';
import { judgeFamily } from '../../src/lint/template/family.js';
import { describeMachine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import type { FileHost } from '../../src/source/host.js';
import { parseTemplate } from '../../src/source/templates/parse-template.js';
import { Budget, within } from '../../src/verify/budget.js';
import { verifyRelay } from '../../src/verify/relay/verify-relay.js';
import { filled, languages, randomTemplate, written } from '../support/random-templates.js';

const files: FileHost = { read: () => ({ ok: false, code: 'ENOENT', message: 'there are no files' }) };
const options = { release: '7.9', platform: 'portable', files } as const;

const fillings = Number(process.env.FILLINGS ?? 5);
const templates = Number(process.env.TEMPLATES ?? 40);

/** What the answer for a template is: for all variants, or for some. */
function family(text: string): { readonly outcomes: ReadonlySet<string>; readonly answered: string } {
  const template = { ...parseTemplate(text), written: { path: 'smtpd.conf.j2', text } };
  const machine = describeMachine(readConfig({ path: 'a', text: '' }, options), files, []);
  const judged = within(new Budget(), () => judgeFamily(template, { options, machine }, {}));
  const outcomes = new Set<string>(judged.map(({ outcome }) => outcome));
  outcomes.delete('refused');
  const answered = outcomes.has('yes') ? 'yes' : outcomes.has('unknown') ? 'unknown' : 'no';
  return { outcomes, answered };
}

/** The answer about one configuration that smtpd takes. */
function single(text: string): string | undefined {
  const config = readConfig({ path: 'smtpd.conf', text }, options);
  if (config.refusals.some(refusesText)) return undefined;
  return verifyRelay(config, describeMachine(config, files, [])).openRelay;
}

describe('the answer for all variants of a template', () => {
  const seen = { yes: 0, no: 0, unknown: 0 };

  test.each(languages.map((language) => [language.name, language] as const))(
    'covers each that it is filled in to be: %s',
    (_, language) => {
      fc.assert(
        fc.property(randomTemplate, fc.infiniteStream(fc.nat(1 << 20)), (nodes, numbers) => {
          const text = written(nodes, language);
          const { outcomes, answered } = family(text);
          seen[answered as keyof typeof seen] += 1;
          for (let count = 0; count < fillings; count += 1) {
            const random = (below: number): number => (numbers.next().value ?? 0) % below;
            const one = filled(nodes, random, language.name === 'jinja' && count % 2 === 1);
            const verdict = single(one);
            const told = `${text}\n-- filled in:\n${one}\n-- ${[...outcomes].join(' ')}`;
            // An open one is never called closed, and a closed one never open.
            if (verdict === 'yes') expect(answered, told).not.toBe('no');
            if (verdict === 'unknown') expect(answered, told).not.toBe('no');
            // A list that is not known is taken not to hold everything.
            if (verdict === 'no' && !one.includes('"*"')) expect([...outcomes], told).not.toEqual(['yes']);
          }
        }),
        { numRuns: templates },
      );
    },
    120_000,
  );

  test('is one more often than not', () => {
    expect(seen.yes).toBeGreaterThan(0);
    expect(seen.no).toBeGreaterThan(0);
    expect(seen.unknown).toBeLessThan(templates * languages.length);
  });
});
