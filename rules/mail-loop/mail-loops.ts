import type { Config, Listener, MatchRule, RelayAction } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import type { Span } from '../../src/source/text.js';
import { formatAddress, type IpAddress, isLoopback, parseAddress } from '../../src/verify/match/address.js';
import { closest } from '../../src/verify/smtp/bindings.js';
import { decide } from '../../src/verify/smtp/decide.js';
import {
  hostTextsOf,
  type RelayHost,
  readRelayHost,
  relayActions,
} from '../../src/verify/smtp/relay-hosts.js';
import { exampleRecipients, foreignRecipient } from '../shared/strangers.js';

/** A relay that leads back to itself, for one recipient. */
export interface MailLoop {
  readonly action: RelayAction;
  readonly host: { readonly text: string; readonly span: Span };
  /** The listener through which the mail comes in again. */
  readonly listener: Listener;
  /** The rule that sends it on from there, to the same action or to one that leads to it. */
  readonly rule: MatchRule;
  readonly recipient: string;
}

/** A host of a relay that is this server itself. */
interface Return {
  readonly host: { readonly text: string; readonly span: Span };
  readonly read: RelayHost;
  readonly address: IpAddress;
  readonly listener: Listener;
  /** The domain whose mail goes there, or undefined for all. */
  readonly domain: string | undefined;
}

/** The most conversations that are tried in all: lists of hosts that lead to each other have many paths. */
const maxConversations = 400;

/** The most relays in a row that are followed: one or two filters are usual. */
const longest = 6;

/**
 * Relays to one of this server's own listeners whose mail is sent there again when it comes in, followed recipient by recipient as smtpd decides. Mail that a
 * content filter returns through a listener with a tag of its own, and that leaves from there, is not a loop. Each loop is reported once.
 */
export function* mailLoops(config: Config, machine: Machine): Generator<MailLoop> {
  const returns = new Map<RelayAction, readonly Return[]>();
  for (const action of relayActions(config)) {
    const found = returnsOf(action, config, machine);
    if (found.length > 0) returns.set(action, found);
  }
  if (returns.size === 0) return;
  const walk = new Walk(config, machine, returns);
  const told = new Set<RelayAction>();
  for (const [action, each] of returns) {
    const senders = config.rules.filter(
      ({ outcome }) => outcome.type === 'action' && outcome.action === action,
    );
    if (told.has(action)) continue;
    for (const back of each) {
      const recipients =
        back.domain === undefined
          ? senders.slice(0, 4).flatMap((rule) => recipientsFor(rule, config, machine))
          : [`someone@${back.domain}`];
      for (const recipient of recipients) {
        const round = walk.backTo(action, back, recipient, 0);
        if (round === undefined) continue;
        for (const other of round.through) told.add(other);
        yield { action, host: back.host, listener: back.listener, rule: round.rule, recipient };
        break;
      }
    }
  }
}

/** The rule that sends returned mail on, and the actions that the mail goes through. */
interface Round {
  readonly rule: MatchRule;
  readonly through: readonly RelayAction[];
}

/** Recipients of a rule; for a rule that is for anyone, a foreign one first. */
const recipientsFor = (rule: MatchRule, config: Config, machine: Machine): readonly string[] => {
  const named = exampleRecipients(rule, config, machine).slice(0, 3);
  return rule.for.type === 'any' && rule.rcptTo === undefined ? [foreignRecipient, ...named] : named;
};

class Walk {
  #left = maxConversations;

  constructor(
    private readonly config: Config,
    private readonly machine: Machine,
    private readonly returns: ReadonlyMap<RelayAction, readonly Return[]>,
  ) {}

  /** Finds how returned mail ends up at `goal` again. */
  backTo(goal: RelayAction, back: Return, recipient: string, depth: number): Round | undefined {
    if (depth >= longest || this.#left <= 0) return undefined;
    this.#left -= 1;
    const { decision, rule, deliveries } = this.comeIn(back, recipient);
    if (decision !== 'accept' || rule === undefined) return undefined;
    for (const { action: name, type, to } of deliveries) {
      const next = this.config.actions.get(name);
      if (type !== 'relay' || next?.type !== 'relay' || to !== recipient) continue;
      const found = this.config.rules[rule - 1];
      if (found === undefined) continue;
      if (next === goal) return { rule: found, through: [goal] };
      for (const other of this.returns.get(next) ?? []) {
        const rest = isFor(other, recipient) ? this.backTo(goal, other, recipient, depth + 1) : undefined;
        if (rest !== undefined) return { rule: found, through: [next, ...rest.through] };
      }
    }
    return undefined;
  }

  private comeIn({ read, address, listener }: Return, rcpt_to: string) {
    const text = formatAddress(address);
    const offers = listener.tls === 'tls' || listener.tls === 'tls-require';
    const starts = read.scheme === 'smtp+tls://' || (read.scheme === 'smtp://' && offers);
    return decide(this.config, this.machine, {
      src: text,
      dst: text,
      port: read.port,
      helo: this.machine.serverName ?? 'localhost',
      mail_from: 'somebody@fakedomain.com',
      rcpt_to,
      tls: read.scheme === 'smtps://' ? 'smtps' : starts ? 'starttls' : 'none',
      auth: read.label ?? null,
    });
  }
}

const isFor = ({ domain }: Return, recipient: string): boolean =>
  domain === undefined || recipient.endsWith(`@${domain}`);

function returnsOf(action: RelayAction, config: Config, machine: Machine): readonly Return[] {
  return hostTextsOf(action).flatMap(({ text, entry, span }): readonly Return[] => {
    const read = readRelayHost(text);
    // A listener of smtpd does not speak LMTP.
    if (typeof read === 'string' || read.scheme === 'lmtp://') return [];
    const address = parseAddress(/^localhost$/i.test(read.host) ? '127.0.0.1' : read.host);
    if (address === undefined) return [];
    if (!isLoopback(address) && !machine.addresses.includes(formatAddress(address))) return [];
    const listener = closest(
      config.listeners.filter(({ port }) => port === read.port),
      address,
    );
    if (listener === undefined || listener.proxy) return [];
    const domain = action.host === undefined ? entry.key.toLowerCase() : undefined;
    return [{ host: { text, span }, read, address, listener, domain }];
  });
}
