import type { Config, LocalAction, RelayAction, RuleOutcome, Table } from '../../model/config/config.js';
import { relayDestinationOf } from '../relay/relay-destination.js';
import { outcomeOf } from '../ruleset/first-match.js';
import type { Decision } from '../smtp/envelope.js';

/** What becomes of mail, as far as the rules decide. */
export type Disposition = 'relayed' | 'delivered' | 'refused' | 'temporary-failure';

/** The meaning of a decision's leaf. `key` is equal exactly if mail is treated the same, whatever the names. */
export interface FlowOutcome {
  readonly disposition: Disposition;
  readonly key: string;
  /** The rule that decided (from 1), or undefined if none did. */
  readonly rule: number | undefined;
  readonly action: LocalAction | RelayAction | undefined;
}

/** A function that reads the leaves of one configuration's decisions. */
export function outcomeReader(config: Config): (leaf: number) => FlowOutcome {
  const known = new Map<number, FlowOutcome>();
  return (leaf) => {
    const found = known.get(leaf) ?? read(config, leaf);
    known.set(leaf, found);
    return found;
  };
}

/** The outcome of mail that no rule matches, or that does not reach the rules. */
export const refusedByNone: FlowOutcome = {
  disposition: 'refused',
  key: 'refused',
  rule: undefined,
  action: undefined,
};

function read(config: Config, leaf: number): FlowOutcome {
  const decided = outcomeOf(leaf);
  const rule = decided && config.rules[decided.rule - 1];
  if (decided === undefined || rule === undefined) return refusedByNone;
  if (decided.failure)
    return {
      disposition: 'temporary-failure',
      key: 'temporary-failure',
      rule: rule.index,
      action: undefined,
    };
  return { ...ofRule(config, rule.outcome), rule: rule.index };
}

function ofRule(config: Config, outcome: RuleOutcome): Omit<FlowOutcome, 'rule'> {
  if (outcome.type === 'reject') return { disposition: 'refused', key: 'refused', action: undefined };
  const { action } = outcome;
  return {
    disposition: isSentOn(action) ? 'relayed' : 'delivered',
    key: `${action.type} ${action.type === 'relay' ? relayKey(action) : localKey(action, config)}`,
    action,
  };
}

/** Whether an action sends mail on. LMTP passes it to a mail store, which is a delivery. */
export const isSentOn = (action: LocalAction | RelayAction): boolean =>
  action.type === 'relay' && relayDestinationOf(action).type !== 'mailboxes';

/** A relay action as a key, without its name and spans. */
function relayKey(action: RelayAction): string {
  const found = relayKeys.get(action) ?? writtenRelayKey(action);
  relayKeys.set(action, found);
  return found;
}

/** A cache: actions do not change, and many rules of many variants of a configuration share them. */
const relayKeys = new WeakMap<RelayAction, string>();

function writtenRelayKey(action: RelayAction): string {
  const { name, nameSpan, span, statement, relaySpan, filters, ...rest } = action;
  return JSON.stringify({ ...rest, filters: filters.map(({ filter }) => filter.name) }, tableText);
}

/** A local action as a key, without its name and spans, and without the contents of its maps, which differ by recipient. */
function localKey(action: LocalAction, config: Config): string {
  const { name, nameSpan, span, statement, alias, virtual, userbase, wrapper, ...rest } = action;
  return JSON.stringify({
    ...rest,
    virtual: virtual !== undefined,
    userbase: userbase !== undefined && userbase.kind !== 'users',
    wrapper: wrapper === undefined ? undefined : (config.wrappers.get(wrapper)?.command ?? wrapper),
  });
}

/** A replacer for JSON.stringify: a table becomes its contents or, if it was not seen, its origin. */
function tableText(_: string, value: unknown): unknown {
  if (!isTable(value)) return value;
  const { contents, name, kind, origin, backend, path } = value;
  return contents.known
    ? contents.entries.map(({ key, value: text }) => [key, text])
    : { name, kind, origin, backend, path };
}

const isTable = (value: unknown): value is Table =>
  typeof value === 'object' && value !== null && 'contents' in value && 'origin' in value;

/** An answer as a key by which the answers of two configurations are compared. */
export function answerKey(config: Config, decision: Decision): string {
  switch (decision.decision) {
    case 'accept':
      return `accept ${decision.deliveries
        .map(({ action, to }) => `${actionKey(config, action)} ${to}`)
        .sort()
        .join('\n')}`;
    case 'tempfail':
      return 'tempfail';
    case 'unknown': {
      const rule = decision.rule === undefined ? undefined : config.rules[decision.rule - 1];
      return `unknown ${rule === undefined ? '' : ofRule(config, rule.outcome).key}`;
    }
    default:
      return 'reject';
  }
}

function actionKey(config: Config, name: string): string {
  const action = config.actions.get(name);
  if (action === undefined) return name;
  return ofRule(config, { type: 'action', action, span: action.span }).key;
}
