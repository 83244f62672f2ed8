import { type Config, describeMachine, type Machine, readConfig } from '../../../src/index.js';
import { refusesText } from '../../../src/lint/refusals.js';
import { verifyRelay } from '../../../src/verify/relay.js';
import type { RelayVerdict } from '../../../src/verify/verdict.js';
import type { OracleRelease } from '../../../test/support/oracle.js';
import { oracleFiles } from '../../../test/support/relay-cases.js';
import { type ClaimCase, type Side, textOf } from './case.js';

/** One text of a case as claims see it: without the files that are unseen, unless `everything` is asked for. */
export interface Reading {
  readonly text: string;
  readonly config: Config;
  readonly machine: Machine;
  /** smtpd would not start with it, whatever is in the files that are unseen. */
  readonly refused: boolean;
}

export const serverAddresses = ['192.0.2.1', '2001:db8::1'] as const;

export function readingOf(claimed: ClaimCase, side: Side, release: OracleRelease): Reading {
  const text = textOf(claimed, side);
  const files = oracleFiles(seenFiles(claimed));
  const config = readConfig({ path: '/etc/smtpd.conf', text }, { release, platform: 'portable', files });
  const refused = config.refusals.some(refusesText);
  return { text, config, machine: describeMachine(config, files, serverAddresses), refused };
}

const verdicts = new WeakMap<Reading, RelayVerdict>();

/** The verdict on a text: made once. */
export function verdictOf(reading: Reading): RelayVerdict {
  const made = verdicts.get(reading) ?? verifyRelay(reading.config, reading.machine);
  verdicts.set(reading, made);
  return made;
}

/** The files on the server that claims are made with. */
export const seenFiles = ({ overlay, unseen }: ClaimCase): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(overlay).filter(([path]) => !unseen.includes(path)));
