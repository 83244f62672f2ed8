import { concernedNames } from '../flows/concerned-names.js';
import type { Disposition } from '../flows/dispositions.js';
import type { LocalRecipient } from '../flows/local-recipients.js';
import type { Principal } from '../flows/principal.js';
import { splitByPrincipal } from '../flows/principals.js';
import type { Decision } from '../smtp/envelope.js';
import {
  byPlainness,
  type ChangedRegion,
  type ChangeGroup,
  certainly,
  changeKind,
  listenersOf,
  sideOf,
} from './changed-regions.js';
import type { ComparedFlows } from './compared.js';
import type { ConfirmedChange } from './confirmation.js';
import type { FlowChange } from './flow-difference.js';
import { namesText } from './names-text.js';
import { manyRecipients, maxSearched } from './search-limits.js';

/** Recipients that change in the same way. */
interface AliasRecipients {
  readonly confirmed: ConfirmedChange;
  readonly senders: Map<string, Principal>;
  readonly names: Set<string>;
}

/**
 * The changes under local actions that differ only in what their maps say about single names, which are tried one by one.
 *
 * @param rematched whether what aliases send on is treated differently, too
 * @param everyName whether the two releases may expand every name differently
 */
export function aliasChanges(
  compared: ComparedFlows,
  { outcomes, found }: ChangeGroup,
  rematched: boolean,
  everyName: boolean,
): readonly FlowChange[] {
  const [old, next] = outcomes;
  if (old.action?.type !== 'local' || next.action?.type !== 'local') return [];
  const { keys: named, unseen } = concernedNames(old.action, next.action, rematched);
  const keys = everyName ? [...compared.confirmation.keysOf(outcomes)] : named;
  for (const reason of unseen) compared.depend(reason);
  const kinds = new Map<string, AliasRecipients>();
  if (keys.length > 0) {
    const recipients = compared.confirmation.recipientsOf(keys);
    const missed = new Set<string>();
    // The domain matters only for the entry of a virtual table.
    const byDomain = old.action.virtual !== undefined || next.action.virtual !== undefined;
    const known = new Map<string, AliasRecipients | undefined>();
    for (const part of byPlainness(found)) {
      const region = certainly(compared.flows, part.region);
      for (const recipient of recipients.within(region)) {
        const name = `${recipient.user}@${recipient.domain}`;
        const key = byDomain ? name : recipient.user;
        if (!known.has(key)) {
          if (known.size >= maxSearched) {
            missed.add(manyRecipients);
            break;
          }
          const tried = compared.confirmation.searchOne({ ...part, region }, recipient);
          if ('missed' in tried) for (const what of tried.missed) missed.add(what);
          known.set(key, 'missed' in tried ? undefined : groupOf(kinds, tried));
        }
        const group = known.get(key);
        if (group === undefined) continue;
        group.names.add(name);
        addSenders(compared, group, { ...part, region }, recipient);
      }
    }
    for (const what of [...missed, ...recipients.missed])
      compared.depend(`changes of aliases and users were not tried for ${what}`);
  }
  return [...kinds.values()].map(({ confirmed, senders, names }) => {
    const [before, after] = dispositionsOf(confirmed);
    const kind = changeKind(before, after);
    return {
      kind,
      who: [...senders.values()],
      mail: { to: namesText([...names]), when: [], foreign: false },
      listeners: listenersOf(found, compared.places),
      old: { ...sideOf(old), ...before },
      new: { ...sideOf(next), ...after },
      strangersGain:
        kind === 'newly-accepted' && [...senders.values()].some((sender) => sender.kind === 'strangers')
          ? 'yes'
          : 'no',
      dependsOn: confirmed.unseen,
      example: confirmed.example,
    };
  });
}

/** The group of recipients with the same change. */
function groupOf(kinds: Map<string, AliasRecipients>, confirmed: ConfirmedChange): AliasRecipients {
  const kind = changeKind(...dispositionsOf(confirmed));
  const group = kinds.get(kind) ?? { confirmed, senders: new Map(), names: new Set() };
  kinds.set(kind, group);
  return group;
}

/** Adds the senders who write to a recipient. */
function addSenders(
  { flows }: ComparedFlows,
  { senders }: AliasRecipients,
  part: ChangedRegion,
  recipient: LocalRecipient,
): void {
  // With strangers, no other senders need to be named.
  if ([...senders.values()].some(({ kind }) => kind === 'strangers')) return;
  const { diagram, recipient: field } = flows.space;
  const codes = field.codes(recipient.user, recipient.domain) ?? [];
  const region = [...codes].reduce(
    (node, [{ first, width }, code]) => diagram.restrict(node, first, width, code),
    part.region,
  );
  for (const { sender } of splitByPrincipal(flows, region, part))
    senders.set(`${sender.kind} ${sender.names.join()}`, sender);
}

const dispositionsOf = ({ example }: ConfirmedChange) =>
  [{ disposition: dispositionOf(example.old) }, { disposition: dispositionOf(example.new) }] as const;

/** The disposition of mail by an answer; one that depends on what was not seen counts as delivered. */
function dispositionOf({ decision, deliveries }: Decision): Disposition {
  if (decision === 'tempfail') return 'temporary-failure';
  if (decision !== 'accept' && decision !== 'unknown') return 'refused';
  return deliveries.some(({ type }) => type === 'relay') ? 'relayed' : 'delivered';
}
