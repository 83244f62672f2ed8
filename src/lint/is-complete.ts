import { inModel } from '../model/build/checks.js';
import type { Config, Refusal } from '../model/config/config.js';
import { isForLineEnd } from '../model/line-ends.js';
import { refusesText } from './refusals.js';

/**
 * Whether the model is all that its author wrote. If smtpd refuses a statement, or an include was not seen, what seems unused or unreachable may be so only because
 * something is missing from the model.
 */
export function isComplete(config: Config): boolean {
  const whole = known.get(config) ?? findComplete(config);
  known.set(config, whole);
  return whole;
}

/** Cached by configuration, since many rules need it. */
const known = new WeakMap<Config, boolean>();

function findComplete({ refusals, unseen, statements, options }: Config): boolean {
  if (statements.some(({ type }) => type === 'error')) return false;
  if (unseen.some(({ what }) => what === 'include')) return false;
  const isMissed = ({ check }: Refusal): boolean =>
    check !== 'L11' && !(options.assumeDeclared && inModel.has(check));
  return !refusals.some((refusal) => refusesText(refusal) && isMissed(refusal) && !isForLineEnd(refusal));
}
