import {
  type Finding,
  type LintOptions,
  type LoadOptions,
  load,
  type RelayResult,
  type SourceFile,
  type SuppressedFinding,
} from '../../src/index.js';
import type { Config } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';

export type LintTextOptions = LoadOptions & LintOptions;

/** What most tests ask of a text, by the public functions. */
export interface LintTextResult {
  readonly findings: readonly Finding[];
  readonly suppressed: readonly SuppressedFinding[];
  readonly undecided: readonly string[];
  readonly file: SourceFile;
  readonly verdict: RelayResult;
  /** What the verdict is about. */
  readonly config: Config;
  readonly machine: Machine;
}

/** Lints a text. Whether a stranger can relay is asked when the verdict or what it is about is read. */
export function lintText(text: string, options: LintTextOptions = {}): LintTextResult {
  const { rules, settings, off, locked, suggestions, reportUnusedDisables, ...loading } = options;
  const conf = load(text, loading);
  return {
    ...conf.lint({
      ...(rules && { rules }),
      ...(settings && { settings }),
      ...(off && { off }),
      ...(locked && { locked }),
      ...(suggestions !== undefined && { suggestions }),
      ...(reportUnusedDisables && { reportUnusedDisables }),
    }),
    file: conf.file,
    get verdict() {
      return conf.relay();
    },
    get config() {
      return conf.relay().config;
    },
    machine: conf.machine,
  };
}
