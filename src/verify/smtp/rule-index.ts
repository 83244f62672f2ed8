import type { Config, MatchRule, Table } from '../../model/config/config.js';
import { foldCase, longest } from '../../model/config/lengths.js';
import type { IpAddress } from '../match/address.js';
import { isLiteralDomain, parseDomainPattern } from '../match/domain.js';
import {
  type MailAddress,
  mailAddressText,
  parseMailAddressPattern,
  splitMailAddress,
  withoutTag,
} from '../match/mail-address.js';
import { parseNetworkPattern } from '../match/network.js';
import { NetworkIndex } from './network-index.js';
import { hasHabit } from './release-habits.js';
import type { Envelope } from './ruled-envelope.js';
import { addressOfKey } from './table-lookup.js';

/**
 * The rules of a configuration by what one of their criteria names: a domain, a network, a sender, a recipient. A rule that names others cannot match, and need not
 * be tried. That holds only if everything that smtpd checks before that criterion is settled by what is known: no error, and nothing unseen that a decision would
 * have to ask about. All other rules are tried each time.
 */
export class RuleIndex {
  readonly #always: number[] = [];
  readonly #domains: Buckets = new Map();
  readonly #senders: Buckets = new Map();
  readonly #recipients: Buckets = new Map();
  /** Rules by source keys that are compared as text. */
  readonly #sources: Buckets = new Map();
  readonly #networks = new NetworkIndex<number[]>();

