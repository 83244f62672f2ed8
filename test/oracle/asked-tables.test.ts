import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { oracleAbsent } from '../support/oracle.js';
import { titled } from '../support/skipped.js';

const script = fileURLToPath(new URL('../../scripts/oracle/compare-asked.ts', import.meta.url));

test.skipIf(oracleAbsent !== undefined)(
  titled('live servers decide by what programs of tables say as is decided here', oracleAbsent),
  () => {
    const args = ['tsx', script, '--cases', '9', '--envelopes', '12', '--seed', '7'];
    const counts = execFileSync('npx', args, { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(counts).toMatchObject([
      { release: '7.6', unknown: 0, different: 0 },
      { release: '7.9', unknown: 0, different: 0 },
    ]);
    for (const { asked, accept } of counts) {
      expect(asked).toBeGreaterThanOrEqual(108);
      expect(accept).toBeGreaterThan(10);
    }
  },
);
