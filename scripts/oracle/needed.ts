import { oracleAbsent } from '../../test/support/oracle.js';

/** Ends a script whose work (`compare`, `record`) requires the real servers if they are not available. */
export function needOracle(work: string): void {
  if (oracleAbsent === undefined) return;
  console.error(`cannot ${work}: ${oracleAbsent}`);
  process.exit(2);
}
