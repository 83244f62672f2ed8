import { available, type Platform, type Release } from '../../source/release.js';

const scales = 'BKMGTPE';
const most = 2n ** 63n - 1n;
const maxDigits = 21;

/** Releases whose portable build has a scan_scaled() that misses overflows. */
const overflows = { until: '7.0' } as const;

/**
 * Reads a size such as `35M`. Returns the bytes, or undefined if smtpd refuses it. Optional white space and sign, digits with an optional fraction,
 * one letter of B K M G T P E in either case. Anything after the letter is ignored unless it begins with a letter or a digit, and digits may be
 * missing; both follow scan_scaled(3).
 */
export function readSize(text: string, release: Release, platform: Platform): bigint | undefined {
  const parts = /^[ \t\n\v\f\r]*([+-]?)([0-9]*)(?:\.([0-9]*))?(.*)$/s.exec(text);
  if (!parts) return undefined;
  const [, sign = '', digits = '', fraction = '', rest = ''] = parts;
  if (digits.length >= maxDigits) return undefined;
  const wraps = platform === 'portable' && available(overflows, release);
  const bounded = (value: bigint): bigint | undefined => {
    if (wraps) return BigInt.asIntN(64, value);
    return value > most ? undefined : value;
  };
  const whole = bounded(BigInt(digits || 0));
  const kept = fraction.slice(0, maxDigits - 2);
  const part = bounded(BigInt(kept || 0));
  if (whole === undefined || part === undefined) return undefined;
  const negative = sign === '-';
  if (rest === '') return negative && whole !== 0n ? undefined : nonNegative(negative ? -whole : whole);

  const scale = scales.indexOf(rest.charAt(0).toUpperCase());
  if (scale === -1 || /^.[A-Za-z0-9]/s.test(rest)) return undefined;
  const factor = 1024n ** BigInt(scale);
  const scaled = bounded(whole * factor);
  if (scaled === undefined) return undefined;
  const small = scaleFraction(part, kept.length, factor);
  return nonNegative(negative ? -scaled - small : scaled + small);
}

/** The fraction in bytes. As in C, digits are dropped if scaling would not fit into 64 bits. */
function scaleFraction(part: bigint, digits: number, factor: bigint): bigint {
  let left = digits;
  let value = part;
  while (value >= most / factor) {
    value /= 10n;
    left--;
  }
  // Only a fraction that has already wrapped, in the old releases, wraps here.
  value = BigInt.asIntN(64, value * factor);
  for (; left > 0; left--) value /= 10n;
  return value;
}

function nonNegative(value: bigint): bigint | undefined {
  return value < 0n ? undefined : value;
}
