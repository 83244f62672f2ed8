import type { Config, FromCriterion, Listener, MatchRule, Table } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { Allowance, TooLarge } from '../budget.js';
import { formatAddress } from '../match/address.js';
import { parseDomainPattern } from '../match/domain.js';
import { parseMailAddressPattern } from '../match/mail-address.js';
import { parseNetwork } from '../match/network.js';
import { parseRegex } from '../match/regex.js';
import { partSample } from '../match/sample.js';
import { isReachable, serves } from '../smtp/bindings.js';
import { decide } from '../smtp/decide.js';
import type { EnvelopeInput } from '../smtp/envelope.js';
import { plainSource, plainSource6 } from '../smtp/example-sources.js';
import { exampleAddresses } from '../space/address-examples.js';
import { tableKeys } from '../space/table-contents.js';

/** The most envelopes that are tried for one rule. */
const maxTries = 6;

/** The share of a configuration's budget that the search may take. */
export const witnessShare = 0.2;

/** For each rule, by its index, an envelope that it decides. */
export type RuleWitnesses = ReadonlyMap<number, EnvelopeInput>;

/**
 * Envelopes that single rules decide, guessed from the rules' criteria and checked with `decide`. If each rule has one, none is dead, without comparing whole rules,
 * which takes much work if regular expressions look at the same text. undefined if some rule has none, or if no rule has an expression, so that comparing them is
 * cheap.
 */
export function ruleWitnesses(config: Config, machine: Machine): RuleWitnesses | undefined {
  if (!config.rules.some(hasExpression)) return undefined;
  const made = known.get(config);
  if (made?.machine === machine) return made.witnesses;
  const witnesses = searched(config, machine);
  known.set(config, { machine, witnesses });
  return witnesses;
}

const known = new WeakMap<
  Config,
  { readonly machine: Machine; readonly witnesses: RuleWitnesses | undefined }
>();

function searched(config: Config, machine: Machine): RuleWitnesses | undefined {
  try {
    return new Allowance(witnessShare).within(() => search(config, machine));
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return undefined;
  }
}

const hasExpression = ({ from, for: to, helo, auth, mailFrom, rcptTo }: MatchRule): boolean =>
  [from, to, helo, auth, mailFrom, rcptTo].some((criterion) => criterion?.regex === true);

function search(config: Config, machine: Machine): RuleWitnesses | undefined {
  const found = new Map<number, EnvelopeInput>();
  for (const rule of config.rules) {
    const witness = witnessOf(rule, config, machine);
    if (witness === undefined) return undefined;
    found.set(rule.index, witness);
  }
  return found;
}

/** An envelope that a rule decides, or undefined if none was found, which proves nothing. */
export function witnessOf(rule: MatchRule, config: Config, machine: Machine): EnvelopeInput | undefined {
  const asked = new Asked(rule, config, machine);
  for (let at = 0; at < maxTries; at += 1) {
    const envelope = asked.envelope(at);
    if (envelope !== undefined && decide(config, machine, envelope).rule === rule.index) return envelope;
  }
  return undefined;
}

/** Texts that probably match one rule, entry by entry of its tables. */
class Asked {
  readonly #rule: MatchRule;
  readonly #config: Config;
  readonly #machine: Machine;

  constructor(rule: MatchRule, config: Config, machine: Machine) {
    this.#rule = rule;
    this.#config = config;
    this.#machine = machine;
  }

  /** The envelope that takes the `at`th text of each list, or undefined if no listener takes it. */
  envelope(at: number): EnvelopeInput | undefined {
    const { helo, mailFrom, rcptTo } = this.#rule;
    const domain = this.#domain(at);
    const mail = {
      mail_from: this.#text(mailFrom, at, (key) => address(key, 'example.net')) ?? 'sender@example.net',
      rcpt_to: this.#text(rcptTo, at, (key) => address(key, domain)) ?? `alice@${domain}`,
    };
    const greeting = this.#text(helo, at, domainLike);
    const session = this.#session(at);
    return session && { ...session, ...(greeting === undefined ? {} : { helo: greeting }), ...mail };
  }

  #domain(at: number): string {
    const { for: to } = this.#rule;
    if (to.type === 'local') return this.#machine.serverName ?? 'localhost';
    return (to.type === 'domain' ? this.#text(to, at, domainLike) : undefined) ?? 'example.com';
  }

