import type { ReadResult } from '../../source/host.js';

/** Errors with which even smtpd, run by root, cannot open a file. */
const certain: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);

/**
 * The state, for smtpd on this machine, of a file that could not be read. Other errors may be specific to this program: root may read what this user
 * may not, and smtpd opens what this program does not (devices, pipes, files of any size).
 */
export function failureOf({ code }: Extract<ReadResult, { ok: false }>): 'missing' | 'folder' | 'unknown' {
  if (code === 'EISDIR') return 'folder';
  return certain.has(code) ? 'missing' : 'unknown';
}
