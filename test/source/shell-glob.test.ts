import { expect, test } from 'vitest';
import { fitsGlob } from '../../src/source/embedded/shell-glob.js';

test.each([
  ['/etc/mail/smtpd.conf', '/etc/mail/*.conf', true],
  ['/etc/mail/smtpd.conf', '/etc/*.conf', false],
  ['/etc/mail/smtpd.conf', '/etc/*/smtpd.conf', true],
  ['/etc/mail/smtpd.conf', '/etc/mail/smtpd.con?', true],
  ['/etc/mail/smtpd.conf', '/etc/mail?smtpd.conf', false],
  ['/etc/mail/smtpd.conf', '/etc/{postfix,mail}/{main.cf,*.conf}', true],
  ['/etc/mail/smtpd.conf', '/etc/mail/{main.cf,smtpd}', false],
  ['/etc/mail/smtpd.conf', '/etc/mail/[a-z]mtpd.conf', true],
  ['/etc/mail/smtpd.conf', '$DIR/smtpd.conf', true],
  ['/etc/mail/smtpd.conf', '/etc/$x', true],
  ['/etc/mail/smtpd.conf', '/etc/mail/smtpd.conf.bak', false],
])('%s, %s: %s', (path, word, fits) => {
  expect(fitsGlob(path, word)).toBe(fits);
});

test('many stars take no time without end', () => {
  expect(fitsGlob('/etc/mail/smtpd.conf', `/etc/mail/${'*'.repeat(2000)}x`)).toBe(false);
  expect(fitsGlob('a'.repeat(2000), `${'*a'.repeat(500)}b`)).toBe(false);
});
