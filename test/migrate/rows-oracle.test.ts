import { expect, test } from 'vitest';
import { oracleAbsent, verdictOfTexts } from '../support/oracle.js';
import { titled } from '../support/skipped.js';
import { migrated, open, remarkable, rows } from './migration-rows.js';

test.skipIf(oracleAbsent !== undefined).each(['6.8', '7.9'] as const)(
  titled('smtpd %s takes what is written', oracleAbsent),
  { timeout: 240_000 },
  async (release) => {
    const texts = [...rows, ...remarkable].map(([old]) => migrated(old, open, release).whole);
    const answers = await verdictOfTexts(
      texts.map((text) => Buffer.from(text)),
      [release],
      { stub: true },
    );
    const refused = answers.flatMap(([answer], at) => (answer?.ok ? [] : [`${texts[at]}\n${answer?.raw}`]));
    expect(refused).toEqual([]);
  },
);
