import type { Config, Listener, MatchRule, Table } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { localActionOf } from '../../src/model/config/rule-actions.js';
import { acceptsText } from '../../src/verify/automata/transition-table.js';
import { matchesDomain } from '../../src/verify/match/domain.js';
import {
  type MailAddress,
  matchesMailAddress,
  splitMailAddress,
} from '../../src/verify/match/mail-address.js';
import { likelyPublicSuffix } from '../../src/verify/relay/likely-public-suffix.js';
import { ownNames } from '../../src/verify/relay/own-domains.js';
import type { RelayOptions } from '../../src/verify/relay/verify-relay.js';
import { assumeAnyUser, assumeEmptyLists, withAssumedEntries } from '../../src/verify/smtp/assumptions.js';
import { isReachable } from '../../src/verify/smtp/bindings.js';
import { takesAnyCertificate } from '../../src/verify/smtp/client-certificates.js';
import { decide } from '../../src/verify/smtp/decide.js';
import type { AssumedEntry, Decision, EnvelopeInput } from '../../src/verify/smtp/envelope.js';
import { plainSource, plainSource6 } from '../../src/verify/smtp/example-sources.js';
import { unnamedServer } from '../../src/verify/smtp/local-names.js';

/** The listeners at which strangers name recipients: not on loopback, without a login, without a certificate that not everybody gets. */
export const openListeners = ({ listeners }: Config): readonly Listener[] =>
  listeners.filter(
    (listener) => isReachable(listener) && listener.auth !== 'auth' && takesAnyCertificate(listener),
  );

/** The names and the sender of a stranger that claims to be nobody in particular. */
export const unremarkable = {
  helo: 'client.fakedomain.com',
  mail_from: 'criminal@fakedomain.com',
  rdns: 'client.fakedomain.com',
} as const satisfies EnvelopeInput;

/** A recipient at a domain that nobody here owns. */
export const foreignRecipient = 'victim@otherplace.com';

/** The public address of an example from which a listener can be reached. */
export const sourceFor = ({ on, family }: Listener): string =>
  family === 'inet6' || on.includes(':') ? plainSource6 : plainSource;

/**
 * Asks what smtpd would answer to single strangers, as examples for rules: lists that were not seen are taken as empty, so that what gets through
 * does so unless such a list happens to name it.
 */
export class Strangers {
  readonly listeners: readonly Listener[];
  readonly #given: Config;
  readonly #config: Config;
  readonly #machine: Machine;
  #populated: Config | undefined;

  constructor(config: Config, machine: Machine) {
    this.listeners = openListeners(config);
    this.#given = config;
    this.#config = assumeEmptyLists(config);
    this.#machine = machine;
  }

