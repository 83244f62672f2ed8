import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { changeableByOthers, trustedOwners } from '../../src/cli/guarded-path.js';
import { scratch } from './run-command.js';

const { path, write } = scratch();

const problem = (name: string): string | undefined =>
  changeableByOthers(path(name), trustedOwners())?.replaceAll(path(), '.');

test('a link among the folders of a path, which leads through a folder that others may write', () => {
  write('real/mail/smtpd.conf', '');
  mkdirSync(path('theirs'));
  symlinkSync('../real', path('theirs/next'));
  symlinkSync('theirs/next', path('etc'));
  expect(problem('etc/mail/smtpd.conf')).toBeUndefined();
  chmodSync(path('theirs'), 0o777);
  expect(problem('etc/mail/smtpd.conf')).toBe('./theirs may be written by others');
  expect(problem('real/mail/smtpd.conf')).toBeUndefined();
});

test('links that lead to one another', () => {
  symlinkSync('two', path('one'));
  symlinkSync('one', path('two'));
  expect(problem('one')).toBe('./one cannot be examined (ELOOP)');
});
