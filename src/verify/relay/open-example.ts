import type { Config, Listener, MatchRule, Table } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { relayActionOf } from '../../model/config/rule-actions.js';
import { acceptsText } from '../automata/transition-table.js';
import { parseAddress } from '../match/address.js';
import { matchesDomain } from '../match/domain.js';
import { matchesMailAddress, splitMailAddress } from '../match/mail-address.js';
import { matchesRegex, parseRegex } from '../match/regex.js';
import { isClosed } from '../ruleset/exposure.js';
import { isReachable, serves } from '../smtp/bindings.js';
import { takesAnyCertificate } from '../smtp/client-certificates.js';
import { decide } from '../smtp/decide.js';
import { flatten, programAssumptions } from '../smtp/filter-phases.js';
import { takesNoMail } from '../smtp/mail-limits.js';
import { noHostName } from '../smtp/match-rules.js';
import { reachingListener } from '../smtp/reaching-listener.js';
import { includes } from '../space/address-ranges.js';
import type { ComparedValue } from '../space/compared-value.js';
import { examples } from '../space/example-texts.js';
import { exampleValue } from '../space/expression-examples.js';
import { networkRanges, publicAddresses } from '../space/public-addresses.js';
import { mailPatterns } from '../space/table-predicates.js';
import { unknownName } from '../space/text-universes.js';
import { type DecidingRule, firstMatchAnywhere } from './first-match-anywhere.js';
import { causeOf } from './hole-cause.js';
import { likelyPublicSuffix } from './likely-public-suffix.js';
import { unrelatedSources } from './other-clients.js';
import { ownNames } from './own-domains.js';
import { relayDestinationOf } from './relay-destination.js';
import { plainestFirst } from './relay-evidence.js';
import type { RelayOptions } from './relay-options.js';
import type { Hole } from './relay-verdict.js';
import { believable } from './trust.js';
import { type ConfirmedWitness, envelopeAt, relays, type SaidTexts } from './witness.js';

/** A hole that an example shows, with the assumptions of its listener. */
export interface OpenExample {
  readonly hole: Hole;
  readonly assumptions: readonly string[];
}

/** The most listeners that are tried. */
const maxListeners = 4;

/** The most clients whose envelope has to be accepted. */
const clients = 3;

/**
 * An envelope that shows an open relay without a proof: a few envelopes of strangers are followed through the rules. One of them counts if the same rule relays it
 * from most of the Internet, whatever else the configuration says, to a recipient that the configuration does not name. Finding none says nothing.
 */
export function openExample(
  config: Config,
  machine: Machine,
  options: RelayOptions,
): OpenExample | undefined {
  if (takesNoMail(config.settings)) return undefined;
  const reached = config.listeners.filter((listener) => isOpenTo(listener, options));
  const entryPoints = plainestFirst(reached.map((listener) => ({ entryPoint: { listener } })));
  for (const texts of candidateTexts(config)) {
    let isForeign: boolean | undefined;
    for (const { entryPoint } of entryPoints.slice(0, maxListeners)) {
      const { listener } = entryPoint;
      const deciding = followed(config, machine, listener, texts);
      if (deciding === undefined || !isSentAnywhere(deciding.rule)) continue;
      isForeign ??= isForeignRecipient(config, machine, options, texts.recipient);
      if (!isForeign) break;
      const found = confirmed({ config, machine, options }, listener, texts, deciding);
      if (found === undefined) continue;
      const hole = holeOf(deciding.rule, listener, found);
      return { hole, assumptions: programAssumptions([listener]) };
    }
  }
  return undefined;
}

/** Whether strangers reach a listener with their own IPv4 addresses, and filters there treat them all alike and change nothing. */
function isOpenTo(listener: Listener, options: RelayOptions): boolean {
  if (listener.auth === 'auth' || listener.proxy || !takesAnyCertificate(listener)) return false;
  if (!isReachable(listener) || isClosed(listener, options) || !serves(listener, 4)) return false;
  return flatten(listener.filters).every(
    (filter) =>
      filter.type !== 'phase' || (filter.condition?.on !== 'src' && filter.effect?.type !== 'rewrite'),
  );
}

/** The texts of the well-known test, of an unrelated client, and such as rules that relay look for. */
function* candidateTexts({ rules }: Config): Generator<SaidTexts> {
  const { helo, reverse, senders, recipients } = examples;
  const [plain, other] = ([0, 1] as const).map((at) => ({
    reverse: unknownName,
    confirmed: false,
    helo: helo[at],
    saysHelo: true,
    sender: `${senders.users[at]}@${senders.domains[at]}`,
    recipient: `${recipients.users[at]}@${recipients.domains[at]}`,
  }));
  if (plain === undefined || other === undefined) return;
  yield plain;
  yield { ...other, reverse: reverse[1] };
  const relaying = rules.filter(isSentAnywhere);
  for (const { from, mailFrom, rcptTo, for: to } of [
    ...relaying.slice(0, 3),
    ...relaying.slice(3).slice(-1),
  ]) {
    const name = from.type === 'rdns' ? fitting(from, 'reverse') : undefined;
    const sender = fitting(mailFrom, 'mail');
    const domain = to.type === 'domain' ? fitting(to, 'domain') : undefined;
    const recipient = fitting(rcptTo, 'mail') ?? (domain && `${recipients.users[0]}@${domain}`);
    if (name === undefined && sender === undefined && recipient === undefined) continue;
    yield {
      ...plain,
      reverse: name ?? plain.reverse,
      sender: sender ?? plain.sender,
      recipient: recipient ?? plain.recipient,
    };
  }
}

