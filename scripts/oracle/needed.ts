import { oracleAbsent } from '../../test/support/oracle.js';

/** Ends a script that cannot do its work (`compare`, `record`) without the real servers. */
export function needOracle(work: string): void {
  if (oracleAbsent === undefined) return;
  console.error(`cannot ${work}: ${oracleAbsent}`);
  process.exit(2);
}
