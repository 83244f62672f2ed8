import type { Decision } from '../session.js';
import type { Compared } from './compared.js';
import type { FlowChange } from './difference.js';
import { concernedNames } from './expansions.js';
import type { Fate } from './fates.js';
import { byPlainness, certainly, type Found, type Group, kindOf, listenersOf, sideOf } from './found.js';
import type { Recipient } from './local-recipients.js';
import { divide, type Sender } from './people.js';
import { type Confirmed, manyRecipients, mostSearched } from './trial.js';

/** Recipients that fare alike differently. */
interface Recipients {
  readonly confirmed: Confirmed;
  readonly senders: Map<string, Sender>;
  readonly names: Set<string>;
}

/**
 * The changes under local actions that do the same but for what their maps say of single names, which are tried one by one.
 *
 * @param rematched what aliases send on fares differently, too
 */
export function aliasChanges(
  compared: Compared,
  { outcomes, found }: Group,
  rematched: boolean,
): readonly FlowChange[] {
  const [old, next] = outcomes;
  if (old.action?.type !== 'local' || next.action?.type !== 'local') return [];
  const { keys, unseen } = concernedNames(old.action, next.action, rematched);
  for (const reason of unseen) compared.depend(reason);
  const kinds = new Map<string, Recipients>();
  if (keys.length > 0) {
    const recipients = compared.trial.recipientsOf(keys);
    const missed = new Set<string>();
    // The domain decides nothing but which entry of a virtual table it is.
    const byDomain = old.action.virtual !== undefined || next.action.virtual !== undefined;
    const known = new Map<string, Recipients | undefined>();
    for (const part of byPlainness(found)) {
      const region = certainly(compared.flows, part.region);
      for (const recipient of recipients.within(region)) {
        const name = `${recipient.user}@${recipient.domain}`;
        const key = byDomain ? name : recipient.user;
        if (!known.has(key)) {
          if (known.size >= mostSearched) {
            missed.add(manyRecipients);
            break;
          }
          const tried = compared.trial.searchOne({ ...part, region }, recipient);
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
    const [before, after] = fatesOf(confirmed);
    const kind = kindOf(before, after);
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

/** The recipients for whom the same changes. */
function groupOf(kinds: Map<string, Recipients>, confirmed: Confirmed): Recipients {
  const kind = kindOf(...fatesOf(confirmed));
  const group = kinds.get(kind) ?? { confirmed, senders: new Map(), names: new Set() };
  kinds.set(kind, group);
  return group;
}

/** Adds whoever writes to a recipient. */
function addSenders({ flows }: Compared, { senders }: Recipients, part: Found, recipient: Recipient): void {
  // Strangers are everybody who counts.
  if ([...senders.values()].some(({ kind }) => kind === 'strangers')) return;
  const { diagram, recipient: field } = flows.space;
  const codes = field.codes(recipient.user, recipient.domain) ?? [];
  const region = [...codes].reduce(
    (node, [{ first, width }, code]) => diagram.fix(node, first, width, code),
    part.region,
  );
  for (const { sender } of divide(flows, region, part))
    senders.set(`${sender.kind} ${sender.names.join()}`, sender);
}

const fatesOf = ({ example }: Confirmed) =>
  [{ fate: fateOf(example.old) }, { fate: fateOf(example.new) }] as const;

/** What an answer says of the mail; one that depends on what was not seen is taken for delivered. */
function fateOf({ decision, deliveries }: Decision): Fate {
  if (decision === 'tempfail') return 'temporary-failure';
  if (decision !== 'accept' && decision !== 'unknown') return 'refused';
  return deliveries.some(({ type }) => type === 'relay') ? 'relayed' : 'delivered';
}

/** Recipients that are named of a change. */
const mostNamed = 8;

function namesText(names: readonly string[]): string {
  const left = names.length - mostNamed;
  return left > 0 ? `${names.slice(0, mostNamed).join(', ')} and ${left} more` : names.join(', ');
}
