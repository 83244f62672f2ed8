import type {
  Config,
  Listener,
  LocalAction,
  MatchRule,
  Table,
  TableEntry,
} from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { localActionOf } from '../../src/model/config/rule-actions.js';
import { decide } from '../../src/verify/smtp/decide.js';
import type { Decision } from '../../src/verify/smtp/envelope.js';
import { plainSource } from '../../src/verify/smtp/example-sources.js';
import { readTargets } from '../../src/verify/smtp/expansion-syntax.js';
import { unnamedServer } from '../../src/verify/smtp/local-names.js';
import { newTrace, type Trace } from '../../src/verify/smtp/trace.js';
import { exampleDomains, openListeners } from './strangers.js';

/** An entry of an alias or virtual table whose mail is refused because no rule takes the address that it is forwarded to. */
export interface RefusedForward {
  /** The rule that takes the mail first. */
  readonly rule: MatchRule;
  readonly action: LocalAction;
  readonly entry: TableEntry;
  /** An address that is refused, and one that it is forwarded to. */
  readonly from: string;
  readonly to: string;
}

/** The most entries that are tried for one table. */
const maxEntries = 40;

/** Simulates mail to single recipients: from a stranger at some of the listeners, and from a program on this machine. */
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

  /** The decisions about mail for a recipient, one for each of these clients. */
  *answers(rcpt_to: string): Generator<Decision> {
    for (const listener of this.#ways) yield this.#ask(listener, rcpt_to);
  }

  #ask(listener: Listener | undefined, rcpt_to: string, trace?: Trace): Decision {
    const input = {
      src: listener === undefined ? 'local' : plainSource,
      mail_from: 'somebody@fakedomain.com',
      rcpt_to,
      ...(listener === undefined ? {} : { port: listener.port, ...tlsOf(listener) }),
      ...(listener?.tag === undefined ? {} : { tag: listener.tag }),
    };
    return decide(this.#config, this.#machine, input, trace);
  }

  /** Whether mail for a recipient matches a rule first and is refused afterwards. */
  isRefusedBehind(rule: MatchRule, rcpt_to: string): boolean {
    for (const { decision, rules } of this.answers(rcpt_to))
      if (rules[0] === rule.index && decision === 'reject') return true;
    return false;
  }

  /**
   * The address that mail for a recipient is forwarded to after a rule matches, and that no rule takes; undefined if there is none, or if the mail is refused for
   * another reason.
   */
  unroutedBehind(rule: MatchRule, rcpt_to: string): string | undefined {
    for (const listener of this.#ways) {
      const trace = newTrace();
      const { decision, rules } = this.#ask(listener, rcpt_to, trace);
      if (rules[0] !== rule.index || decision !== 'reject') continue;
      const asked = trace.steps.findLast((step) => step.type === 'rules');
      if (asked?.answer === 'none') return asked.of;
    }
    return undefined;
  }
}

const tlsOf = ({ tls }: Listener) =>
  tls === 'smtps' || tls === 'tls-require'
    ? ({ tls: tls === 'smtps' ? 'smtps' : 'starttls', cert: true } as const)
    : {};

/** Entries that lead to a refusal because no rule takes an address that they forward to, at most one of each table. */
export function* refusedForwards(config: Config, machine: Machine): Generator<RefusedForward> {
  const forwarding = new Forwarding(config, machine);
  const here = machine.serverName ?? unnamedServer;
  const seen = new Set<Table>();
  for (const rule of config.rules) {
    const action = localActionOf(rule);
    if (action === undefined) continue;
    for (const table of [action.alias, action.virtual]) {
      if (!table?.contents.known || seen.has(table)) continue;
      const forwards = table.contents.entries.filter(namesAddress).slice(0, maxEntries);
      for (const entry of forwards) {
        const domains = exampleDomains(rule, config, here).slice(0, 2);
        const from = forwardedRecipients(entry.key, domains).find((recipient) =>
          forwarding.isRefusedBehind(rule, recipient),
        );
        const to = from === undefined ? undefined : forwarding.unroutedBehind(rule, from);
        if (from === undefined || to === undefined) continue;
        seen.add(table);
        yield { rule, action, entry, from, to };
        break;
      }
    }
  }
}

/** Whether an entry forwards to an address. Most values are users: only those with an `@` are parsed. */
const namesAddress = ({ value }: TableEntry): boolean =>
  value?.includes('@') === true && readTargets(value).targets.some(({ type }) => type === 'address');

/** Addresses that an entry with this key matches, at each of the given domains if the key names none. */
export function forwardedRecipients(key: string, domains: readonly string[]): readonly string[] {
  const at = key.lastIndexOf('@');
  const user = (at < 0 ? key : key.slice(0, at)) || 'someone';
  const domain = at < 0 ? '' : key.slice(at + 1);
  return (domain === '' ? domains : [domain]).map((name) => `${user}@${name}`);
}
