import type { Settings } from '../../model/config/settings.js';
import type { EntryPoint } from '../ruleset/stranger-sessions.js';
import type { Unknown } from '../space/unknown.js';
import { relaysInternally } from './reachable-relays.js';
import type { ProofQuestion } from './relay-question.js';

/** Whether everyone knows a key with which smtpd checks the addresses of the sender rewriting scheme: an empty key is used like any other (live: 7.4, 7.9). */
export const isSrsKeyKnown = ({ srsKey, emptySrsKey, emptySrsBackup }: Settings): boolean =>
  srsKey && (emptySrsKey || emptySrsBackup);

/** A bounce to `SRS0=…` is decoded and sent on as mail of the machine itself, so that anyone who knows the key can send to anyone. */
export function forgedSrs(question: ProofQuestion, entryPoints: readonly EntryPoint[]): readonly Unknown[] {
  if (!isSrsKeyKnown(question.config.settings) || !relaysInternally(question, entryPoints)) return [];
  const reason = 'the srs key is empty, so that strangers can make SRS addresses, which are sent on';
  return [{ reason, span: undefined, list: false }];
}
