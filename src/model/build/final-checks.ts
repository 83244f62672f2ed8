import type { SourceFile } from '../../source/text.js';
import { byteLength } from '../config/lengths.js';
import { checkCertificates } from './certificate-files.js';
import type { ModelBuilder } from './model-builder.js';

/** The length of a key for `queue encryption` in bytes. */
const keyLength = 32;

/**
 * Makes the checks of `smtpd -n` after the last statement: first whether there is any rule; then, if there was no error so far, the key of the queue,
 * and that every pki has its files. Only the first fatal one is reported.
 */
export function checkWhole(builder: ModelBuilder, file: SourceFile): void {
  if (builder.rules.length === 0) builder.warn('L11', { file, start: 0, end: 0 });
  if (builder.refused) return;
  const { queueKey } = builder;
  if (queueKey !== undefined && byteLength(queueKey.value) !== keyLength) builder.fatal('G13', queueKey.span);
  checkCertificates(builder);
}
