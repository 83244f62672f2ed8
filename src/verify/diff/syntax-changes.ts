import { no } from '../bdd/diagram.js';
import { leafRegions } from '../bdd/leaf-pairs.js';
import { type FlowOutcome, refusedByNone } from '../flows/dispositions.js';
import { outside } from '../flows/outside.js';
import type { Principal } from '../flows/principal.js';
import { describeMail, splitByPrincipal } from '../flows/principals.js';
import { localPartMarks } from '../match/octets.js';
import type { EnvelopeInput } from '../smtp/envelope.js';
import { type ChangedRegion, certainly, changeKind, listenersOf, sideOf } from './changed-regions.js';
import type { ComparedFlows } from './compared.js';
import type { CompletionSessions } from './completions.js';
import type { ConfirmedChange } from './confirmation.js';
import type { ComparedSide } from './contact.js';
import type { FlowChange } from './flow-difference.js';

/** The mail that one of two releases accepts by one rule, whatever the octets in its local parts. */
interface AcceptedMail {
  readonly outcome: FlowOutcome;
  readonly found: ChangedRegion[];
}

/**
 * Changes for addresses with a local part that only one of two releases accepts: the other ends MAIL FROM or RCPT TO in a syntax error, whatever the rules say. The
 * rest of the comparison covers addresses that both accept, or neither does.
 */
export function syntaxChanges(
  compared: ComparedFlows,
  sides: readonly [ComparedSide, ComparedSide],
  asked: readonly CompletionSessions[],
  readers: readonly [(leaf: number) => FlowOutcome, (leaf: number) => FlowOutcome],
): readonly FlowChange[] {
  const marks = sides.map(({ config }) => localPartMarks(config.release));
  return ([0, 1] as const).flatMap((part) => {
    const octets = [...(marks[part] ?? '')].filter((octet) => !marks[1 - part]?.includes(octet));
    if (octets.length === 0) return [];
    const accepted = [...acceptedMail(compared, asked, part, readers[part])];
    return (['recipient', 'sender'] as const).flatMap(
      (field) => changeOf(compared, sides, accepted, { part, octets, field }) ?? [],
    );
  });
}

/** The mail that one side accepts over the network, by rule. */
function acceptedMail(
  { flows }: ComparedFlows,
  asked: readonly CompletionSessions[],
  part: 0 | 1,
  read: (leaf: number) => FlowOutcome,
): Iterable<AcceptedMail> {
  const { diagram } = flows.space;
  const accepted = new Map<number, AcceptedMail>();
  for (const { contact, sessions, outcomes, claimed } of asked) {
    if (sessions === no) continue;
    const decided = diagram.ite(sessions, outcomes[part], outside);
    for (const said of leafRegions(diagram, decided)) {
      const { leaf } = said;
      if (leaf === outside) continue;
      const outcome = read(leaf);
      if (outcome.rule === undefined || outcome.action === undefined) continue;
      const mail = accepted.get(outcome.rule) ?? { outcome, found: [] };
      accepted.set(outcome.rule, mail);
      const region = certainly(flows, said.region);
      if (region !== no) mail.found.push({ contact, place: contact.place, internal: false, claimed, region });
    }
  }
  return accepted.values();
}

interface Spelling {
  /** The side that accepts it. */
  readonly part: 0 | 1;
  readonly octets: readonly string[];
  readonly field: 'recipient' | 'sender';
}

function changeOf(
  compared: ComparedFlows,
  sides: readonly [ComparedSide, ComparedSide],
  accepted: readonly AcceptedMail[],
  { part, octets, field }: Spelling,
): FlowChange | undefined {
  const delimiter = sides[part].config.settings.subAddressDelimiter;
  const written = `x${octets[0]}y`;
  const spellings = [written, `%${delimiter}${written}`];
  const shown = accepted.flatMap((mail) => {
    const confirmed = firstOf(compared, mail, { part, spellings, field });
    return confirmed === undefined ? [] : [{ ...mail, confirmed }];
  });
  if (shown[0] === undefined) return undefined;
  const { outcome, confirmed } = shown[0];
  const found = shown.flatMap((mail) => mail.found);
  const [old, next] = part === 0 ? [outcome, refusedByNone] : [refusedByNone, outcome];
  const who = new Map<string, Principal>();
  const all = found.flatMap((one) =>
    [...splitByPrincipal(compared.flows, one.region, one)].map(({ sender, region }) => {
      who.set(`${sender.kind} ${sender.names.join()}`, sender);
      return region;
    }),
  );
  const { diagram } = compared.flows.space;
  const [first] = who.values();
  if (first === undefined) return undefined;
  const mail = describeMail(
    compared.flows,
    all.reduce((a, b) => diagram.or(a, b), no),
    first,
  );
  const isGained = part === 1 && [...who.values()].some(({ kind }) => kind === 'strangers');
  return {
    kind: changeKind(old, next),
    who: [...who.values()],
    mail: {
      ...mail,
      when: [...mail.when, `${field} with one of ${octets.join(' ')} before its @`],
    },
    listeners: listenersOf(found, compared.places),
    old: sideOf(old),
    new: sideOf(next),
    strangersGain: isGained ? 'yes' : 'no',
    dependsOn: confirmed.unseen,
    example: confirmed.example,
  };
}

/** An envelope with an address in one of some spellings, in which `%` is replaced by its user. */
function firstOf(
  { confirmation }: ComparedFlows,
  { outcome, found }: AcceptedMail,
  { part, spellings, field }: Pick<Spelling, 'part' | 'field'> & { readonly spellings: readonly string[] },
): ConfirmedChange | undefined {
  const member = field === 'recipient' ? 'rcpt_to' : 'mail_from';
  for (const { contact, region } of found)
    for (const spelling of spellings) {
      const confirmed = confirmation.find(contact, region, {
        certain: true,
        internal: false,
        written: (envelope) => ({ ...envelope, [member]: spelled(spelling, envelope[member]) }),
        wanted: ({ example }) => {
          const answer = part === 0 ? example.old : example.new;
          return answer.decision === 'accept' && answer.rules[0] === outcome.rule;
        },
      });
      if (confirmed !== undefined) return confirmed;
    }
  return undefined;
}

function spelled(spelling: string, address: EnvelopeInput['rcpt_to']): string {
  const text = address ?? '';
  const at = text.lastIndexOf('@');
  return at < 0 ? text : spelling.replace('%', text.slice(0, at)) + text.slice(at);
}
