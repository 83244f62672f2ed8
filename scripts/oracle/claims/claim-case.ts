import type { DnsZone } from '../../../test/support/recorded-decisions.js';
import type { OracleEnvelope } from '../../../test/support/relay-cases.js';
import type { PolicyLine } from './policy-lines.js';

/** A configuration and a change of it, all that is around them, and the sessions in which claims about them are tried. */
export interface ClaimCase {
  /** Both texts at once, a line each: `-` before what only the first has, `+` before what only the second has, a blank before what both have. */
  readonly script: string;
  /** The files on the server, by their paths without the first slash. */
  readonly overlay: Readonly<Record<string, string>>;
  /** Of these, the files that claims are made without. */
  readonly unseen: readonly string[];
  readonly dns: DnsZone;
  readonly policy: readonly PolicyLine[];
  readonly sessions: readonly OracleEnvelope[];
  /** What the case was made to reach, for the statistics. */
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
