import { createHash } from 'node:crypto';
import { normalisedLines } from '../lint/fingerprint.js';
import type { SourceFile } from '../source/text.js';
import type { LineRange } from './lint-result.js';
import type { LintReport } from './report.js';

/** The texts in which something was found, by the paths of their results. */
export function reportSources({ checked, settings = [] }: LintReport): ReadonlyMap<string, SourceFile> {
  const sources = new Map<string, SourceFile>();
  for (const { config, locate } of checked) sources.set(locate(config.file.path), config.file);
  for (const { findings, locate } of [...settings, ...checked])
    for (const { span } of findings) sources.set(locate(span.file.path), span.file);
  return sources;
}

/** Gives each finding of a report a unique fingerprint that stays the same if its line moves in a later version of the file. */
export class Fingerprints {
  readonly #sources: ReadonlyMap<string, SourceFile>;
  readonly #seen = new Map<string, number>();

  constructor(report: LintReport) {
    this.#sources = reportSources(report);
  }

  of(path: string, ruleId: string, { line, endLine }: LineRange): string {
    const file = this.#sources.get(path);
    const text = file === undefined ? '' : normalisedLines(file, line, endLine);
    const key = JSON.stringify([path, ruleId, text]);
    // Findings with the same text are numbered.
    const count = (this.#seen.get(key) ?? 0) + 1;
    this.#seen.set(key, count);
    return createHash('sha256')
      .update(JSON.stringify([path, ruleId, text, count]))
      .digest('hex');
  }
}
