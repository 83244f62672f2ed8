import type { SourceFile } from '../source/text.js';
import { checkCertificates } from './certificates.js';
import { byteLength } from './lengths.js';
import type { Reading } from './reading.js';

/** A key for `queue encryption` has this many bytes. */
const keyLength = 32;

/**
 * What `smtpd -n` checks after the last statement: first whether there is any rule; then, if nothing was wrong so far, the key of the
 * queue, and that every pki has its files. Only the first of the fatal ones is reported.
 */
export function checkWhole(reading: Reading, file: SourceFile): void {
  if (reading.rules.length === 0) reading.warn('L11', { file, start: 0, end: 0 });
  if (reading.refused) return;
  const { queueKey } = reading;
  if (queueKey !== undefined && byteLength(queueKey.value) !== keyLength) reading.fatal('G13', queueKey.span);
  checkCertificates(reading);
}
