import { describe, expect, it } from 'vitest';
import { checkOf, checks } from '../../src/model/build/checks.js';
import type { Config } from '../../src/model/config/config.js';
import { readConfig } from '../../src/model/read-config.js';
import { available, type Release, releases } from '../../src/source/release.js';
import { filesBelow } from '../support/folder-files.js';
import { type Case, cases } from './cases.js';

const read = (text: string, release: Release, { files, machine }: Case): Config =>
  readConfig(
    { path: 'smtpd.conf', text },
    {
      release,
      platform: 'portable',
      files: filesBelow(files ?? {}),
      ...(machine && {
        host: {
          interfaces: new Map([['eth0', ['192.0.2.1']]]),
          complete: true,
          resolve: () => 'none',
          status: (path) => machine[path] ?? 'missing',
          isPrivateKey: (text) => text.startsWith('-----BEGIN PRIVATE KEY-----'),
        },
      }),
    },
  );

const firesIn = (entry: Case, release: Release): boolean =>
  available(checkOf(entry.check), release) && available(entry, release);

describe('every check of smtpd', () => {
  it('has a case', () => {
    const covered = new Set<string>(cases.map(({ check }) => check));
    expect(Object.keys(checks).filter((check) => !covered.has(check))).toEqual([]);
  });

  describe.each(cases.map((entry) => [entry.check, entry] as const))('%s', (check, entry) => {
    it.each(releases)('in %s', (release) => {
      const found = read(entry.fires, release, entry).refusals.filter((refusal) => refusal.check === check);
      if (firesIn(entry, release)) {
        expect(found.map(({ message, at }) => [message, at?.line])).toContainEqual([
          entry.message,
          entry.line,
        ]);
        expect(found[0]?.severity).toBe(checks[check].severity);
      } else expect(found).toEqual([]);
      const near = read(entry.silent, release, entry).refusals;
      expect(near.filter((refusal) => refusal.check === check)).toEqual([]);
    });
  });
});
