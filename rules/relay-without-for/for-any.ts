import { setFor } from '../../src/edit/rule-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule } from '../../src/model/config/config.js';
import { relayActionOf } from '../../src/model/config/rule-actions.js';
import { positionAt } from '../../src/source/text.js';
import { isReachable } from '../../src/verify/smtp/bindings.js';
import { isForOthers } from '../shared/public-listeners.js';
import { login, ownMachine } from '../shared/rule-fixes.js';
import { suggest } from '../shared/suggest.js';

/** Whether a rule would let strangers send to anyone if only `for any` were added: no tag keeps them out. */
export function isFromAnybody({ listeners }: Config, rule: MatchRule): boolean {
  const { from, auth, tag } = rule;
  if (from.type !== 'any' || (auth !== undefined && !auth.negated)) return false;
  return !tag || listeners.some((listener) => isReachable(listener) && !isForOthers(rule, listener));
}

/** A note on mail for this machine if the relay names no host, or an empty text. */
export const mailSentOn = (rule: MatchRule): string =>
  relayActionOf(rule)?.host === undefined
    ? 'Mail for this machine is not delivered: it goes to the MX of its own name'
    : '';

export const lineOf = ({ span: { file, start } }: MatchRule): number => positionAt(file, start).line;

/** Suggests `for any`. A rule that strangers reach is also restricted to clients that may send. */
export function forAny(config: Config, rule: MatchRule): readonly Suggestion[] {
  const edits = setFor(rule, 'for any');
  if (!isFromAnybody(config, rule)) return suggest('Relay mail to everybody', edits);
  return [login, ownMachine].flatMap((strategy) => {
    const narrowed = strategy({ config, rule })?.suggestion;
    return narrowed
      ? suggest(`${narrowed.description}, for mail to everybody`, edits && [...narrowed.edits, ...edits])
      : [];
  });
}
