import type { Statement } from '../../../grammar/ast.js';
import { inModel } from '../../model/build/checks.js';
import type { Config, OlderReading, Refusal } from '../../model/config/config.js';
import { type Machine, withListeners } from '../../model/config/machine.js';
import { intendedConfig } from '../../model/legacy/intended.js';
import { takenName } from '../distinct-refusals.js';
import { refusesText } from '../refusals.js';
import { StatementIndex } from '../statement-index.js';
import type { AssumedReading } from './assumed-readings.js';
import { afterRepair, type RepairedReading, unrepaired } from './known-readings.js';
import { olderRepairs } from './older-repairs.js';
import { eitherDeclaration } from './refused-statement.js';

/** The most times that a text is read again. */
const maxSteps = 24;

/**
 * All possible intended readings of a text for releases before 6.4 that those partly refuse as well, each as smtpd reads it after conversion. Undefined if a
 * statement cannot be interpreted.
 */
export function olderReadings(config: Config, machine: Machine): readonly AssumedReading[] | undefined {
  if (config.older === undefined) return undefined;
  return new OlderSearch().from(unrepaired({ config, machine }));
}

class OlderSearch {
  #steps = maxSteps;

  from({ reading, placeOf }: RepairedReading): readonly AssumedReading[] | undefined {
    const { config, machine } = reading;
    if (config.tooLarge || config.moreErrors !== undefined || config.older === undefined) return undefined;
    const intended = intendedConfig(config);
    if (intended?.mended)
      return [{ placeOf, config: intended.config, machine: withListeners(machine, intended.config) }];
    const refused = refusedIn(config.older);
    if (refused === undefined) return undefined;
    const { statements } = config.older.config;
    const before = statements[statements.indexOf(refused.statement) - 1];
    const repairs = refused.isTaken
      ? eitherDeclaration(refused.statement, config.older.config)
      : olderRepairs(refused.statement, before);
    const found: AssumedReading[] = [];
    for (const repair of repairs) {
      this.#steps -= 1;
      const next = this.#steps < 0 ? undefined : afterRepair({ reading, placeOf }, repair);
      const readings = next && this.from(next);
      if (readings === undefined) return undefined;
      found.push(...readings);
    }
    return found.length > 0 ? found : undefined;
  }
}

interface RefusedOlder {
  readonly statement: Statement;
  /** Whether it declares a name that another statement declares. */
  readonly isTaken: boolean;
}

/** The first statement that no release reads, or that smtpd refuses for its meaning. */
function refusedIn({ unread: [unread], config }: OlderReading): RefusedOlder | undefined {
  if (unread !== undefined) return { statement: unread, isTaken: false };
  const isLeft = (each: Refusal): boolean =>
    refusesText(each) && each.assumed !== true && !inModel.has(each.check);
  const refusal = config.refusals.find(isLeft);
  const statement = refusal && new StatementIndex(config.statements).at(refusal.span);
  return statement && { statement, isTaken: refusal.check in takenName };
}