  #session(at: number): EnvelopeInput | undefined {
    const { auth, from } = this.#rule;
    const needsLogin = auth !== undefined && !auth.negated;
    if (!needsLogin && (from.type === 'local' || from.type === 'socket') && !from.negated)
      return { src: 'local' };
    const fitting = this.#config.listeners.filter(
      (listener) =>
        this.#hasTag(listener) &&
        !listener.proxy &&
        (needsLogin ? listener.auth !== 'none' : listener.auth !== 'auth'),
    );
    const listener = fitting[at % Math.max(1, fitting.length)];
    if (listener === undefined) return undefined;
    const name = from.type === 'rdns' ? this.#text(from, at, domainLike) : undefined;
    return {
      src: (from.type === 'src' ? this.#client(from, at) : undefined) ?? clientOf(listener),
      port: listener.port,
      ...(listener.tag === undefined ? {} : { tag: listener.tag }),
      tls: secured(listener, needsLogin),
      ...(listener.verify ? { cert: true } : {}),
      ...(needsLogin ? { auth: this.#text(auth, at, (key) => key) ?? 'alice' } : {}),
      ...(name === undefined ? {} : { rdns: name, fcrdns: true }),
    };
  }

  #client(from: FromCriterion, at: number): string | undefined {
    if (from.table === undefined || from.negated || !from.regex) return this.#text(from, at, clientAddress);
    const keys = tableKeys(from.table, this.#config, this.#machine);
    const found = keys.known ? exampleAddresses(keys.keys) : [];
    return found[at % Math.max(1, found.length)];
  }

  #hasTag({ tag = '' }: Listener): boolean {
    const { tag: asked } = this.#rule;
    if (asked === undefined || asked.regex || asked.negated) return true;
    const keys = tableKeys(asked.table, this.#config, this.#machine);
    return !keys.known || keys.keys.includes(tag.toLowerCase());
  }

  /** The `at`th entry of a criterion's table as a text that matches it, or undefined if the criterion asks for nothing, or has no table. */
  #text(
    criterion:
      | { readonly table: Table | undefined; readonly regex: boolean; readonly negated: boolean }
      | undefined,
    at: number,
    plain: (key: string) => string | undefined,
  ): string | undefined {
    if (criterion?.table === undefined || criterion.negated) return undefined;
    const keys = tableKeys(criterion.table, this.#config, this.#machine);
    const key = keys.known ? keys.keys[at % Math.max(1, keys.keys.length)] : undefined;
    if (key === undefined) return undefined;
    const text = criterion.regex ? expressionText(key, at) : key;
    return text === undefined ? undefined : plain(text);
  }
}

/** The address of a client that reaches a listener. */
function clientOf(listener: Listener): string {
  const four = serves(listener, 4);
  if (!isReachable(listener)) return four ? '127.0.0.1' : '::1';
  return four ? plainSource : plainSource6;
}

function secured(listener: Listener, needsLogin: boolean): 'none' | 'starttls' | 'smtps' {
  if (listener.tls === 'smtps') return 'smtps';
  return listener.tls === 'tls-require' || (listener.tls === 'tls' && needsLogin) ? 'starttls' : 'none';
}

/** A text that an expression probably matches. */
function expressionText(key: string, at: number): string | undefined {
  const pattern = parseRegex(key);
  return pattern.kind === 'regular' ? partSample(pattern.ere, at) : undefined;
}

/** A domain that a pattern, or the beginning of one, matches. */
const domainLike = (key: string): string =>
  parseDomainPattern(key)
    .text.replaceAll('*', 'x')
    .replace(/^\.+|\.+$/g, '');

/** A mail address for a pattern or a part of one. */
function address(key: string, domain: string): string {
  const pattern = parseMailAddressPattern(key);
  const user = pattern?.user ?? 'alice';
  if (!key.includes('@')) return `${key}@${domain}`;
  return `${user}@${pattern?.domain === undefined ? domain : domainLike(pattern.domain.text)}`;
}

function clientAddress(key: string): string | undefined {
  const network = parseNetwork(key);
  return network && formatAddress(network.address);
}
