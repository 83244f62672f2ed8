import type { DnsZone } from '../../../test/support/recorded-decisions.js';
import type { OracleEnvelope } from '../../../test/support/relay-cases.js';
import type { PolicyLine } from './policy-lines.js';

/** A configuration and a change to it, their surroundings, and the sessions in which claims about them are tested. */
export interface ClaimCase {
  /** Both texts in one, by line: `-` before lines that only the first has, `+` before lines that only the second has, a blank before common lines. */
  readonly script: string;
  /** The files on the server, by path without the first slash. */
  readonly overlay: Readonly<Record<string, string>>;
  /** Those of the files that claims do not see. */
  readonly unseen: readonly string[];
  readonly dns: DnsZone;
  readonly policy: readonly PolicyLine[];
  readonly sessions: readonly OracleEnvelope[];
  /** The features that the case was generated to cover, for the statistics. */
  readonly features: readonly string[];
}

export type ClaimSide = 0 | 1;

/** One of a case's two texts. */
export const textOfSide = ({ script }: Pick<ClaimCase, 'script'>, side: ClaimSide): string =>
  script
    .split('\n')
    .filter((line) => line[0] !== (side === 0 ? '+' : '-'))
    .map((line) => `${line.slice(1)}\n`)
    .join('')
    .replace(/\n+$/, '\n');
