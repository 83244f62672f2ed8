import { newestRelease } from '../../src/source/release.js';

/** The tag of a release, but not of a candidate: `v7.8.0p1`, `7.8.0`, `opensmtpd-6.7.1p1`. */
const releaseTag = /^(?:opensmtpd-|v)?(\d+)\.(\d+)\.\d+(?:p\d+)?$/;

/** The releases after the newest known one among the names of tags, without duplicates, the oldest first, as `8.0`. */
export function unknownReleases(tags: readonly string[]): readonly string[] {
  const newest = order(newestRelease);
  const found = tags.flatMap((tag) => {
    const [, major, minor] = releaseTag.exec(tag.trim()) ?? [];
    return major === undefined || minor === undefined ? [] : `${major}.${minor}`;
  });
  return [...new Set(found)].filter((each) => order(each) > newest).sort((a, b) => order(a) - order(b));
}

function order(release: string): number {
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return major * 1000 + minor;
}
