import { expect, test } from 'vitest';
import { oracleAbsent, verdictOfTexts } from '../support/oracle.js';
import { titled } from '../support/skipped.js';
import { forms, listen, modernised } from './intended-fixtures.js';

test.skipIf(oracleAbsent !== undefined)(
  titled('a rule that was meant to relay for everybody becomes what the real smtpd accepts', oracleAbsent),
  { timeout: 240_000 },
  async () => {
    const texts = forms.map(([legacy]) => modernised(`${listen}${legacy}\n`) ?? '');
    const answers = await verdictOfTexts(
      texts.map((text) => Buffer.from(text)),
      ['7.9'],
      { stub: true },
    );
    expect(answers.map(([answer]) => answer?.raw.trim())).toEqual(texts.map(() => 'configuration OK'));
  },
);
