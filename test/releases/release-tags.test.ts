import { expect, test } from 'vitest';
import { unknownReleases } from '../../scripts/releases/release-tags.js';
import { newestRelease, releases } from '../../src/source/release.js';

test('a release that is known is not told', () => {
  expect(unknownReleases(releases.flatMap((each) => [`${each}.0`, `v${each}.0p1`]))).toEqual([]);
});

test('a newer one is told once, candidates and other tags are not', () => {
  const [major = 0, minor = 0] = newestRelease.split('.').map(Number);
  const later = `${major}.${minor + 1}`;
  const tags = [
    `${major + 1}.0.1p2`,
    `v${later}.0`,
    `opensmtpd-${later}.0p1`,
    `${later}.0p1-rc1`,
    'nightly',
    '',
  ];
  expect(unknownReleases(tags)).toEqual([later, `${major + 1}.0`]);
});
