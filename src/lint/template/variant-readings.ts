import type { CheckId } from '../../model/build/checks.js';
import type { Config } from '../../model/config/config.js';
import { type Machine, withListeners } from '../../model/config/machine.js';
import { intendedConfig } from '../../model/legacy/intended.js';
import type { Span } from '../../source/text.js';
import { withinShare } from '../../verify/budget.js';
import { refusesText } from '../refusals.js';
import { assumedReadings } from '../repair/assumed-readings.js';
import { olderReadings } from '../repair/older-readings.js';
import { shareOfReadings } from '../repair/repaired-answer.js';
import type { Vague } from './vague-statements.js';

/** smtpd does not start without a rule. */
const noRules: CheckId = 'L11';

/** A possible reading of a text. */
export interface TakenReading {
  readonly config: Config;
  readonly machine: Machine;
  readonly placeOf: (span: Span) => Span;
}

/** The readings of a text: as smtpd accepts it; as the releases before 6.4 did; or as it was evidently meant. */
export function readingsOf(
  config: Config,
  machine: Machine,
  { anything }: Vague,
): { readonly readings: readonly TakenReading[]; readonly certain: boolean; readonly repaired: boolean } {
  const same = (span: Span): Span => span;
  const own = { config, machine: withListeners(machine, config), placeOf: same };
  // What is filled in may contain rules.
  const refusals = config.refusals.filter(
    (refusal) => refusesText(refusal) && !(refusal.check === noRules && anything.length > 0),
  );
  if (refusals.length === 0) return { readings: [own], certain: true, repaired: false };
  const intended = intendedConfig(config);
  if (intended !== undefined) {
    const meant = withListeners(machine, intended.config);
    const reading = { config: intended.config, machine: meant, placeOf: same };
    if (intended.mended) return { readings: [reading], certain: true, repaired: true };
    const older = withinShare(shareOfReadings, () => olderReadings(config, withListeners(machine, config)));
    if (older !== undefined) return { readings: older, certain: true, repaired: true };
    return { readings: [reading], certain: false, repaired: true };
  }
  const readings =
    withinShare(shareOfReadings, () => assumedReadings(config, withListeners(machine, config))) ?? [];
  return { readings, certain: true, repaired: true };
}
