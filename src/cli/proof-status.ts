import type { CheckedFile } from '../report/results.js';
import type { EffectiveSettings } from '../settings/effective-settings.js';
import type { OptionValues } from './arguments.js';
import { warn } from './output.js';

/**
 * Whether a file has to be proven: where the command line says so, or the settings and the command line does not say otherwise. Settings cannot take back what
 * the command line asks for: they may come with the change that is checked.
 */
export function isProofRequired(values: OptionValues, settings: EffectiveSettings): boolean {
  if (values.has('no-require-proof')) return false;
  return values.has('require-proof') || settings.requireProof === true;
}

/** The exit status that files have for their verdicts alone: 1 an open relay, whatever suppresses that, 2 not proven, 0 all proven. Says how many are not. */
export function proofStatus(checked: readonly CheckedFile[]): 0 | 1 | 2 {
  const count = (answer: string) => checked.filter(({ verdict }) => verdict.openRelay === answer).length;
  const unproven = count('unknown');
  if (unproven > 0)
    warn(`${unproven} ${unproven === 1 ? 'file is' : 'files are'} not proven, and a proof is required`);
  if (unproven > 0) return 2;
  return count('yes') > 0 ? 1 : 0;
}
