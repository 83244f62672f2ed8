import { insertAfter } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, RelayAction } from '../../src/model/config/config.js';
import { spanText } from '../../src/source/text.js';

/** `srs key` and `relay srs` (grammar/tables/statements.ts, grammar/tables/action-options.ts). */
export const srs = { since: '6.6' } as const;

/** Suggests `srs` if the file has a key: the key is a secret that the user has to choose. */
export function withSenderRewriting(
  { relaySpan, statement }: RelayAction,
  { settings, files }: Config,
): readonly Suggestion[] {
  if (!settings.srsKey || !files.includes(relaySpan.file) || spanText(relaySpan) !== 'relay') return [];
  if (statement.span.file !== relaySpan.file) return [];
  return [{ description: 'Rewrite senders of forwarded mail', edits: [insertAfter(relaySpan, ' srs')] }];
}
