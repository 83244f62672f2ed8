import type { Suggestion } from '../../src/lint/finding.js';
import type { Action, Config, MatchRule, Table } from '../../src/model/config/config.js';
import { localActionOf, relayActionOf } from '../../src/model/config/rule-actions.js';

/** Programs that put mail into a mailbox: of Dovecot, procmail, maildrop, fdm, Cyrus and OpenSMTPD. */
const mailboxPrograms: ReadonlySet<string> = new Set([
  'dovecot-lda',
  'deliver',
  'procmail',
  'maildrop',
  'fdm',
  'mail.local',
  'mail.maildir',
  'mail.mboxrd',
  'mail.lmtp',
]);

/** Whether an action can take the reports of this machine. What an unknown program does with them is not known: it may be a gateway to something else. */
function takesReports(action: Action | undefined): boolean {
  if (action?.type !== 'local') return false;
  if (action.method !== 'mda') return true;
  const program = action.argument?.trim().split(/\s/, 1)[0]?.split('/').at(-1);
  return program !== undefined && mailboxPrograms.has(program);
}

/** Whether a rule delivers to where the reports of this machine could go, too. */
export const deliversReports = (rule: MatchRule): boolean => takesReports(localActionOf(rule));

/** Whether a rule sends mail to the hosts that the DNS names: a smarthost may take the reports of a whole organization. */
export function isSentToMx(rule: MatchRule): boolean {
  const action = relayActionOf(rule);
  return action !== undefined && action.host === undefined && !action.backup;
}

/** Whether an action delivers what is for root: only to a mailbox of mbox, as a user of its own, or to whom an alias table names. */
const deliversForRoot = (action: Action): boolean =>
  action.type === 'local' &&
  takesReports(action) &&
  action.virtual === undefined &&
  (action.method === 'mbox' || action.user !== undefined || mayNameRoot(action.alias));

/** Whether an alias table says who reads mail for root, as far as it was read. */
const mayNameRoot = (alias: Table | undefined): boolean =>
  alias !== undefined &&
  (!alias.contents.known || alias.contents.entries.some(({ key }) => key.toLowerCase() === 'root'));

/** Suggests a rule for this machine's own mail above the one that takes it, with an action of its own where none of those that are there delivers for root. */
export function* deliveredHere(
  { actions }: Config,
  { span: { file, start } }: MatchRule,
): Generator<Suggestion> {
  const present = [...actions.values()].find(deliversForRoot);
  const name = present?.name ?? ['local', 'reports', 'root-mail'].find((free) => !actions.has(free));
  if (name === undefined) return;
  const declared = present === undefined ? `action "${name}" mbox\n` : '';
  yield {
    description: 'Deliver mail for this machine here',
    edits: [
      { span: { file, start, end: start }, text: `${declared}match from local for local action "${name}"\n` },
    ],
  };
}
