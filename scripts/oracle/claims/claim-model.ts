import type { Config, Machine } from '../../../src/index.js';
import { refusesText } from '../../../src/lint/refusals.js';
import { describeMachine } from '../../../src/model/config/machine.js';
import { readConfig } from '../../../src/model/read-config.js';
import type { RelayVerdict } from '../../../src/verify/relay/relay-verdict.js';
import { verifyRelay } from '../../../src/verify/relay/verify-relay.js';
import type { OracleRelease } from '../../../test/support/oracle.js';
import { oracleFiles } from '../../../test/support/relay-cases.js';
import { type ClaimCase, type ClaimSide, textOfSide } from './claim-case.js';

/** One text of a case as claims see it, without the unseen files. */
export interface ClaimModel {
  readonly text: string;
  readonly config: Config;
  readonly machine: Machine;
  /** Whether smtpd would not start with it, whatever the unseen files contain. */
  readonly refused: boolean;
}

export const serverAddresses = ['192.0.2.1', '2001:db8::1'] as const;

export function claimModelOf(claimed: ClaimCase, side: ClaimSide, release: OracleRelease): ClaimModel {
  const text = textOfSide(claimed, side);
  const files = oracleFiles(seenFiles(claimed));
  const config = readConfig({ path: '/etc/smtpd.conf', text }, { release, platform: 'portable', files });
  const refused = config.refusals.some(refusesText);
  return { text, config, machine: describeMachine(config, files, serverAddresses), refused };
}

const verdicts = new WeakMap<ClaimModel, RelayVerdict>();

/** The verdict on a text, computed once. */
export function verdictOf(reading: ClaimModel): RelayVerdict {
  const made = verdicts.get(reading) ?? verifyRelay(reading.config, reading.machine);
  verdicts.set(reading, made);
  return made;
}

/** The files on the server that claims see. */
export const seenFiles = ({ overlay, unseen }: ClaimCase): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(overlay).filter(([path]) => !unseen.includes(path)));
