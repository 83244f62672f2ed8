import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type HostCase,
  hostCases,
  hostRecording,
  type RecordedHostCase,
  writeFiles,
} from '../../test/support/host-cases.js';
import { oracleReleases, verdict } from '../../test/support/oracle.js';
import { mergeVerdicts } from '../../test/support/verdicts.js';
import { needOracle } from './needed.js';

/** Records the messages of `smtpd -n` about configurations on machines that lack something: `npm run record:host`. */
needOracle('record');

const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-host-'));
try {
  const recorded: RecordedHostCase[] = [];
  for (const each of hostCases) recorded.push({ ...each, verdicts: mergeVerdicts(await ask(each)) });
  mkdirSync(dirname(hostRecording), { recursive: true });
  writeFileSync(hostRecording, recorded.map((each) => `${JSON.stringify(each)}\n`).join(''));
  console.log(`${recorded.length} machines`);
} finally {
  rmSync(folder, { recursive: true });
}

async function ask(each: HostCase) {
  const overlay = join(folder, 'root');
  const conf = join(folder, 'smtpd.conf');
  mkdirSync(overlay);
  writeFiles(overlay, each.files);
  for (const { path, mode } of each.files) chmodSync(join(overlay, path), mode);
  writeFileSync(conf, each.conf);
  const answers = await verdict([conf], oracleReleases, { overlay, ...(each.wired ? { stub: true } : {}) });
  rmSync(overlay, { recursive: true });
  return answers;
}
