/** The longest name of a pki or ca, in bytes, per platform (HOST_NAME_MAX). */
export const longestName = { openbsd: 255, portable: 64 } as const;

/**
 * Whether a pki or ca name is one: `*`, or what res_hnok() of the C library takes for a host name. With glibc: letters, digits, `-`
 * and `_` in labels of 1 to 63 bytes, no `-` in front, one dot at the end allowed, the empty name and `.` as well.
 */
export function isCertificateName(name: string): boolean {
  if (name === '*' || name === '' || name === '.') return true;
  const labels = name.replace(/\.$/, '').split('.');
  if (name.startsWith('-') || labels.reduce((sum, label) => sum + label.length + 1, 1) > 255) return false;
  return labels.every((label) => /^[A-Za-z0-9_-]{1,63}$/.test(label));
}
