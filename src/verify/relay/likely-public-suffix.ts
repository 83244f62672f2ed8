import type { PublicSuffix } from './public-suffix.js';

/** Top-level names that are used inside networks: no one registers names below them. */
const inside: ReadonlySet<string> = new Set([
  'corp',
  'home',
  'internal',
  'intranet',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'private',
]);

/** Second-level names under which many countries register. */
const secondLevel: ReadonlySet<string> = new Set([
  'ac',
  'co',
  'com',
  'edu',
  'gob',
  'gov',
  'ltd',
  'mil',
  'ne',
  'net',
  'nom',
  'or',
  'org',
  'plc',
]);

/** Public suffixes by rule of thumb, for use without a list: a single label that is not one of those used inside networks, and names such as `co.uk`. */
export const likelyPublicSuffix: PublicSuffix = (domain) => {
  const labels = domain.split('.');
  const [first = '', second] = labels;
  if (labels.length === 1) return !inside.has(first);
  return labels.length === 2 && second?.length === 2 && secondLevel.has(first);
};
