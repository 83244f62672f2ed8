import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oracleReleases, verdictOfTexts } from '../../test/support/oracle.js';
import {
  mergeVerdicts,
  nameOfRecording,
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
    writeFileSync(fileFor(recording), `${JSON.stringify(recording, null, 2)}\n`);
  }
}

/** Where a text is kept: under what it shows, with a number where another text shows the same. */
function fileFor(recording: RecordedText): string {
  const name = nameOfRecording(recording);
  for (let number = 1; ; number += 1) {
    const path = join(folder, `${name}${number === 1 ? '' : `-${number}`}.json`);
    if (!existsSync(path)) return path;
    const { text, base64 }: RecordedText = JSON.parse(readFileSync(path, 'utf8'));
    if (text === recording.text && base64 === recording.base64) return path;
  }
}
