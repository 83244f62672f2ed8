import type { Listener } from '../../model/config/config.js';
import { foldCase } from '../../model/config/lengths.js';
import { type Node, no } from '../bdd/diagram.js';
import { leafPairs } from '../bdd/leaf-pairs.js';
import type { FlowOutcome } from '../flows/dispositions.js';
import { outside } from '../flows/outside.js';
import { splitByPrincipal } from '../flows/principals.js';
import { parseAddress } from '../match/address.js';
import { fixed } from '../ruleset/stranger-sessions.js';
import { serverNameOf } from '../smtp/dialogue.js';
import type { EnvelopeInput } from '../smtp/envelope.js';
import { explore } from '../smtp/exploration.js';
import { flatten } from '../smtp/filter-phases.js';
import type { MailField } from '../space/mail-field.js';
import { type ChangedRegion, certainly, changeKind, listenersOf, sideOf } from './changed-regions.js';
import type { ComparedFlows } from './compared.js';
import type { ComparedSide, Contact } from './contact.js';
import type { FlowChange } from './flow-difference.js';
import { namesText } from './names-text.js';

/** Sessions at a place that either configuration may answer, with the outcomes of both. */
export interface CompletionSessions {
  readonly contact: Contact;
  readonly sessions: Node;
  readonly outcomes: readonly [Node, Node];
  /** Whether strangers reach the place and claim any address. */
  readonly claimed: boolean;
}

/** The most names of users that are told apart; more are not tried. */
const maxUsers = 100;

/** A change under one pair of rules, and the users that it concerns. */
interface Completion {
  readonly change: (users: string) => FlowChange;
  readonly users: Set<string>;
  /** Whether these are all users that are told apart. */
  isForAll: boolean;
}

/**
 * Changes for addresses without a domain (`RCPT TO:<bob>`, `MAIL FROM:<bob>`), because a listener has another name than before and completes them with it. Clients
 * do not write that domain, so that the rest of the comparison does not see it.
 */
export function completionChanges(
  compared: ComparedFlows,
  sides: readonly [ComparedSide, ComparedSide],
  asked: readonly CompletionSessions[],
  readers: readonly [(leaf: number) => FlowOutcome, (leaf: number) => FlowOutcome],
): readonly FlowChange[] {
  const { recipient, sender } = compared.flows.space;
  const changes = new Map<string, Completion>();
  for (const one of asked) {
    const names = namesOf(one.contact, sides);
    if (names === undefined) continue;
    if (names === 'unknown') {
      compared.depend(
        `the name with which ${one.contact.place.on} port ${one.contact.place.port} completes addresses`,
      );
      continue;
    }
    for (const [what, field] of [
      ['recipients', recipient],
      ['senders', sender],
    ] as const) {
      const users = usersOf(field);
      if (one.contact.listeners.some((listener) => looksAt(listener, what)))
        compared.depend(
          `${what} without a domain were completed with ${names[0]} and are with ${names[1]}: behind filters that look at ${what} they are not compared`,
        );
      for (const user of users)
        for (const found of differences(compared, one, { field, what, user, names }, readers)) {
          const { old, new: next, listeners } = found('');
          const key = JSON.stringify([what, names, old, next, listeners]);
          const known = changes.get(key) ?? { change: found, users: new Set<string>(), isForAll: false };
          changes.set(key, known);
          known.users.add(user);
          known.isForAll = known.users.size === users.length;
        }
    }
  }
  return [...changes.values()].map(({ change, users, isForAll }) =>
    change(isForAll ? '' : namesText([...users])),
  );
}

/** Whether a listener's filters look at these addresses: they see what the client has written. */
const looksAt = (listener: Listener | undefined, what: 'recipients' | 'senders'): boolean =>
  listener !== undefined &&
  flatten(listener.filters).some(
    (filter) =>
      filter.type === 'phase' && filter.condition?.on === (what === 'recipients' ? 'rcpt-to' : 'mail-from'),
  );

