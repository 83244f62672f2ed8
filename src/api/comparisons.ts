import { translateConfig } from '../migrate/migrate.js';
import { proveMigration } from '../migrate/proof.js';
import type { Refusal } from '../model/config/config.js';
import type { Remark } from '../model/config/lowered.js';
import type { PolicyProblem } from '../policy/assertion.js';
import type { PolicyResult } from '../policy/assertion-verdict.js';
import { parsePolicy } from '../policy/parse.js';
import { provePolicy } from '../policy/prove.js';
import type { SourceFile } from '../source/text.js';
import { compareFlows } from '../verify/diff/compare.js';
import type { FlowDifference } from '../verify/diff/flow-difference.js';
import { type Matrix, matrixOf } from '../verify/matrix/matrix.js';
import { asking, type Configuration, started, verifierOptions } from './configuration.js';

/**
 * Compares which mail is treated differently under two configurations, and whether strangers gain by it. The options of `next`, such as trusted networks, apply to both. Throws
 * RefusedError if smtpd refuses either.
 */
export function diff(old: Configuration, next: Configuration): FlowDifference {
  const sides = [started(old), started(next)] as const;
  return asking(next, () => compareFlows(...sides, verifierOptions(next)));
}

/** The verdicts on a policy. */
export interface PolicyReport extends PolicyResult {
  /** The lines that could not be parsed as assertions. */
  readonly problems: readonly PolicyProblem[];
}

/**
 * Proves or refutes each assertion of a policy (`strangers never relay`, one on each line). Throws RefusedError.
 *
 * @param policy its text, or a file whose path appears in places
 */
export function checkPolicy(conf: Configuration, policy: string | SourceFile): PolicyReport {
  const { config, machine } = started(conf);
  const file = typeof policy === 'string' ? { path: 'smtpd-lint.policy', text: policy } : policy;
  const { assertions, problems } = parsePolicy(file);
  const result = asking(conf, () => provePolicy(config, machine, assertions, verifierOptions(conf)));
  return { ...result, problems };
}

/** The matrix of senders and recipients: who may send to whom. Throws RefusedError, and TooLarge if it exceeds the limits. */
export function matrix(conf: Configuration): Matrix {
  const { config, machine } = started(conf);
  return asking(conf, () => matrixOf(config, machine, verifierOptions(conf)));
}

/** A configuration of the releases before 6.4, translated into the language of the release for which it was loaded. */
export interface MigrationResult {
  /** The new text of the configuration itself. */
  readonly text: string;
  /** The new texts of all files that change, by the paths that the configuration uses. */
  readonly texts: ReadonlyMap<string, string>;
  /** Remarks for the user, in the order of the text. */
  readonly remarks: readonly Remark[];
  /** The refusals of the new text; empty if smtpd accepts it. */
  readonly refusals: readonly Refusal[];
  /** Whether all mail is treated as before. */
  readonly same: 'yes' | 'no' | 'unknown';
  readonly difference: FlowDifference;
}

/** Translates a configuration of the releases before 6.4, and proves whether any mail is treated differently. Undefined if it contains no statement of those releases. */
export function migrate(conf: Configuration): MigrationResult | undefined {
  const { model, machine, file } = conf;
  const migration = translateConfig(model);
  if (migration === undefined) return undefined;
  const { refusals, same, difference } = asking(conf, () =>
    proveMigration(model, migration, machine.addresses, verifierOptions(conf)),
  );
  const texts = new Map([...migration.texts].map(([{ path }, text]) => [path, text]));
  return {
    text: texts.get(file.path) ?? file.text,
    texts,
    remarks: migration.remarks,
    refusals,
    same,
    difference,
  };
}
