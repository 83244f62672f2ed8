import type { Finding } from '../lint/finding.js';
import type { LintMessage } from './lint-result.js';
import { quoted } from './marks.js';
import type { LintReport } from './report.js';
import { type CheckedFile, type Locate, rangeOf } from './results.js';

type FindingPlace = Pick<LintMessage, 'ruleId' | 'message' | 'line' | 'column'>;

/** A key that identifies a finding within a report. */
export const placeKey = (path: string, { ruleId, message, line, column }: FindingPlace): string =>
  JSON.stringify([path, ruleId, message, line, column]);

/** A finding that became a message of a result. */
export interface Indexed {
  readonly finding: Finding;
  readonly locate: Locate;
  /** The file in whose check it was found, or undefined for a settings file. */
  readonly checked: CheckedFile | undefined;
}

/** Maps the messages of a report's results to its findings, which contain more: spans, and marked words. */
export class FindingIndex {
  readonly #byKey = new Map<string, Indexed>();

  constructor({ checked, settings = [] }: LintReport) {
    for (const { findings, suppressed = [], locate } of settings)
      this.#add([...findings, ...suppressed], locate, undefined);
    for (const one of checked) this.#add([...one.findings, ...(one.suppressed ?? [])], one.locate, one);
  }

  of(path: string, message: FindingPlace): Indexed | undefined {
    return this.#byKey.get(placeKey(path, message));
  }

  #add(findings: readonly Finding[], locate: Locate, checked: CheckedFile | undefined): void {
    for (const finding of findings) {
      const { rule: ruleId, span } = finding;
      const key = placeKey(locate(span.file.path), {
        ruleId,
        message: quoted(finding.message),
        ...rangeOf(span),
      });
      if (!this.#byKey.has(key)) this.#byKey.set(key, { finding, locate, checked });
    }
  }
}