/** The names of both sides, or undefined if they are the same. */
function namesOf(
  { place, listeners }: Contact,
  sides: readonly [ComparedSide, ComparedSide],
): readonly [string, string] | 'unknown' | undefined {
  const [a, b] = listeners;
  if (a === undefined || b === undefined) return undefined;
  const before = nameOf(sides[0], a, place.address);
  const after = nameOf(sides[1], b, place.address);
  if (before === after && (before !== undefined || a.hostnames === b.hostnames)) return undefined;
  return before === undefined || after === undefined ? 'unknown' : [before, after];
}

/** The name that a listener completes addresses with, or undefined if it is in an unseen table. */
function nameOf(
  { config, machine }: ComparedSide,
  listener: Listener,
  address: string | undefined,
): string | undefined {
  const bound = address === undefined ? undefined : parseAddress(address);
  const { worlds } = explore(
    (knowledge) => serverNameOf({ config, machine, knowledge }, { listener, address: bound }),
    4,
  );
  const names = new Set(worlds.map(({ result }) => result && foldCase(result)));
  const [name] = names;
  return names.size === 1 ? name : undefined;
}

/** A user for each atom of users' names that the two configurations tell apart. */
function usersOf(field: MailField): readonly string[] {
  const [, single, , user] = field.fields;
  const users = new Set<string>();
  for (const part of [user, single])
    for (const code of part?.order ?? []) {
      if (users.size >= maxUsers) return [...users];
      for (const sample of field.samples((at) => (at === part?.field ? code : 0))) {
        if (sample.user !== '') users.add(sample.user);
        break;
      }
    }
  return [...users];
}

function mailWithoutDomain(
  what: 'recipients' | 'senders',
  users: string,
  [old, now]: readonly [string, string],
): FlowChange['mail'] {
  const words = `${users || 'names'} without a domain, at ${old} before and at ${now} now`;
  const isTo = what === 'recipients';
  return { to: isTo ? words : 'anyone', when: isTo ? [] : [`from ${words}`], foreign: false };
}

function* differences(
  compared: ComparedFlows,
  { contact, sessions, outcomes, claimed }: CompletionSessions,
  {
    field,
    what,
    user,
    names,
  }: {
    readonly field: MailField;
    readonly what: 'recipients' | 'senders';
    readonly user: string;
    readonly names: readonly [string, string];
  },
  readers: readonly [(leaf: number) => FlowOutcome, (leaf: number) => FlowOutcome],
): Generator<(users: string) => FlowChange> {
  const { flows, confirmation, places } = compared;
  const { diagram } = flows.space;
  const completed = ([0, 1] as const).map((side) => {
    const codes = field.codes(user, names[side]);
    const decided = diagram.ite(sessions, outcomes[side], outside);
    return codes && fixed(diagram, decided, codes);
  });
  const [a, b] = completed;
  if (a === undefined || b === undefined) return;
  for (const pair of leafPairs(diagram, a, b)) {
    const [x, y] = pair.leaves;
    if (x === outside || y === outside) continue;
    const [old, next] = [readers[0](x), readers[1](y)];
    // Even if both rules do the same, mail may go to another address.
    if (old.key === next.key && old.disposition !== 'relayed' && old.disposition !== 'delivered') continue;
    const region = certainly(flows, pair.region);
    if (region === no) continue;
    const bare =
      what === 'recipients'
        ? { recipients: [user] }
        : { written: (envelope: EnvelopeInput) => ({ ...envelope, mail_from: user }) };
    const wanted = { certain: true, internal: false, ...bare };
    const confirmed = confirmation.find(contact, region, wanted, bare.recipients, 4);
    if (confirmed === undefined) continue;
    const found: ChangedRegion = { contact, place: contact.place, internal: false, claimed, region };
    yield (users) => ({
      kind: changeKind(old, next),
      who: splitByPrincipal(flows, region, found).map(({ sender }) => sender),
      mail: mailWithoutDomain(what, users, names),
      listeners: listenersOf([found], places),
      old: sideOf(old),
      new: sideOf(next),
      // A client that writes the domain out could send the same: that is compared elsewhere.
      strangersGain: 'no',
      dependsOn: confirmed.unseen,
      example: confirmed.example,
    });
  }
}
