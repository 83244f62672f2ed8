import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installation, type OracleRelease } from '../../test/support/oracle.js';

/** The version that the server reports, such as `OpenSMTPD 7.9.0-portable`. */
function versionOf(release: OracleRelease): string {
  const { stderr } = spawnSync('chroot', [join(installation, release), '/usr/sbin/smtpd', '-h'], {
    encoding: 'utf8',
  });
  return /^version: (.*)$/m.exec(stderr)?.[1] ?? 'unknown';
}

export const versionsOf = (releases: readonly OracleRelease[]): Partial<Record<OracleRelease, string>> =>
  Object.fromEntries(releases.map((release) => [release, versionOf(release)]));
