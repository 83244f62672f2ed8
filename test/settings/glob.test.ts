import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { matchesGlob } from '../../src/settings/glob.js';
import { runs } from '../support/property.js';

describe('patterns of file names', () => {
  test.each([
    ['*.conf', 'smtpd.conf', true],
    ['*.conf', 'mail/smtpd.conf', true],
    ['mail/*.conf', 'mail/smtpd.conf', true],
    ['mail/*.conf', 'mail/x/smtpd.conf', false],
    ['mail/**', 'mail/x/smtpd.conf', true],
    ['mail/**', 'mail', false],
    ['**/smtpd.conf', 'smtpd.conf', true],
    ['./mail/mx?.conf', 'mail/mx1.conf', true],
    ['mail/mx?.conf', 'mail/mx12.conf', false],
    ['*', '../smtpd.conf', true],
    ['mail/*', '../mail/smtpd.conf', false],
  ])('%s for %s: %s', (pattern, path, expected) => {
    expect(matchesGlob(pattern, path)).toBe(expected);
  });

  test('mean what a glob library makes of them', () => {
    const segment = fc
      .string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), minLength: 1, maxLength: 6 })
      .filter((text) => !/^\.+$|\*\*/.test(text));
    const part = fc.oneof(segment, fc.constant('**'));
    const name = fc
      .string({ unit: fc.constantFrom('a', 'b', '.'), minLength: 1, maxLength: 6 })
      .filter((text) => !/^\.+$/.test(text));
    fc.assert(
      fc.property(
        // Libraries differ in what a last `**` means.
        fc
          .tuple(fc.array(part, { minLength: 1, maxLength: 3 }), segment)
          .map(([parts, last]) => [...parts, last]),
        fc.array(name, { minLength: 1, maxLength: 4 }),
        (pattern, path) => {
          const [glob, file] = [pattern.join('/'), path.join('/')];
          expect(matchesGlob(glob, file), `${glob} ${file}`).toBe(picomatch(glob, { dot: true })(file));
        },
      ),
      { numRuns: runs(2000) },
    );
  });

  test('take no long time, whatever they are', () => {
    const start = performance.now();
    expect(matchesGlob(`${'*a'.repeat(400)}*b/x`, `${'a'.repeat(4000)}/x`)).toBe(false);
    expect(matchesGlob(`${'**/a/'.repeat(200)}b`, 'a/'.repeat(2000))).toBe(false);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