/** A text that a criterion's first expression matches. */
function fitting(
  criterion:
    | { readonly table?: Table | undefined; readonly regex: boolean; readonly negated: boolean }
    | undefined,
  compared: ComparedValue,
): string | undefined {
  if (!criterion?.table?.contents.known || !criterion.regex || criterion.negated) return undefined;
  const [first] = criterion.table.contents.entries;
  return first && exampleValue(compared, parseRegex(first.key));
}

/** Whether a rule sends mail on to anyone. */
function isSentAnywhere(rule: MatchRule): boolean {
  const action = relayActionOf(rule);
  return action !== undefined && relayDestinationOf(action).type === 'anywhere';
}

/** The rule that decides on what a client says at a listener, wherever it comes from. */
function followed(
  config: Config,
  machine: Machine,
  { tag = '' }: Listener,
  said: SaidTexts,
): DecidingRule | undefined {
  const sender = splitMailAddress(said.sender);
  const recipient = splitMailAddress(said.recipient);
  if (sender === undefined || recipient === undefined) return undefined;
  return firstMatchAnywhere(config, machine, {
    source: unrelatedSources[4][0],
    internal: false,
    hostName: () => (said.reverse === unknownName ? noHostName : said.reverse),
    tag,
    helo: said.helo,
    authenticated: false,
    userName: '',
    sender,
    recipient,
  });
}

/** Whether the configuration does not name a recipient as its own. Only names that match it are looked at. */
function isForeignRecipient(config: Config, machine: Machine, options: RelayOptions, text: string): boolean {
  const address = splitMailAddress(text);
  if (address === undefined) return false;
  const names = (table: Table | undefined, regex: boolean, key: string): boolean =>
    table !== undefined &&
    (!regex ||
      !table.contents.known ||
      table.contents.entries.some((entry) => matchesRegex(parseRegex(entry.key), key) !== false));
  const rules = config.rules.filter(
    ({ for: to, rcptTo, outcome }) =>
      (to.type === 'domain' && names(to.table, to.regex, address.domain)) ||
      names(rcptTo?.table, rcptTo?.regex ?? false, text) ||
      (outcome.type === 'action' && outcome.action.type === 'relay' && outcome.action.domain !== undefined),
  );
  const suffix = options.publicSuffix ?? likelyPublicSuffix;
  const own = ownNames({ ...config, rules }, machine, suffix, options);
  return !(
    [...own.domains, ...own.providers].includes(address.domain) ||
    own.patterns.some((pattern) => matchesDomain(pattern, address.domain)) ||
    own.expressions.some((expression) => acceptsText(expression, address.domain)) ||
    mailPatterns(own.addresses).some((pattern) =>
      matchesMailAddress(pattern, address, config.settings.subAddressDelimiter),
    )
  );
}

/** The envelope of the first of some unrelated clients, if the server accepts it from each of them and relays it by the rule. */
function confirmed(
  {
    config,
    machine,
    options,
  }: { readonly config: Config; readonly machine: Machine; readonly options: RelayOptions },
  listener: Listener,
  texts: SaidTexts,
  { rule, except }: DecidingRule,
): ConfirmedWitness | undefined {
  const { trusted = [] } = options;
  const strangers = publicAddresses([...machine.addresses, ...(believable(trusted) ? trusted : [])]).ipv4;
  const taken = except.map((keys) => networkRanges(keys).ipv4);
  const sources = unrelatedSources[4].filter((source) => {
    const bits = parseAddress(source)?.bits;
    return bits !== undefined && includes(strangers, bits) && !taken.some((ranges) => includes(ranges, bits));
  });
  const found: ConfirmedWitness[] = [];
  for (const source of sources.slice(0, clients)) {
    const witness = reachingListener(envelopeAt(listener, source, texts), listener.on, [[config, listener]]);
    if (witness === undefined) return undefined;
    const decision = decide(config, machine, witness);
    if (decision.decision !== 'accept' || decision.rule !== rule.index || !relays(decision)) return undefined;
    found.push({ witness, decision });
  }
  return found.length < 2 ? undefined : found[0];
}

const holeOf = (rule: MatchRule, listener: Listener, { witness, decision }: ConfirmedWitness): Hole => ({
  rule: rule.index,
  chain: decision.rules.filter((index) => index !== rule.index),
  witness,
  decision,
  cause: causeOf(rule, { listener, claimed: false }, false),
  listener: listener.span,
});
