import type { AddressFamily } from '../../source/host.js';

/** The text form of IPv4 that inet_pton(3) accepts: four decimal numbers without leading zeros. */
const inet4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** Whether inet_pton(3) accepts a text as an IPv6 address: no brackets, no zone. */
function isInet6(text: string): boolean {
  if (!/^[0-9A-Fa-f:.]+$/.test(text)) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  let groupCount = 0;
  for (const [index, half] of halves.entries()) {
    if (half === '') continue;
    const parts = half.split(':');
    for (const [at, part] of parts.entries()) {
      const isTail = index === halves.length - 1 && at === parts.length - 1;
      if (isTail && inet4.test(part)) groupCount += 2;
      else if (/^[0-9A-Fa-f]{1,4}$/.test(part)) groupCount++;
      else return false;
    }
  }
  return halves.length === 2 ? groupCount < 8 : groupCount === 8;
}

/** The family of an address in text form, or undefined for anything else. */
export function addressFamily(text: string): AddressFamily | undefined {
  if (inet4.test(text)) return 'inet4';
  return isInet6(text) ? 'inet6' : undefined;
}
