import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { oracleAbsent, relayBatch } from '../support/oracle.js';
import { titled } from '../support/skipped.js';
import { questionText, trackerQuestions } from '../support/tracker-questions.js';

test.skipIf(oracleAbsent !== undefined).each(['6.8', '7.9'] as const)(
  titled('smtpd %s answers the questions of its tracker as recorded', oracleAbsent),
  { timeout: 120_000 },
  async (release) => {
    const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
    try {
      const tasks = trackerQuestions.map((question) => {
        const conf = join(folder, `${question.issue}.conf`);
        writeFileSync(conf, questionText(question));
        return { conf, release, envelopes: [question.asked] };
      });
      const answers = await relayBatch(tasks);
      expect(answers.map(([answer], at) => [trackerQuestions[at]?.issue, answer?.decision])).toEqual(
        trackerQuestions.map(({ issue, decision }) => [issue, decision]),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