  /** The same strangers, where tables that were not seen have certain entries. */
  assuming(entries: readonly AssumedEntry[]): Strangers {
    if (entries.length === 0) return this;
    return new Strangers(withAssumedEntries(this.#given, entries), this.#machine);
  }

  /**
   * The answer to a stranger on one of the open listeners. Where it hangs on aliases or users that were not seen, the rule that decides is told all the
   * same, as if there was such a user; there is no transcript then.
   */
  ask(listener: Listener, said: EnvelopeInput): Decision {
    const { on, port, tls, tag, proxy } = listener;
    const source = sourceFor(listener);
    const input: EnvelopeInput = {
      ...unremarkable,
      src: source,
      ...(/^[0-9a-f.:]+$/i.test(on) && !/^[0.:]+$/.test(on) ? { dst: on } : {}),
      port,
      tls: tls === 'smtps' ? 'smtps' : tls === 'tls-require' ? 'starttls' : 'none',
      ...(listener.verify ? { cert: true } : {}),
      auth: null,
      proxy: proxy ? source : null,
      ...(tag === undefined ? {} : { tag }),
      ...said,
    };
    const decision = decide(this.#config, this.#machine, input);
    if (decision.decision !== 'unknown') return decision;
    this.#populated ??= assumeAnyUser(this.#config);
    return { ...decide(this.#populated, this.#machine, input), transcript: [] };
  }
}

/** The conversation that shows a decision, for a report; none where something in it was assumed. */
export const transcriptOf = ({
  decision,
  transcript,
}: Decision): { readonly transcript?: readonly string[] } =>
  decision === 'accept' && transcript.length > 0 ? { transcript } : {};

/**
 * Recipients that a rule may be about, from what its text names: a few, the likeliest first.
 *
 * @param domains what stands for the domains that the rule serves
 */
export function exampleRecipients(
  rule: MatchRule,
  config: Config,
  machine: Machine,
  domains?: readonly string[],
): readonly string[] {
  const here = machine.serverName ?? unnamedServer;
  if (rule.rcptTo && !rule.rcptTo.negated && !rule.rcptTo.regex) {
    const found = exampleKeys(rule.rcptTo.table).map((key) => exampleAddress(key, here));
    if (found.length > 0) return found;
  }
  const users = userNames(rule, machine);
  const served = domains ?? exampleDomains(rule, config, here);
  return served.flatMap((domain) => users.map((user) => `${user}@${domain}`));
}

/** The domains that a rule serves, as far as it names them. */
export function exampleDomains(rule: MatchRule, config: Config, here: string): readonly string[] {
  const { type, negated, regex, table } = rule.for;
  if (type === 'local') return negated ? ['otherplace.com'] : [here];
  if (type === 'domain' && !negated && !regex)
    return exampleKeys(table).map((key) => key.replaceAll('*', 'a').toLowerCase());
  const named = config.rules.flatMap((other) =>
    other.for.type === 'domain' && !other.for.negated && !other.for.regex ? exampleKeys(other.for.table) : [],
  );
  return [...new Set([...named.filter((key) => !key.includes('*')), here, 'otherplace.com'])].slice(0, 4);
}

const fewest = 3;

/** The first few keys of a table that was seen. */
export const exampleKeys = (table: Table | undefined): readonly string[] =>
  table?.contents.known ? table.contents.entries.slice(0, fewest).map(({ key }) => key) : [];

function userNames(rule: MatchRule, { users }: Machine): readonly string[] {
  const { alias, virtual } = localActionOf(rule) ?? {};
  const named = [virtual, alias]
    .flatMap((table) => exampleKeys(table))
    .map((key) => key.replace(/@.*$/s, ''));
  const [some] = users === undefined ? ['someone'] : users;
  return [...new Set([...named.filter((name) => name !== ''), some ?? 'root'])];
}

/** An address that an entry of a list of addresses holds for. */
export function exampleAddress(key: string, here: string): string {
  const at = key.lastIndexOf('@');
  if (at < 0) return `${key}@${here}`;
  const user = key.slice(0, at) || 'someone';
  const domain = key.slice(at + 1).replaceAll('*', 'a') || here;
  return `${user}@${domain}`.toLowerCase();
}

/** Whether a domain is one that the configuration names as its own: what it delivers, routes or backs up. */
export function ownership(
  config: Config,
  machine: Machine,
  options: RelayOptions,
): (address: string) => boolean {
  const own = ownNames(config, machine, options.publicSuffix ?? likelyPublicSuffix, options);
  const domains = new Set(own.domains);
  const providers = new Set(own.providers);
  const delimiter = config.settings.subAddressDelimiter;
  return (text) => {
    const address: MailAddress | undefined = splitMailAddress(text.toLowerCase());
    if (address === undefined) return true;
    return (
      own.addresses.some((pattern) => matchesMailAddress(pattern, address, delimiter)) ||
      (!providers.has(address.domain) &&
        (domains.has(address.domain) ||
          own.patterns.some((pattern) => matchesDomain(pattern, address.domain)) ||
          own.expressions.some((table) => acceptsText(table, address.domain))))
    );
  };
}
