import type {
  Config,
  Listener,
  LocalAction,
  MatchRule,
  RelayAction,
  Table,
  TableEntry,
} from '../../src/model/config/config.js';
import { plainRelay } from '../../src/model/config/defaults.js';
import type { Machine } from '../../src/model/config/machine.js';
import { localActionOf } from '../../src/model/config/rule-actions.js';
import { decide } from '../../src/verify/smtp/decide.js';
import type { Decision } from '../../src/verify/smtp/envelope.js';
import { plainSource } from '../../src/verify/smtp/example-sources.js';
import { readTargets } from '../../src/verify/smtp/expansion-syntax.js';
import { unnamedServer } from '../../src/verify/smtp/local-names.js';
import { exampleDomains, openListeners } from './strangers.js';

/** An entry of an alias or virtual table whose mail is refused because no rule takes what it is forwarded to. */
export interface RefusedForward {
  /** The rule that takes the mail first. */
  readonly rule: MatchRule;
  readonly action: LocalAction;
  readonly entry: TableEntry;
  /** An address that is refused, and one that it is forwarded to. */
  readonly from: string;
  readonly to: string;
}

/** Entries and conversations that are tried for one table. */
const maxEntries = 40;

/** Asks about single recipients: as a stranger at one of the listeners, or as a program on this machine. */
export class Forwarding {
  readonly #config: Config;
  readonly #machine: Machine;
  readonly #ways: readonly (Listener | undefined)[];

  constructor(config: Config, machine: Machine) {
    this.#config = config;
    this.#machine = machine;
    this.#ways = [
      ...openListeners(config)
        .filter(({ proxy }) => !proxy)
        .slice(0, 2),
      undefined,
    ];
  }

  /** The same questions to a changed configuration. */
  in(config: Config): Forwarding {
    return new Forwarding(config, this.#machine);
  }

  /** The answers to mail for a recipient, from everywhere. */
  *answers(rcpt_to: string): Generator<Decision> {
    for (const listener of this.#ways)
      yield decide(this.#config, this.#machine, {
        src: listener === undefined ? 'local' : plainSource,
        mail_from: 'somebody@fakedomain.com',
        rcpt_to,
        ...(listener === undefined ? {} : { port: listener.port, ...tlsOf(listener) }),
        ...(listener?.tag === undefined ? {} : { tag: listener.tag }),
      });
  }

  /** Whether mail for a recipient comes to a rule and is refused behind it. */
  isRefusedBehind(rule: MatchRule, rcpt_to: string): boolean {
    for (const { decision, rules } of this.answers(rcpt_to))
      if (rules[0] === rule.index && decision === 'reject') return true;
    return false;
  }

  /** Whether mail for a recipient comes to a rule and is taken. */
  isTakenBehind(rule: MatchRule, rcpt_to: string): boolean {
    for (const { decision, rules } of this.answers(rcpt_to))
      if (rules[0] === rule.index && decision === 'accept') return true;
    return false;
  }
}

const tlsOf = ({ tls }: Listener) =>
  tls === 'smtps' || tls === 'tls-require'
    ? ({ tls: tls === 'smtps' ? 'smtps' : 'starttls', cert: true } as const)
    : {};

/**
 * Entries that lead to a refusal only because the address in them finds no rule: a rule for everything at the end would have taken it. One for
 * each action and table.
 */
export function* refusedForwards(config: Config, machine: Machine): Generator<RefusedForward> {
  const forwarding = new Forwarding(config, machine);
  let open: Forwarding | undefined;
  const here = machine.serverName ?? unnamedServer;
  const seen = new Set<Table>();
  for (const rule of config.rules) {
    const action = localActionOf(rule);
    if (action === undefined) continue;
    for (const table of [action.alias, action.virtual]) {
      if (!table?.contents.known || seen.has(table)) continue;
      let left = maxEntries;
      for (const entry of table.contents.entries) {
        const to = addressIn(entry);
        if (to === undefined) continue;
        left -= 1;
        if (left < 0) break;
        const from = forwardedRecipients(entry.key, exampleDomains(rule, config, here)).find((recipient) =>
          forwarding.isRefusedBehind(rule, recipient),
        );
        if (from === undefined) continue;
        open ??= forwarding.in({ ...config, rules: [...config.rules, everything(config)] });
        if (!open.isTakenBehind(rule, from)) continue;
        seen.add(table);
        yield { rule, action, entry, from, to };
        break;
      }
    }
  }
}

/** The first address that an entry forwards to. Most values are users: those with an address are read. */
function addressIn({ value }: TableEntry): string | undefined {
  if (!value?.includes('@')) return undefined;
  for (const target of readTargets(value).targets)
    if (target.type === 'address') return `${target.address.user}@${target.address.domain}`;
  return undefined;
}

/** Addresses that an entry with this key holds for. */
export function forwardedRecipients(key: string, domains: readonly string[]): readonly string[] {
  const at = key.lastIndexOf('@');
  const user = (at < 0 ? key : key.slice(0, at)) || 'someone';
  const domain = at < 0 ? '' : key.slice(at + 1);
  return (domain === '' ? domains.slice(0, 2) : [domain]).map((name) => `${user}@${name}`);
}

/** `match from any for any action …`, as it would be at the end of the ruleset: for questions only. */
function everything({ rules, file }: Config): MatchRule {
  const span = { file, start: 0, end: 0 };
  const word = { type: 'word', form: 'keyword', value: 'match', span, token: 0 } as const;
  const statement = { type: 'directive', keyword: word, items: [], span } as const;
  const action: RelayAction = {
    ...plainRelay,
    type: 'relay',
    name: '<everything>',
    nameSpan: span,
    relaySpan: span,
    ttl: undefined,
    span,
    statement,
  };
  const any = { type: 'any', negated: false, table: undefined, regex: false, implied: false, span } as const;
  return {
    index: rules.length + 1,
    tag: undefined,
    from: any,
    for: any,
    helo: undefined,
    auth: undefined,
    tls: undefined,
    mailFrom: undefined,
    rcptTo: undefined,
    outcome: { type: 'action', action, span },
    span,
    statement,
  };
}
