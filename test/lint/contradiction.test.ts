import { expect, test } from 'vitest';
import { mergeReleases, type ReleaseRun } from '../../src/lint/releases.js';
import type { RelayVerdict } from '../../src/verify/relay/relay-verdict.js';
import { load } from '../support/load-config.js';

const { config } = load('listen on eth0\n');
const run = (verdict: Partial<RelayVerdict>): ReleaseRun => ({
  config,
  findings: [],
  verdict: {
    openRelay: 'no',
    holes: [],
    dependsOn: [],
    trusted: [],
    takenAsOwn: [],
    assumptions: [],
    ...verdict,
  },
});

test('what could not be judged for one release could not be judged', () => {
  const failed = run({ openRelay: 'unknown', failed: true });
  expect(mergeReleases([run({ openRelay: 'yes' }), failed]).verdict).toMatchObject({
    openRelay: 'yes',
    failed: true,
  });
  expect(mergeReleases([run({}), run({})]).verdict.failed).toBeUndefined();
});
