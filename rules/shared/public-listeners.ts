import type { Config, Listener, MatchRule, Table } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import type { AssumedEntry, Decision, EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { isPrivateAddress } from '../../src/verify/space/public-addresses.js';
import { exampleRecipients, openListeners, type Strangers } from './strangers.js';

/**
 * Limits on the listeners, on the rules that are tried for each and on the recipients for each rule: every one costs a conversation, which takes as many steps as
 * there are rules.
 */
const maxListeners = 10;
const maxRules = 12;
const maxRecipients = 2;
const maxSteps = 5000;

/**
 * The listeners that strangers reach over the Internet without a login, a certificate or a proxy. An address that a template fills in later is left out, since it
 * may be any.
 */
export const publicListeners = (
  config: Config,
  wanted: (listener: Listener) => boolean = () => true,
): readonly Listener[] =>
  openListeners(config)
    .filter(wanted)
    .filter(({ on, proxy }) => !proxy && !isPrivateAddress(on) && !/[{}$%<>@]/.test(on))
    .slice(0, maxListeners);

/**
 * Mail that a listener takes from strangers: the rule that takes it, and the decision, with an empty transcript if entries of an unseen list were assumed. Undefined
 * if none was found.
 *
 * @param said what the strangers say besides the recipient
 */
export function takenFromStrangers(
  strangers: Strangers,
  listener: Listener,
  config: Config,
  machine: Machine,
  said: EnvelopeInput = {},
): { readonly rule: MatchRule; readonly decision: Decision } | undefined {
  for (const rule of candidates(config, listener)) {
    const { assumed, recipients } = likelyMail(rule, config, machine);
    const asked = strangers.assuming(assumed);
    for (const rcpt_to of recipients.slice(0, maxRecipients)) {
      const decision = asked.ask(listener, { ...said, rcpt_to });
      if (decision.decision !== 'accept' || decision.rule !== rule.index) continue;
      return { rule, decision: assumed.length === 0 ? decision : { ...decision, transcript: [] } };
    }
  }
  return undefined;
}

/** The rules that may take strangers' mail at a listener, judging by their text. */
function candidates({ rules }: Config, listener: Listener): readonly MatchRule[] {
  const most = Math.max(3, Math.min(maxRules, Math.floor(maxSteps / rules.length)));
  const found: MatchRule[] = [];
  for (const rule of rules) {
    if (found.length === most) break;
    if (mayTake(rule) && !isForOthers(rule, listener)) found.push(rule);
  }
  return found;
}

const mayTake = ({ outcome, from, auth }: MatchRule): boolean =>
  outcome.type === 'action' &&
  from.type !== 'socket' &&
  (from.negated || (from.type !== 'local' && from.type !== 'src')) &&
  (auth === undefined || auth.negated);

/** Whether a rule asks for tags that the listener lacks. */
export function isForOthers({ tag }: MatchRule, listener: Listener): boolean {
  if (tag === undefined || tag.regex || !tag.table.contents.known) return false;
  const isNamed = tag.table.contents.entries.some(
    ({ key }) => key.toLowerCase() === (listener.tag ?? '').toLowerCase(),
  );
  return isNamed === tag.negated;
}

/** Recipients that a rule may take, and an assumed entry of the list of its domains or recipients if that list was not seen. */
function likelyMail(
  rule: MatchRule,
  config: Config,
  machine: Machine,
): { readonly assumed: readonly AssumedEntry[]; readonly recipients: readonly string[] } {
  const domain = 'example.org';
  const unseen = unseenTable(rule.for);
  const unseenRecipients = rule.rcptTo && unseenTable(rule.rcptTo);
  const assumed = [
    ...(unseen === undefined ? [] : [{ table: unseen.name, entry: domain }]),
    ...(unseenRecipients === undefined ? [] : [{ table: unseenRecipients.name, entry: `@${domain}` }]),
  ];
  const domains = assumed.length === 0 ? undefined : [domain];
  return { assumed, recipients: exampleRecipients(rule, config, machine, domains) };
}

const unseenTable = ({ table, negated }: Pick<MatchRule['for'], 'table' | 'negated'>): Table | undefined =>
  !negated && table?.contents.known === false && table.origin !== 'builtin' ? table : undefined;

/** `192.0.2.1 port 587`, for messages. */
export const socketText = ({ on, port }: Listener): string => `${on} port ${port}`;