  constructor(private readonly config: Config) {
    for (const [at, rule] of config.rules.entries()) if (!this.#isNamed(rule, at)) this.#always.push(at);
  }

  /** The rules that may match, in order. */
  *candidates(envelope: Envelope): Generator<MatchRule> {
    const { rules } = this.config;
    const lists = this.#lists(envelope);
    const heads = lists.map(() => 0);
    for (let last = -1; ; ) {
      let first = -1;
      let least = Number.POSITIVE_INFINITY;
      for (let at = 0; at < lists.length; at += 1) {
        const head = lists[at]?.[heads[at] ?? 0];
        if (head !== undefined && head < least) [first, least] = [at, head];
      }
      if (first === -1) return;
      heads[first] = (heads[first] ?? 0) + 1;
      // Some numbers are in several lists.
      const rule = least > last ? rules[least] : undefined;
      if (rule !== undefined) yield rule;
      last = least;
    }
  }

  #lists(envelope: Envelope): readonly (readonly number[])[] {
    const { recipient, sender, source, internal } = envelope;
    const lists: (readonly number[])[] = [this.#always];
    const add = (found: readonly number[] | undefined): void => {
      if (found !== undefined) lists.push(found);
    };
    if (this.#domains.size > 0) add(this.#domains.get(foldCase(recipient.domain)));
    const { subAddressDelimiter } = this.config.settings;
    if (this.#senders.size > 0)
      for (const key of keysOf(sender, subAddressDelimiter)) add(this.#senders.get(key));
    if (this.#recipients.size > 0)
      for (const key of keysOf(recipient, subAddressDelimiter)) add(this.#recipients.get(key));
    const key = internal ? 'local' : source;
    if (this.#sources.size > 0) add(this.#sources.get(foldCase(key)));
    if (!this.#networks.isEmpty) this.#addNetworks(addressOfKey(key), add);
    return lists;
  }

  #addNetworks(address: IpAddress | undefined, add: (found: readonly number[] | undefined) => void): void {
    if (address !== undefined) for (const rules of this.#networks.of(address)) add(rules);
  }

  /** Indexes a rule by what it names. Returns false if it has to be tried each time. */
  #isNamed(rule: MatchRule, at: number): boolean {
    if (rule.tag !== undefined && !isSettled(rule.tag)) return false;
    if (this.#isSource(rule, at)) return true;
    if (!isFromSettled(rule, this.config)) return false;
    const { for: to, mailFrom, rcptTo } = rule;
    if (to.type === 'domain') {
      if (to.table !== undefined && this.#areDomains(to.table, to, at)) return true;
      if (to.table !== undefined && !isSettled(to)) return false;
    }
    if (rule.helo !== undefined && !isSettled(rule.helo)) return false;
    if (!isAuthSettled(rule, this.config) || rule.tls !== undefined) return false;
    if (mailFrom !== undefined && this.#areAddresses(mailFrom, this.#senders, at)) return true;
    if (mailFrom !== undefined && !isSettled(mailFrom)) return false;
    return rcptTo !== undefined && this.#areAddresses(rcptTo, this.#recipients, at);
  }

  #isSource({ from }: MatchRule, at: number): boolean {
    if (from.type !== 'src' || from.table === undefined) return false;
    const keys = namedKeys(from.table, from);
    if (keys === undefined) return false;
    for (const { text, network } of keys.map(parseNetworkPattern)) {
      put(this.#sources, text, at);
      if (network !== undefined)
        append(
          this.#networks.at(network, () => []),
          at,
        );
    }
    return true;
  }

  #areDomains(table: Table, criterion: Compared, at: number): boolean {
    const patterns = namedKeys(table, criterion)?.map(parseDomainPattern);
    if (!patterns?.every(isLiteralDomain)) return false;
    for (const { text } of patterns) put(this.#domains, text, at);
    return true;
  }

  #areAddresses(criterion: Compared & { readonly table: Table }, buckets: Buckets, at: number): boolean {
    const keys = namedKeys(criterion.table, criterion);
    if (keys === undefined) return false;
    const literals: string[] = [];
    for (const pattern of keys.flatMap((key) => parseMailAddressPattern(key) ?? [])) {
      if (pattern.domain === undefined || !isLiteralDomain(pattern.domain)) return false;
      literals.push(mailAddressText({ user: pattern.user ?? '', domain: pattern.domain.text }));
    }
    for (const literal of literals) put(buckets, literal, at);
    return true;
  }
}

type Buckets = Map<string, number[]>;

/** How a criterion looks into its table. */
interface Compared {
  readonly table: Table | undefined;
  readonly negated: boolean;
  readonly regex: boolean;
}

function put(buckets: Buckets, key: string, at: number): void {
  const known = buckets.get(key);
  if (known === undefined) buckets.set(key, [at]);
  else append(known, at);
}

/** Appends a rule, once. */
function append(rules: number[], at: number): void {
  if (rules.at(-1) !== at) rules.push(at);
}

/** Tables with more entries are searched, not copied for each rule that names them. */
const maxKeys = 64;

/** The keys one of which must match, or undefined if they are not known, too many, or negated. */
function namedKeys(table: Table, { negated, regex }: Compared): readonly string[] | undefined {
  if (negated || regex || table.origin === 'builtin' || !table.contents.known) return undefined;
  const { entries } = table.contents;
  return entries.length > maxKeys ? undefined : entries.map(({ key }) => key);
}

/** Whether a criterion's table is known whatever the session is: it was seen, and has no expressions. */
const isSettled = ({ table, regex }: Compared): boolean =>
  table === undefined || (table.origin !== 'builtin' && table.contents.known && !regex);

function isFromSettled({ from }: MatchRule, { release }: Config): boolean {
  switch (from.type) {
    case 'any':
    case 'local':
      return true;
    case 'socket':
      return !hasHabit('failsOnSocketRules', release) && !hasHabit('failsOnSocketRulesElsewhere', release);
    case 'src':
      return isSettled(from);
    // Looking up a client's name may be an assumption.
    case 'rdns':
      return false;
  }
}

const isAuthSettled = ({ auth }: MatchRule, { release }: Config): boolean =>
  auth?.table === undefined || (isSettled(auth) && hasHabit('keepsUserNames', release));

/** The literal entries that match an address. */
function keysOf(written: MailAddress, delimiter: string): readonly string[] {
  const address = splitMailAddress(foldCase(mailAddressText(written)));
  if (address === undefined) return [];
  const { user, domain } = address;
  const keys = [`@${domain}`];
  const plain = withoutTag(user, delimiter);
  if (plain !== '') keys.push(`${plain}@${domain}`);
  if (plain !== user) keys.push(`${user}@${domain}`);
  return keys;
}

/** The most octets that a character of a string takes. */
const octetsEach = 3;

/** Whether no key that is looked up for an envelope can be longer than smtpd allows, which would be an error. */
const isShort = ({ source, tag, helo, userName, sender, recipient }: Envelope): boolean =>
  Math.max(
    source.length,
    tag.length,
    helo.length,
    userName.length,
    sender.user.length + sender.domain.length + 1,
    recipient.user.length + recipient.domain.length + 1,
  ) *
    octetsEach <=
  longest.tableKey;

/** So few rules are tried one after another without an index. */
const fewRules = 16;

/** A configuration that is asked about no more often is not worth an index. */
const fewQuestions = 8;

interface IndexUse {
  times: number;
  index: RuleIndex | undefined;
}

const known = new WeakMap<Config, IndexUse>();

/** The rules of a configuration that may match an envelope, in order. */
export function rulesFor(config: Config, envelope: Envelope): Iterable<MatchRule> {
  if (config.rules.length <= fewRules || !isShort(envelope)) return config.rules;
  const asked = known.get(config) ?? { times: 0, index: undefined };
  if (asked.times === 0) known.set(config, asked);
  asked.times += 1;
  if (asked.times <= fewQuestions) return config.rules;
  asked.index ??= new RuleIndex(config);
  return asked.index.candidates(envelope);
}
