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
import { mailPatterns } from '../../src/verify/space/table-predicates.js';

/** The listeners at which strangers can name recipients: not on loopback, and without a required login or a certificate that not everyone can get. */
export const openListeners = ({ listeners }: Config): readonly Listener[] =>
  listeners.filter(
    (listener) => isReachable(listener) && listener.auth !== 'auth' && takesAnyCertificate(listener),
  );

/** The names and the sender of a stranger that claims to be no one in particular. */
export const unremarkable = {
  helo: 'client.fakedomain.com',
  mail_from: 'criminal@fakedomain.com',
  rdns: 'client.fakedomain.com',
} as const satisfies EnvelopeInput;

/** A recipient at a domain that is not the server's. */
export const foreignRecipient = 'victim@otherplace.com';

/** The public address of an example client that can reach a listener. */
export const sourceFor = ({ on, family }: Listener): string =>
  family === 'inet6' || on.includes(':') ? plainSource6 : plainSource;

/**
 * Simulates single strangers, as examples for rules. Lists that were not seen count as empty, so that what gets through does so unless such a list happens to name
 * it.
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

  /** The same strangers, with certain entries assumed in tables that were not seen. */
  assuming(entries: readonly AssumedEntry[]): Strangers {
    if (entries.length === 0) return this;
    return new Strangers(withAssumedEntries(this.#given, entries), this.#machine);
  }

  /**
   * The decision about a stranger's mail at one of the open listeners. If it depends on aliases or users that were not seen, such a user is assumed to exist, so
   * that the deciding rule is known; the transcript is empty then.
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

/** The transcript of an accepting decision, for a report, or none if something in it was assumed. */
export const transcriptOf = ({
  decision,
  transcript,
}: Decision): { readonly transcript?: readonly string[] } =>
  decision === 'accept' && transcript.length > 0 ? { transcript } : {};

/**
 * A few recipients that a rule may be about, from the names in its text, the likeliest first.
 *
 * @param domains the domains that the rule serves, if they are not to be taken from its text
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

/** The most examples of domains for a rule whose text names none. */
const maxDomains = 4;

/** Examples of the domains that a rule serves, from its text. */
export function exampleDomains(rule: MatchRule, config: Config, here: string): readonly string[] {
  const { type, negated, regex, table } = rule.for;
  if (type === 'local') return negated ? ['otherplace.com'] : [here];
  if (type === 'domain' && !negated && !regex)
    return exampleKeys(table).map((key) => key.replaceAll('*', 'a').toLowerCase());
  return [...new Set([...namedDomains(config), here, 'otherplace.com'])].slice(0, maxDomains);
}

/** The first few domains that rules name. */
function namedDomains({ rules }: Config): ReadonlySet<string> {
  const named = new Set<string>();
  for (const { for: served } of rules) {
    if (named.size >= maxDomains) break;
    if (served.type !== 'domain' || served.negated || served.regex) continue;
    for (const key of exampleKeys(served.table)) if (!key.includes('*')) named.add(key);
  }
  return named;
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

/** An address that matches an entry of a list of addresses. */
export function exampleAddress(key: string, here: string): string {
  const at = key.lastIndexOf('@');
  if (at < 0) return `${key}@${here}`;
  const user = key.slice(0, at) || 'someone';
  const domain = key.slice(at + 1).replaceAll('*', 'a') || here;
  return `${user}@${domain}`.toLowerCase();
}

/** Returns a predicate for whether an address is at a domain that the configuration names as its own: one that it delivers to, routes or backs up. */
export function ownership(
  config: Config,
  machine: Machine,
  options: RelayOptions,
): (address: string) => boolean {
  const own = ownNames(config, machine, options.publicSuffix ?? likelyPublicSuffix, options);
  const domains = new Set(own.domains);
  const providers = new Set(own.providers);
  const addresses = mailPatterns(own.addresses);
  const delimiter = config.settings.subAddressDelimiter;
  return (text) => {
    const address: MailAddress | undefined = splitMailAddress(text.toLowerCase());
    if (address === undefined) return true;
    return (
      addresses.some((pattern) => matchesMailAddress(pattern, address, delimiter)) ||
      (!providers.has(address.domain) &&
        (domains.has(address.domain) ||
          own.patterns.some((pattern) => matchesDomain(pattern, address.domain)) ||
          own.expressions.some((table) => acceptsText(table, address.domain))))
    );
  };
}
