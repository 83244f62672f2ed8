import { no } from '../diagram.js';
import type { Decision } from '../session.js';
import type { FlowChange } from './difference.js';
import { concernedNames, recipientsFor } from './expansions.js';
import type { Fate } from './fates.js';
import { byPlainness, certainly, type Found, type Group, kindOf, listenersOf, sideOf } from './found.js';
import { divide, type Sender } from './people.js';
import type { Compared } from './report.js';
import type { Confirmed } from './trial.js';

/** Recipients that fare alike differently. */
interface Recipients {
  readonly confirmed: Confirmed;
  readonly senders: readonly Sender[];
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
  for (const part of byPlainness(found)) {
    if (keys.length === 0) break;
    for (const recipient of recipientsOf(compared, part, keys)) {
      const { user, domain } = recipient;
      const name = `${user}@${domain}`;
      if ([...kinds.values()].some(({ names }) => names.has(name))) continue;
      const tried = tryOne(compared, part, recipient);
      if (tried === undefined) continue;
      const kind = kindOf(...fatesOf(tried.confirmed));
      const group = kinds.get(kind) ?? { ...tried, names: new Set() };
      kinds.set(kind, group);
      group.names.add(name);
    }
  }
  return [...kinds.values()].map(({ confirmed, senders, names }) => {
    const [before, after] = fatesOf(confirmed);
    const kind = kindOf(before, after);
    return {
      kind,
      who: senders,
      mail: { to: namesText([...names]), when: [], foreign: false },
      listeners: listenersOf(found, compared.places),
      old: { ...sideOf(old), ...before },
      new: { ...sideOf(next), ...after },
      strangersGain:
        kind === 'newly-accepted' && senders.some((sender) => sender.kind === 'strangers') ? 'yes' : 'no',
      dependsOn: confirmed.unseen,
      example: confirmed.example,
    };
  });
}

function* recipientsOf(
  { trial }: Compared,
  { region }: Found,
  keys: readonly string[],
): Generator<{ readonly user: string; readonly domain: string }> {
  const samples = trial.recipientsIn(region);
  const users = samples.map(({ user }) => user).slice(0, 3);
  const domains = [...new Set(samples.flatMap(({ domain }) => domain ?? []))].slice(0, 3);
  for (const key of keys) yield* recipientsFor(key, users, domains);
}

/** One recipient on both configurations; undefined: it is not in the part, or nothing changes for it. */
function tryOne(
  { flows, trial }: Compared,
  part: Found,
  { user, domain }: { readonly user: string; readonly domain: string },
): { readonly confirmed: Confirmed; readonly senders: readonly Sender[] } | undefined {
  const { diagram, recipient } = flows.space;
  const codes = recipient.codes(user, domain);
  if (codes === undefined) return undefined;
  const region = [...codes].reduce(
    (node, [field, code]) => diagram.fix(node, field.first, field.width, code),
    certainly(flows, part.region),
  );
  if (region === no) return undefined;
  const confirmed = trial.find(
    part.contact,
    region,
    { certain: true, internal: false },
    [`${user}@${domain}`],
    1,
  );
  return confirmed && { confirmed, senders: divide(flows, region, part).map(({ sender }) => sender) };
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
