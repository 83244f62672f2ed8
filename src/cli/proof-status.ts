import type { CheckedFile } from '../report/results.js';
import type { EffectiveSettings } from '../settings/effective-settings.js';
import type { OptionValues } from './arguments.js';
import { warn } from './output.js';

/**
 * Whether a file must be proven: if the command line says so, or if the settings do and the command line does not object. Settings cannot override the command line, because they
 * may be part of the change that is checked.
 */
export function isProofRequired(values: OptionValues, settings: EffectiveSettings): boolean {
  if (values.has('no-require-proof')) return false;
  return values.has('require-proof') || settings.requireProof === true;
}

/**
 * The exit status that follows from the verdicts of files alone: 1 for an open relay, even if its finding is suppressed, 2 if one is not proven, 0 if all are proven. Prints how
 * many are not proven.
 */
export function proofStatus(checked: readonly CheckedFile[]): 0 | 1 | 2 {
  const count = (answer: string) => checked.filter(({ verdict }) => verdict.openRelay === answer).length;
  const unproven = count('unknown');
  if (unproven > 0)
    warn(`${unproven} ${unproven === 1 ? 'file is' : 'files are'} not proven, and a proof is required`);
  if (unproven > 0) return 2;
  return count('yes') > 0 ? 1 : 0;
}
