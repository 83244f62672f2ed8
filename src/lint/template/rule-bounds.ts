import type { Config, MatchRule, Table } from '../../model/config/config.js';
import { relayActionOf } from '../../model/config/rule-actions.js';
import { relayDestinationOf } from '../../verify/relay/relay-destination.js';
import { byRule, hasNarrowest, hasTls } from './criteria-forms.js';
import type { OptionalCriteria } from './optional-criteria.js';

/**
 * Configurations that bound those of all variants: a client that relays in one of them relays in the `most-open`, and a client that relays in the `most-closed`
 * relays in each of them. docs/dev/templates.md has the argument.
 */
export type Bound = 'most-open' | 'most-closed';

/** What a rule may be besides what it is without its optional criteria. */
export interface OptionalForm {
  /** The rule with all of them but `tls`, or undefined if smtpd refuses the two together, or if it could not be read. */
  readonly narrowest: MatchRule | undefined;
  /** Whether `tls` is among them, with which mail fails that all other criteria match. */
  readonly mayFail: boolean;
}

/**
 * The forms of the rules that have optional criteria, by the places where their statements begin.
 *
 * @param config the configuration with the rules as they are with the criteria of `formsOf`; undefined if they do not belong to the reading
 */
export function optionalForms(
  criteria: readonly OptionalCriteria[],
  config: Pick<Config, 'rules'> | undefined,
): ReadonlyMap<number, OptionalForm> {
  const narrowest = new Map(config?.rules.map((rule) => [rule.statement.span.start, rule]));
  const forms = byRule(criteria).map(([start, own]): [number, OptionalForm] => {
    const rule = hasNarrowest(own) ? narrowest.get(start) : undefined;
    return [start, { narrowest: rule, mayFail: own.some(hasTls) }];
  });
  return new Map(forms);
}

/** A rule for a configuration in which other tables that are written in place have the same names. */
export function withOwnTables(rule: MatchRule): MatchRule {
  const named = (table: Table): Table =>
    table.origin === 'anonymous' ? { ...table, name: `${table.name} of narrowest rules` } : table;
  const criterion = <C extends { readonly table: Table | undefined }>(one: C): C =>
    one.table === undefined ? one : { ...one, table: named(one.table) };
  return {
    ...rule,
    from: criterion(rule.from),
    for: criterion(rule.for),
    tag: rule.tag && criterion(rule.tag),
    helo: rule.helo && criterion(rule.helo),
    auth: rule.auth && criterion(rule.auth),
    mailFrom: rule.mailFrom && criterion(rule.mailFrom),
    rcptTo: rule.rcptTo && criterion(rule.rcptTo),
  };
}

/** Whether mail of strangers fails by a rule in some release, while none of it is relayed. */
const isFailing = ({ tls, from }: MatchRule): boolean => tls !== undefined || from.type === 'socket';

/**
 * A rule that is there in some variants, or that has criteria in some, as a bound of what it does in all of them.
 *
 * @param rule the rule without its optional criteria
 * @param form undefined if it has none
 */
export function boundOfRule(
  rule: MatchRule,
  bound: Bound,
  isOptional: boolean,
  form: OptionalForm | undefined,
): readonly MatchRule[] {
  const { outcome } = rule;
  const action = relayActionOf(rule);
  const sure = isOptional ? undefined : form?.narrowest;
  if (bound === 'most-open') {
    if (action === undefined || isFailing(rule)) return sure === undefined ? [] : [sure];
    const anywhere = { ...action, host: undefined, domain: undefined };
    return [{ ...rule, outcome: { type: 'action', action: anywhere, span: outcome.span } }];
  }
  if (action === undefined) return [rule];
  const mayFail = form?.mayFail === true || isFailing(rule) || rule.auth?.table !== undefined;
  if (mayFail || relayDestinationOf(action).type !== 'anywhere')
    return [{ ...rule, outcome: { type: 'reject', span: outcome.span } }];
  return sure === undefined ? [] : [sure];
}
