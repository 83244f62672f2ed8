import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { oracleReleases, verdictOfTexts } from '../../test/support/oracle.js';
import {
  mergeVerdicts,
  type RecordedText,
  type RecordingHead,
  stored,
  verdictsFolder,
  verdictsRoot,
} from '../../test/support/verdicts.js';
import { configurations, sample, toBuffer } from './generate/config-texts.js';
import { needOracle } from './needed.js';
import { keep } from './regressions.js';
import { versionsOf } from './versions.js';

/**
 * Records the answers of four releases to generated texts: `npm run record:verdicts [-- --count N --seed N]`. Writes fixtures/verdicts/recorded.jsonl, which must not be edited by
 * hand. With `--keep FILE` (a JSON string on each line) it records each of those texts in fixtures/verdicts/regressions.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2700' },
    seed: { type: 'string', default: '2' },
    keep: { type: 'string' },
  },
});
needOracle('record');

if (values.keep !== undefined) {
  const lines = readFileSync(values.keep, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  await keep(lines.map((line) => Buffer.from(String(JSON.parse(line)), 'utf8')));
  process.exit();
}

const seed = Number(values.seed);
const texts = [...new Set(sample(configurations, Number(values.count), seed))].map(toBuffer);
const answers = await verdictOfTexts(texts, oracleReleases, { stub: true, overlay: verdictsRoot });

let accepted = 0;
const lines = texts.flatMap((text, index): RecordedText[] => {
  const given = answers[index] ?? [];
  // A server that crashed or hung has not judged the text.
  if (given.length < oracleReleases.length || given.some(({ exit }) => exit !== undefined)) return [];
  if (given.every(({ ok }) => ok)) accepted++;
  const stubs = [...new Set(given.flatMap((answer) => answer.stubs ?? []))].filter(
    (stub) => !stub.startsWith('host '),
  );
  return [{ ...stored(text), ...(stubs.length > 0 ? { stubs } : {}), verdicts: mergeVerdicts(given) }];
});
const head: RecordingHead = {
  command: 'npm run record:verdicts',
  seed,
  options: 'verdict --stub --egress --overlay fixtures/verdicts/root',
  releases: versionsOf(oracleReleases),
};
writeFileSync(
  join(verdictsFolder, 'recorded.jsonl'),
  [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join(''),
);
console.log(`${lines.length} texts, of which all ${oracleReleases.length} releases accept ${accepted}`);
