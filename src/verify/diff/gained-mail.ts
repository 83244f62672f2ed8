import type { Config, LocalAction } from '../../model/config/config.js';
import { localActionOf } from '../../model/config/rule-actions.js';
import { no } from '../bdd/diagram.js';
import { isKnownClient } from '../flows/client-modes.js';
import { strangersAmong } from '../flows/principals.js';
import { isSameTable } from '../flows/same-tables.js';
import { isClosed } from '../ruleset/exposure.js';
import { byPlainness, type ChangedRegion, type ChangeGroup, gainAnswer } from './changed-regions.js';
import type { ComparedFlows } from './compared.js';
import type { ConfirmedChange } from './confirmation.js';
import type { GainAnswer } from './flow-difference.js';

/** Whether strangers gain mail by a change, with an envelope that they could send through no listener before. */
export interface Gained {
  readonly answer: GainAnswer;
  readonly example: ConfirmedChange | undefined;
  /** Why more may be gained than was found. */
  readonly missed: readonly string[];
}

/**
 * The mail that strangers gain by a change. The rules alone do not decide that: local actions refuse recipients that their maps do not have, so that a recipient may
 * be new under an old rule, and a new rule may be for no one.
 *
 * @param parts what changes
 * @param sure the part of it in which what was not seen makes no difference
 */
export function gainedMail(
  compared: ComparedFlows,
  { outcomes }: Pick<ChangeGroup, 'outcomes'>,
  parts: readonly ChangedRegion[],
  sure: readonly ChangedRegion[],
): Gained {
  const { flows, gain } = compared;
  const { diagram, publicSources } = flows.space;
  const [, next] = outcomes;
  const byRules: Gained = { answer: gainAnswer(flows, parts, gain), example: undefined, missed: [] };
  const open = within(
    sure.filter(
      ({ contact }) =>
        contact === undefined || !(isKnownClient(contact.mode) || isClosed(contact.place, flows.exposure)),
    ),
    ({ region, claimed }) => (claimed ? region : diagram.and(region, publicSources)),
  );
  const isAccepted = next.disposition === 'relayed' || next.disposition === 'delivered';
  if (!isAccepted || open.length === 0) return byRules;
  const missed = new Set<string>();
  const gained = within(open, ({ region }) => diagram.and(region, gain));
  if (gained.length > 0) {
    const found = look(compared, outcomes, gained, missed);
    if (found !== undefined || next.action?.type === 'relay')
      return { answer: 'yes', example: found, missed: [] };
  }
  if (gained.length === 0 && !mayRefuse(compared.old, outcomes)) return byRules;
  const found = look(compared, outcomes, open, missed);
  if (found !== undefined) return { answer: 'yes', example: found, missed: [] };
  const unknown = missed.size > 0 || (gained.length === 0 && byRules.answer !== 'no');
  return { answer: unknown ? 'unknown' : 'no', example: undefined, missed: [...missed] };
}

/**
 * Mail that strangers gain by what unseen lists contain: for a value that a client chooses, any entry is enough.
 *
 * @param parts what changes; all of it depends on what was not seen
 */
export function gainedByLists(
  { flows, gain, confirmation, asked }: ComparedFlows,
  parts: readonly ChangedRegion[],
): { readonly found: ConfirmedChange; readonly tables: readonly string[] } | undefined {
  const { diagram, publicSources, source } = flows.space;
  const contacts = asked.map(({ contact }) => contact).filter(({ mode }) => !isKnownClient(mode));
  for (const { contact, internal, region, claimed } of byPlainness(parts)) {
    if (contact === undefined || internal || isKnownClient(contact.mode)) continue;
    if (isClosed(contact.place, flows.exposure)) continue;
    const here = diagram.and(claimed ? region : diagram.and(region, publicSources), gain);
    if (here === no || (!claimed && strangersAmong(flows, [...source.atomsIn(here)]).length === 0)) continue;
    const fitted = confirmation.findFitted(contact, here, contacts);
    if (fitted !== undefined) return fitted;
  }
  return undefined;
}

function within(
  parts: readonly ChangedRegion[],
  region: (part: ChangedRegion) => ChangedRegion['region'],
): readonly ChangedRegion[] {
  return parts.flatMap((part) => {
    const here = region(part);
    return here === no ? [] : [{ ...part, region: here }];
  });
}

/** An envelope that is accepted now, and was accepted through no listener before. */
function look(
  { confirmation, asked }: ComparedFlows,
  outcomes: ChangeGroup['outcomes'],
  parts: readonly ChangedRegion[],
  missed: Set<string>,
): ConfirmedChange | undefined {
  const contacts = asked.map(({ contact }) => contact).filter(({ mode }) => !isKnownClient(mode));
  const wanted = ({ example }: ConfirmedChange): boolean =>
    isTaken(example.new.decision) &&
    !isTaken(example.old.decision) &&
    !confirmation.wasAccepted(example.envelope, contacts);
  const ordered = byPlainness(parts);
  for (const { contact, internal, region } of ordered) {
    const found = confirmation.find(contact, region, { certain: true, internal, wanted });
    if (found !== undefined) return found;
  }
  const recipients = confirmation.localRecipients(outcomes);
  for (const part of ordered) {
    const found = confirmation.search(part, recipients.within(part.region), wanted);
    if (!('missed' in found)) return found;
    for (const what of found.missed) missed.add(what);
  }
  for (const what of recipients.missed) missed.add(what);
  return undefined;
}

const isTaken = (decision: string): boolean => decision === 'accept' || decision === 'unknown';

/** Whether an old local action refuses recipients that the new outcome may accept. */
function mayRefuse(before: Config, [old, next]: ChangeGroup['outcomes']): boolean {
  if (old.action?.type === 'relay') return false;
  const actions =
    old.action?.type === 'local' ? [old.action] : before.rules.flatMap((rule) => localActionOf(rule) ?? []);
  return actions.some((action) => next.action?.type !== 'local' || !hasSameMaps(action, next.action));
}

const hasSameMaps = (a: LocalAction, b: LocalAction): boolean =>
  isSameTable(a.alias, b.alias) && isSameTable(a.virtual, b.virtual) && isSameTable(a.userbase, b.userbase);
