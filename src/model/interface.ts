import type { Word } from '../../grammar/ast.js';
import type { Listener } from './config.js';
import type { Reading } from './reading.js';

/** Interface groups that OpenBSD has by itself. */
const groups: ReadonlySet<string> = new Set(['all', 'egress']);

const numberHint = 'this looks like an address, but its numbers must not exceed 255';

const groupHint =
  'interface groups are known to BSD systems only: name the interface, or an address such as 0.0.0.0 and ::';

/** What interfaces and hosts are called, and addresses with a zone. */
const possible = /^[A-Za-z0-9_.:%-]{1,253}$/;

/** The text form of IPv4 that inet_pton(3) takes: four decimal numbers without leading zeros. */
const inet4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** Whether a text is an IPv6 address as inet_pton(3) takes it: no brackets, no zone. */
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

/** The family of an address in text form; undefined for anything else. */
export function addressFamily(text: string): 'inet4' | 'inet6' | undefined {
  if (inet4.test(text)) return 'inet4';
  return isInet6(text) ? 'inet6' : undefined;
}

/**
 * Checks what a listener is put on, and says whether there will be one. An address always does; an interface, a group or a host name
 * is the machine's affair and taken for there, except the groups that Linux does not have.
 */
export function checkInterface(reading: Reading, on: Word, family: Listener['family']): boolean {
  const written = addressFamily(on.value);
  if (written !== undefined) {
    if (family === undefined || family === written) return true;
    // With an address of that family on the machine; without one it is I01.
    reading.warn('I02', on.span, on.value, 'Address family for hostname not supported');
    return false;
  }
  if (!possible.test(on.value)) {
    reading.fatal('I01b', on.span, on.value);
    return true;
  }
  const { machine } = reading;
  const hint = hintAbout(reading, on.value);
  if (machine ? machine.listens(on.value, family) : hint === undefined) return true;
  if (hint !== undefined) reading.hint('I01', on.span, hint, on.value);
  else reading.fatal('I01', on.span, on.value);
  return true;
}

/** Why a name is most likely no interface, group or host of the machine. */
function hintAbout(reading: Reading, name: string): string | undefined {
  if (reading.platform === 'portable' && groups.has(name)) return groupHint;
  const isQuad = /^\d+\.\d+\.\d+\.\d+$/.test(name);
  return isQuad && name.split('.').some((part) => Number(part) > 255) ? numberHint : undefined;
}
