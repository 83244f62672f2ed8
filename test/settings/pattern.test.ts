import fc from 'fast-check';
import picomatch from 'picomatch';
import { describe, expect, test } from 'vitest';
import { baseOf, pathPattern } from '../../src/settings/pattern.js';
import { runs } from '../support/property.js';

const matches = (pattern: string, path: string): boolean => pathPattern(pattern, { left: 1e9 })(path);

describe('patterns of paths', () => {
  test.each([
    ['*.conf', 'smtpd.conf', true],
    ['*.conf', 'mx/smtpd.conf', false],
    ['**/*.conf', 'smtpd.conf', true],
    ['**/*.conf', 'a/.b/smtpd.conf', true],
    ['mx{1,2}/smtpd.conf', 'mx2/smtpd.conf', true],
    ['mx{1,2}/smtpd.conf', 'mx3/smtpd.conf', false],
    ['{a,b/{c,d}}/x', 'b/d/x', true],
    ['{a,}x', 'x', true],
    ['{a}', '{a}', true],
    ['{a', '{a', true],
    ['../x/*.conf', '../x/a.conf', true],
    ['/etc/*/smtpd.conf', '/etc/mail/smtpd.conf', true],
    ['!*.conf', 'smtpd.conf', false],
    ['[ab].conf', 'b.conf', true],
    ['(a|b).conf', 'a.conf', false],
  ])('%s for %s: %s', (pattern, path, expected) => {
    expect(matches(pattern, path)).toBe(expected);
  });

  test.each([
    ['*.conf', ''],
    ['a/b/*.conf', 'a/b'],
    ['a/{b,c}/x', 'a'],
    ['../x/*', '../x'],
    ['/etc/*', '/etc'],
    ['/*', '/'],
    ['a/[bc]/d', 'a'],
  ])('%s: all of them lie in %j', (pattern, base) => {
    expect(baseOf(pattern)).toBe(base);
  });

  test('mean what a glob library makes of them', () => {
    const sign = fc.constantFrom('a', 'b', '*', '?', '{a,b}', '{a*,b/a}', '[ab]');
    const part = fc.oneof(
      fc.array(sign, { minLength: 1, maxLength: 3 }).map((signs) => signs.join('').replaceAll(/\*+/g, '*')),
      fc.constant('**'),
    );
    const name = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.tuple(fc.array(part, { maxLength: 3 }), sign).map(([parts, last]) => [...parts, last].join('/')),
        fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/')),
        (pattern, path) => {
          expect(matches(pattern, path), `${pattern} ${path}`).toBe(
            picomatch(pattern, { dot: true, nonegate: true })(path),
          );
        },
      ),
      { numRuns: runs(1000) },
    );
  });

  test('take no long time, whatever they are', () => {
    const work = { left: 20_000_000 };
    for (const pattern of [
      `${'*a'.repeat(1000)}b`,
      `${'**/a/'.repeat(300)}b`,
      '{a,b}'.repeat(40),
      '{'.repeat(4000),
      `${'{a,'.repeat(1000)}${'}'.repeat(1000)}`,
      `(${'a|aa'.repeat(20)})+b`,
    ])
      expect(pathPattern(pattern, work)(`${'a'.repeat(200)}/`.repeat(20))).toBe(false);
    expect(work.left).toBeGreaterThan(0);
  });
});
