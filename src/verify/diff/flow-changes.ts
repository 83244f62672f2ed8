import { no } from '../bdd/diagram.js';
import { isKnownClient } from '../flows/client-modes.js';
import type { Flows } from '../flows/flows.js';
import type { Mail, Principal } from '../flows/principal.js';
import { describeMail, splitByPrincipal } from '../flows/principals.js';
import { hasHabit } from '../smtp/release-habits.js';
import { notEmptyAssumption } from '../space/chosen-fields.js';
import {
  byPlainness,
  type ChangedRegion,
  type ChangeGroup,
  certainly,
  changeKind,
  listenersOf,
  reasonsOf,
  sessionConditions,
  sideOf,
  unionOf,
} from './changed-regions.js';
import type { ComparedFlows } from './compared.js';
import type { ConfirmedChange } from './confirmation.js';
import type { FlowChange } from './flow-difference.js';
import { gainedByLists, gainedMail } from './gained-mail.js';
import { addressesSentOn } from './sent-on.js';

/**
 * Turns the regions of one pair of rules into changes: one for each group of clients, merged if they are about the same mail. A difference that no envelope shows is
 * dropped if mail is delivered locally (users that do not exist, empty virtual domains); otherwise it is reported as unexplained.
 */
export function changesOf(compared: ComparedFlows, { outcomes, found }: ChangeGroup): readonly FlowChange[] {
  const changes = new Map<string, FlowChange>();
  for (const { sender, parts } of sharesOf(compared.flows, found)) {
    const change = changeOf(compared, outcomes, sender, parts);
    if (change === undefined) continue;
    const key = JSON.stringify([change.mail, change.listeners, change.dependsOn]);
    const known = changes.get(key);
    changes.set(
      key,
      known === undefined
        ? change
        : {
            ...known,
            who: [...known.who, sender],
            strangersGain: known.strangersGain === 'no' ? change.strangersGain : known.strangersGain,
          },
    );
  }
  return [...changes.values()];
}

/** The regions, by sender. */
function sharesOf(
  flows: Flows,
  found: readonly ChangedRegion[],
): Iterable<{ readonly sender: Principal; readonly parts: readonly ChangedRegion[] }> {
  const shares = new Map<string, { readonly sender: Principal; readonly parts: ChangedRegion[] }>();
  for (const one of found)
    for (const { sender: client, region } of splitByPrincipal(flows, one.region, one)) {
      const isKnown = one.contact !== undefined && isKnownClient(one.contact.mode);
      const sender: Principal =
        isKnown && client.kind === 'strangers' ? { ...client, kind: 'certificates' } : client;
      const key = `${sender.kind} ${sender.names.join()}`;
      const share = shares.get(key) ?? { sender, parts: [] };
      shares.set(key, share);
      share.parts.push({ ...one, region });
    }
  return shares.values();
}

