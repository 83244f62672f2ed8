import type { MatchRule } from '../../model/config/config.js';
import { programMapsOf } from '../../model/config/rule-actions.js';
import type { EntryPoint } from '../ruleset/stranger-sessions.js';
import type { HoleCause } from './relay-verdict.js';

/**
 * Which of the rule's criteria lets the stranger in.
 *
 * @param isProvider whether the example's recipient is at a public mailbox provider
 */
export function causeOf(
  rule: MatchRule,
  entryPoint: Pick<EntryPoint, 'listener' | 'claimed' | 'disguised'>,
  isProvider: boolean,
): HoleCause {
  if (programMapsOf(rule).length > 0) return 'program-map';
  const { from, for: to, rcptTo, auth, mailFrom, helo, tag } = rule;
  if (entryPoint.claimed && !(from.type === 'any' || from.negated))
    return entryPoint.disguised ? 'published-port' : 'proxy';
  if (from.type === 'rdns') return 'reverse-dns';
  if (from.negated) return 'negated-source';
  if (from.type === 'src') return 'wide-source';
  if (from.type !== 'any') return 'proxy';
  if (auth?.negated) return 'not-authenticated';
  if (mailFrom !== undefined) return 'sender';
  if (helo !== undefined) return 'helo';
  if (entryPoint.listener.verify) return 'certificate';
  if (tag !== undefined) return 'tag';
  const target = rcptTo ?? (to.type === 'domain' ? to : undefined);
  return isProvider && target?.negated === false ? 'mailbox-provider' : 'from-any';
}
