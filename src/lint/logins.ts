import type { Reread } from '../edit/reread.js';
import type { Config, Listener } from '../model/config/config.js';
import { withAddressesOf } from '../model/config/machine.js';
import { type Node, no } from '../verify/bdd/diagram.js';
import { withTablesOf } from '../verify/flows/same-tables.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import { assumeEmptyDomains } from '../verify/smtp/assumptions.js';
import { isReachable } from '../verify/smtp/bindings.js';
import { takesNoMail } from '../verify/smtp/mail-limits.js';
import { criteriaOf } from '../verify/space/criteria.js';
import type { Criteria } from '../verify/space/scope.js';
import { Acceptance } from './acceptance.js';

/** The listeners at which remote users can log in. */
export const loginListeners = ({ listeners }: Config): readonly Listener[] =>
  listeners.filter((listener) => isReachable(listener) && listener.auth !== 'none' && !listener.proxy);

const anyMail = criteriaOf({});
/** From a network for documentation, with names that appear only in this question. */
const unnamed = {
  sources: ['203.0.113.251'],
  heloNames: ['client.unnamed-by-rules.example'],
  recipients: ['unnamed-by-rules@unnamed-by-rules.example'],
} as const;
const usualMail = criteriaOf({ ...unnamed, senders: ['unnamed-by-rules'] });

/** The most senders named by rules that are asked about. */
const maxSenders = 4;

/** Usual mail from senders that rules of either configuration name. */
function mailOfNamedSenders(configs: readonly Config[]): readonly Criteria[] {
  const named = configs.flatMap(({ rules }) =>
    rules.flatMap(({ mailFrom }) =>
      mailFrom === undefined || mailFrom.regex || !mailFrom.table.contents.known
        ? []
        : mailFrom.table.contents.entries.map(({ key }) => key),
    ),
  );
  const senders = [...new Set(named)].filter((sender) => !/[*<>]/.test(sender)).slice(0, maxSenders);
  return senders.map((sender) => criteriaOf({ ...unnamed, senders: [sender] }));
}

/**
 * Whether some user who can log in may send less to other servers after a change, as far as is known. These amounts of mail count, for each user: any mail at all,
 * for rules that name clients, HELO names, senders or recipients; mail without any of the names and addresses in the rules except for the domain of its sender; such
 * mail from each of the first few senders that rules name; and all mail, since a user who may send all mail has lost nothing. Throws TooLarge.
 */
export function someUserSendsLess(before: Reread, after: Reread, relayOptions: RelayOptions): boolean {
  if (loginListeners(before.config).length === 0 || takesNoMail(before.config.settings)) return false;
  const old = assumeEmptyDomains(before.config);
  const next = withTablesOf(old, assumeEmptyDomains(after.config));
  const machine = withAddressesOf(after.machine, before.machine);
  const asked = [anyMail, usualMail, ...mailOfNamedSenders([old, next])];
  const acceptance = new Acceptance([old, next], machine, relayOptions, asked);
  const { diagram } = acceptance;
  const relayed = asked.map((_, question) => ({
    had: acceptance.relayedUsers(0, question),
    has: acceptance.relayedUsers(1, question),
  }));
  const [any] = relayed;
  const sendsAll = any?.has.wholly ?? no;
  const isLost = (had: Node, has: Node): boolean =>
    diagram.and(had, diagram.not(diagram.or(has, sendsAll))) !== no;
  return relayed.some(({ had, has }) => isLost(had.partly, has.partly)) || isLost(any?.had.wholly ?? no, no);
}
