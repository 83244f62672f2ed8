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

/** Stores texts on which the model once disagreed, each in a file of its own, with the answers of four releases. */
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

/** The path for a text: named after what it shows, with a number if another text shows the same. */
function fileFor(recording: RecordedText): string {
  const name = nameOfRecording(recording);
  for (let number = 1; ; number += 1) {
    const path = join(folder, `${name}${number === 1 ? '' : `-${number}`}.json`);
    if (!existsSync(path)) return path;
    const { text, base64 }: RecordedText = JSON.parse(readFileSync(path, 'utf8'));
    if (text === recording.text && base64 === recording.base64) return path;
  }
}
