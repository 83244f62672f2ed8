import type { ReadResult } from '../../source/host.js';
import type { Span } from '../../source/text.js';
import type { Unseen } from '../config/config.js';

/** An `Unseen` for a file that could not be read. */
export const unreadFile = (
  path: string,
  what: string,
  { code, message, outside }: ReadResult & { readonly ok: false },
  span: Span,
): Unseen => ({ name: path, kind: outside ? 'outside' : 'file', path, what, reason: message, code, span });
