import fc from 'fast-check';
import { expect, test } from 'vitest';
import { translateConfig } from '../../src/migrate/migrate.js';
import { proveMigration } from '../../src/migrate/proof.js';
import { positionAt } from '../../src/source/text.js';
import { decide } from '../../src/verify/smtp/decide.js';
import { load } from '../support/load-config.js';
import { runs, times } from '../support/property.js';
import { firstRule, frame, oldClient, oldRuleset, portOf, textOfOld } from './old-server.js';

const limits = { interruptAfterTimeLimit: 60_000 * times, markInterruptAsFailure: false } as const;

test('the model of an old text decides as the old server did', () => {
  let matched = 0;
  fc.assert(
    fc.property(
      oldRuleset,
      fc.noShrink(fc.array(oldClient, { minLength: 40, maxLength: 40 })),
      (rules, clients) => {
        const head = frame(true);
        const text = `${head}${rules.map((rule) => `${textOfOld(rule)}\n`).join('')}`;
        const { config, machine } = load(text);
        const reading = config.older;
        expect(reading?.unread).toEqual([]);
        if (reading === undefined) return;
        const firstLine = head.split('\n').length;
        for (const client of clients) {
          const { decision, rule } = decide(reading.config, machine, {
            src: client.src,
            dst: '192.0.2.1',
            port: portOf(client.tag),
            mail_from: client.mailFrom,
            rcpt_to: client.rcptTo,
            ...(client.authenticated && { tls: 'starttls', auth: 'bob' }),
          });
          const span = rule === undefined ? undefined : reading.config.rules[rule - 1]?.span;
          const line = span === undefined ? -1 : positionAt(span.file, span.start).line - firstLine;
          const expected = firstRule(rules, client);
          expect([line, decision !== 'reject'], `${text}${JSON.stringify(client)}`).toEqual([
            expected,
            rules[expected]?.decision === 'accept',
          ]);
          if (expected !== -1) matched += 1;
        }
      },
    ),
    { numRuns: runs(100), ...limits },
  );
  expect(matched).toBeGreaterThan(500);
}, 120_000);

test.each(['6.4', '6.6', '6.8', '7.3', '7.9'] as const)(
  'random old texts migrate to what smtpd %s takes, and no mail is treated differently',
  (release) => {
    fc.assert(
      fc.property(oldRuleset, fc.boolean(), (rules, logins) => {
        // smtpd takes no text without any rule, and a rule may have held for nobody.
        const lines = [...rules.map(textOfOld), 'accept for local deliver to mbox'];
        const text = `${frame(logins)}${lines.map((line) => `${line}\n`).join('')}`;
        const { config } = load(text, { release });
        const migration = translateConfig(config);
        if (migration === undefined) throw new Error(`nothing to migrate in ${text}`);
        const { same, difference, refusals, config: now } = proveMigration(config, migration, []);
        const said = [...refusals.map(({ message }) => message), ...difference.changes];
        expect([same, said], `${text}\n${now.file.text}`).toEqual(['yes', []]);
        // What is of today stays as it is.
        expect(translateConfig(now)).toBeUndefined();
      }),
      { numRuns: runs(25), ...limits },
    );
  },
  120_000,
);
