/** The longest name of a pki or ca, in bytes, per platform (HOST_NAME_MAX). */
export const longestName = { openbsd: 255, portable: 64 } as const;

/** A byte of a label, or its escape: the C library reads `\\a` as `a` and `\\097` as the byte 97. */
const byte = /\\([0-9]{3})|\\([^0-9])|([^\\])/gy;

/**
 * Whether a pki or ca name is valid: `*`, or a host name according to res_hnok() of the C library. With glibc: letters, digits, `-` and `_` in labels
 * of 1 to 63 bytes, no `-` at the start, optionally one dot at the end; the empty name and `.` are valid as well.
 */
export function isCertificateName(name: string): boolean {
  if (name === '*' || name === '' || name === '.') return true;
  let label = 0;
  let all = 1;
  let end = 0;
  for (const [text, code, escaped, plain] of name.matchAll(byte)) {
    end += text.length;
    if (plain === '.') {
      if (label === 0) return false;
      all += label + 1;
      label = 0;
      continue;
    }
    const char = code === undefined ? (escaped ?? plain ?? '') : String.fromCharCode(Number(code));
    if (!/^[A-Za-z0-9_-]$/.test(char) || (all === 1 && label === 0 && char === '-')) return false;
    label++;
    if (label > 63) return false;
  }
  return end === name.length && all + label + (label > 0 ? 1 : 0) <= 255;
}
