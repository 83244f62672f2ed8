import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.js';
import type { PageExample } from '../../src/report/pages/page-source.js';
import { oracleAbsent, oracleReleases, verdictOfTexts } from '../support/oracle.js';
import { titled } from '../support/skipped.js';
import { sourceOf } from './pages.js';

const title = titled('documented examples before the real smtpd', oracleAbsent);

describe.skipIf(oracleAbsent !== undefined)(title, { timeout: 240_000 }, () => {
  it('accepts the good ones', async () => {
    for (const release of oracleReleases) {
      const asked = rules
        .map(({ id }) => ({ id, good: sourceOf(id).good }))
        .filter(({ good }) => isFor(good, release));
      const answers = await verdictOfTexts(
        asked.map(({ good }) => Buffer.from(good.conf)),
        [release],
        { stub: true },
      );
      const refused = asked.flatMap(({ id }, at) =>
        answers[at]?.[0]?.ok ? [] : [`${id}: ${answers[at]?.[0]?.raw}`],
      );
      expect(refused).toEqual([]);
    }
  });
});

/** Stand-ins for files are made by the oracle; one with contents of its own is not told to it, so such an example is left out. */
const isFor = ({ release = '7.9', files }: PageExample, asked: string): boolean =>
  release === asked && files === undefined;
