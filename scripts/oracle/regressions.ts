import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oracleReleases, verdictOfTexts } from '../../test/support/oracle.js';
import {
  mergeVerdicts,
  type RecordedText,
  stored,
  verdictsFolder,
  verdictsRoot,
} from '../../test/support/verdicts.js';

const folder = join(verdictsFolder, 'regressions');

/** Keeps texts on which we once disagreed, each in a file of its own, with what four releases say about them. */
export async function keep(texts: readonly Buffer[]): Promise<void> {
  const answers = await verdictOfTexts(texts, oracleReleases, { stub: true, overlay: verdictsRoot });
  mkdirSync(folder, { recursive: true });
  for (const [index, text] of texts.entries()) {
    const given = answers[index] ?? [];
    const stubs = [...new Set(given.flatMap((answer) => answer.stubs ?? []))];
    const recording: RecordedText = {
      ...stored(text),
      ...(stubs.length > 0 ? { stubs } : {}),
      verdicts: mergeVerdicts(given),
    };
    const name = createHash('sha256').update(text).digest('hex').slice(0, 12);
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(recording, null, 2)}\n`);
  }
}
