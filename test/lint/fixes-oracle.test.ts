import { expect, test } from 'vitest';
import { rules } from '../../rules/index.js';
import { oracleAbsent, verdictOfTexts } from '../support/oracle.js';
import { titled } from '../support/skipped.js';
import { fixableFixtures, fixText } from './subjects.js';

test.skipIf(oracleAbsent !== undefined)(
  titled('after every fix of a fixture the real smtpd takes what it took', oracleAbsent),
  { timeout: 240_000 },
  async () => {
    const asked = fixableFixtures().filter(({ release }) => release === '7.9');
    const texts = await Promise.all(
      asked.map(async ({ text, platform, rule }) => {
        const own = rules.filter(({ id }) => id === rule);
        return (await fixText(text, [], { platform, rules: own })).text;
      }),
    );
    const bytes = [...asked.map(({ text }) => text), ...texts].map((text) => Buffer.from(text));
    const answers = (await verdictOfTexts(bytes, ['7.9'], { stub: true })).map(([answer]) => answer?.ok);
    expect(answers.slice(asked.length)).toEqual(answers.slice(0, asked.length));
    expect(answers).toContain(true);
  },
);
