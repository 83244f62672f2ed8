import type { Release } from '../../src/source/release.js';

/** The releases whose real servers are asked, and of which there are recorded answers, oldest first. */
export const oracleReleases = ['6.8', '7.4', '7.6', '7.9'] as const satisfies readonly Release[];
export type OracleRelease = (typeof oracleReleases)[number];