function changeOf(
  compared: ComparedFlows,
  outcomes: ChangeGroup['outcomes'],
  sender: Principal,
  parts: readonly ChangedRegion[],
): FlowChange | undefined {
  const { flows, places } = compared;
  if (parts.every((part) => isSentOnByNone(compared, part))) return undefined;
  const sure = parts.flatMap((part) => {
    const region = certainly(flows, part.region);
    return region === no ? [] : [{ ...part, region }];
  });
  const certain = sure.length > 0;
  const shown = certain ? sure : parts;
  const isStrange = sender.kind === 'strangers' || sender.kind === 'networks';
  // A client that claims a trusted address is still a stranger.
  const trusted = compared.isTrusting(outcomes[1].rule ?? 0) && !parts.some(({ claimed }) => claimed);
  const gained = isStrange && !trusted ? gainedMail(compared, { outcomes }, parts, sure) : undefined;
  const fitted =
    !certain && sender.kind === 'strangers' && gained?.answer === 'unknown'
      ? gainedByLists(compared, parts)
      : undefined;
  const found =
    fitted?.found ??
    gained?.example ??
    exampleOf(compared, sender.kind === 'strangers' ? publicFirst(flows, shown) : shown, certain);
  const searched = found === undefined && certain ? searchAll(compared, outcomes, sure) : undefined;
  const confirmed = found ?? searched?.confirmed;
  const missed = [...new Set([...(gained?.missed ?? []), ...(searched?.missed ?? [])])];
  if (confirmed === undefined && certain && missed.length === 0) {
    if (outcomes.every(({ action }) => action?.type !== 'relay')) return undefined;

    const rules = outcomes.map(({ rule }) => (rule === undefined ? 'no rule' : `rule ${rule}`)).join(' and ');
    compared.depend(`${rules} seem to differ, but no example was found: please report these configurations`);
  }
  const mail = describedMail(compared, shown, sender, confirmed);
  return {
    kind: changeKind(...outcomes),
    who: [sender],
    mail: { ...mail, when: [...mail.when, ...sessionConditions(shown, sender)] },
    listeners: listenersOf(shown, places),
    old: sideOf(outcomes[0]),
    new: sideOf(outcomes[1]),
    strangersGain: fitted ? 'yes' : (gained?.answer ?? 'no'),
    dependsOn: fitted
      ? fitted.tables.map(notEmptyAssumption)
      : certain
        ? [...(confirmed?.unseen ?? []), ...missed.map((what) => `it was not tried for ${what}`)]
        : reasonsOf(flows, parts),
    example: confirmed?.example,
  };
}

/** The mail of a change, in words. What only one of two releases takes for the server's own is not in the `for local` of both. */
function describedMail(
  { flows, old, next }: ComparedFlows,
  shown: readonly ChangedRegion[],
  sender: Principal,
  confirmed: ConfirmedChange | undefined,
): Mail {
  const mail = describeMail(flows, unionOf(flows.space.diagram, shown), sender);
  const differ =
    hasHabit('ownsIPv4Literals', old.release) !== hasHabit('ownsIPv4Literals', next.release) &&
    confirmed?.example.envelope.rcpt_to?.endsWith(']') === true;
  return differ ? { ...mail, to: "the server's IPv4 addresses in brackets" } : mail;
}

/** Whether no alias leads to a region. */
function isSentOnByNone({ flows }: ComparedFlows, { internal, region }: ChangedRegion): boolean {
  if (!internal) return false;
  const { done, value } = addressesSentOn(flows, region).next();
  return done === true && value;
}

/** Looks for an example among all recipients to whom the outcomes' local actions deliver. If it finds none and misses nothing, nothing changes. */
function searchAll(
  { confirmation }: ComparedFlows,
  outcomes: ChangeGroup['outcomes'],
  parts: readonly ChangedRegion[],
): { readonly confirmed?: ConfirmedChange; readonly missed: readonly string[] } {
  const recipients = confirmation.localRecipients(outcomes);
  const missed = new Set<string>();
  for (const part of byPlainness(parts)) {
    const found = confirmation.search(part, recipients.within(part.region));
    if (!('missed' in found)) return { confirmed: found, missed: [] };
    for (const reason of found.missed) missed.add(reason);
  }
  return { missed: [...missed, ...recipients.missed] };
}

function exampleOf(
  { flows, confirmation }: ComparedFlows,
  parts: readonly ChangedRegion[],
  certain: boolean,
): ConfirmedChange | undefined {
  for (const { contact, internal, region } of byPlainness(parts)) {
    const found = confirmation.find(contact, region, { certain, internal });
    if (found !== undefined) return found;
    if (!internal || !certain) continue;
    const sentOn = confirmation.search({ contact, internal, region }, addressesSentOn(flows, region));
    if (!('missed' in sentOn)) return sentOn;
  }
  return undefined;
}

/** The envelopes from public addresses first, if there are any: strangers have such addresses. */
function publicFirst({ space }: Flows, parts: readonly ChangedRegion[]): readonly ChangedRegion[] {
  const open = parts.flatMap((part) => {
    const region = space.diagram.and(part.region, space.publicSources);
    return region === no || part.claimed ? [] : [{ ...part, region }];
  });
  return [...open, ...parts];
}
