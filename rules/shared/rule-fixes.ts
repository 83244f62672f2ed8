import {
  optionAt,
  positiveOptionText,
  quoteString,
  removeEntry,
  removeStatement,
  replace,
} from '../../src/edit/edits.js';
import { setFor, setFrom } from '../../src/edit/rule-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule, Table, TableEntry } from '../../src/model/config/config.js';
import { relayActionOf } from '../../src/model/config/rule-actions.js';
import { available } from '../../src/source/release.js';
import type { Hole } from '../../src/verify/relay/relay-verdict.js';
import { demandLogin, ownAuthority, proxyOnLoopback, withoutProxy } from './listener-fixes.js';
import { ownNetwork } from './own-network.js';
import { faultTargetOf, type RuleFault, ruleFaultOf, sourceEntry, targetEntry } from './rule-faults.js';

/** A rule that lets strangers relay, and how. */
export interface OpenRule {
  readonly config: Config;
  readonly rule: MatchRule;
  readonly hole: Hole;
}

/** A way to close a hole, as edits, or undefined if it does not suit the rule. */
export type FixStrategy = (open: OpenRule) => Suggestion | undefined;

/** A strategy that looks at the rule only, so that it also suits rules without a hole. */
type RuleStrategy = (open: Omit<OpenRule, 'hole'>) => Suggestion | undefined;

/** `from auth` exists since 6.7; earlier releases have `from any auth`. */
export const fromAuth = { since: '6.7' } as const;

const titled = (description: string, edits: Suggestion['edits'] | undefined): Suggestion | undefined =>
  edits && { description, edits };

/** For a relay that is meant for users: the rule asks for a login. Offered if a listener takes logins. */
export const login: RuleStrategy = ({ config, rule }) => {
  if (!config.listeners.some(({ auth }) => auth !== 'none')) return undefined;
  const description = 'Allow only authenticated users';
  if (rule.auth) {
    const option = optionAt(rule.statement, rule.auth.span);
    if (!option?.negation || rule.auth.table) return undefined;
    return { description, edits: [replace(option.span, positiveOptionText(option))] };
  }
  const words = available(fromAuth, config.release) ? 'from auth' : 'from any auth';
  return titled(description, setFrom(rule, words));
};

/** For a relay that is meant for the machine itself. */
export const ownMachine: RuleStrategy = ({ rule }) =>
  titled('Allow only local clients', setFrom(rule, 'from local'));

/** For a relay that is meant for the networks that another rule already trusts. */
const trusted: FixStrategy = ({ config, rule }) => {
  const model = config.rules.find(
    (other) =>
      other.statement !== rule.statement &&
      other.from.type === 'src' &&
      !other.from.negated &&
      other.from.table?.contents.known &&
      relayActionOf(other) !== undefined,
  );
  const option = model && optionAt(model.statement, model.from.span);
  return (
    option &&
    titled('Allow only the networks that another rule names', setFrom(rule, positiveOptionText(option)))
  );
};

/** For a relay that is meant for the machines around this one, if the server listens in private networks only. */
const beside: FixStrategy = ({ config, rule }) => ownNetwork(config, rule);

/** For a relay that is meant for mail to the server's own domains: those that another rule names, or an example to be replaced. */
const ownDomains: FixStrategy = ({ config, rule, hole }) => {
  const model = config.rules.find(
    ({ statement, for: to, outcome }) =>
      statement !== rule.statement &&
      outcome.type === 'action' &&
      to.type === 'domain' &&
      !to.negated &&
      !to.regex,
  );
  const option = model && optionAt(model.statement, model.for.span);
  if (option === undefined && !isBackup(rule) && ruleFaultOf(rule, hole) !== 'wide-target') return undefined;
  return namingDomains(rule, model);
};

/** Restricts a rule to the domains that another one names, or to an example that the user replaces. */
export function namingDomains(rule: MatchRule, model?: MatchRule): Suggestion | undefined {
  const option = model && optionAt(model.statement, model.for.span);
  if (rule.for.implied) return undefined;
  const description = option
    ? 'Allow only the domains that another rule names'
    : 'Allow only your domains (replace `example.org`)';
  return titled(description, setFor(rule, option ? positiveOptionText(option) : 'for domain "example.org"'));
}

/** Removes the list entry that lets the stranger in. */
const withoutSource: FixStrategy = ({ config, rule, hole }) =>
  withoutEntry(rule.from.table, sourceEntry(config, rule, hole));

/** Removes the list entry that matches foreign domains. */
const withoutTarget: FixStrategy = ({ config, rule, hole }) =>
  withoutEntry(faultTargetOf(rule)?.table, targetEntry(config, rule, hole));

function withoutEntry(table: Table | undefined, entry: TableEntry | undefined): Suggestion | undefined {
  if (!table?.contents.known || entry?.span === undefined || table.contents.entries.length === 1)
    return undefined;
  return titled(`Remove \`${entry.key.replaceAll('`', "'")}\` from the list`, [removeEntry(entry.span)]);
}

/** For a plain domain that was written as a regular expression. */
const plainDomain: FixStrategy = ({ rule }) => {
  const option = optionAt(rule.statement, rule.for.span);
  const entries = rule.for.table?.contents.known ? rule.for.table.contents.entries : [];
  const [entry] = entries;
  if (!option || rule.for.type !== 'domain' || !rule.for.regex || rule.for.negated) return undefined;
  if (entry === undefined || entries.length > 1 || !/^[\w-]+(\.[\w-]+)+$/.test(entry.key)) return undefined;
  return titled('Match only this domain, not names that look like it', [
    replace(option.span, `for domain ${quoteString(entry.key)}`),
  ]);
};

/** Removes the rule: the last resort. */
export const remove: FixStrategy = ({ rule }) => titled('Remove the rule', [removeStatement(rule.span)]);

const usual: readonly FixStrategy[] = [login, ownMachine, trusted, beside, ownDomains];

/** The strategies to try for a rule, the likeliest intention first. A backup is meant to take mail from others for the server's own domains. */
export function strategiesFor(rule: MatchRule, hole: Hole): readonly FixStrategy[] {
  const strategies = strategiesByFault[ruleFaultOf(rule, hole)];
  return isBackup(rule) && strategies.includes(ownDomains)
    ? [ownDomains, ...strategies.filter((strategy) => strategy !== ownDomains)]
    : strategies;
}

const isBackup = (rule: MatchRule): boolean => relayActionOf(rule)?.backup === true;

const strategiesByFault: Readonly<Record<RuleFault, readonly FixStrategy[]>> = {
  'from-any': usual,
  'wide-target': [withoutTarget, plainDomain, ownDomains, login, ownMachine, trusted],
  'mailbox-provider': [withoutTarget, login, ownMachine, trusted],
  'wide-source': [withoutSource, ...usual],
  'negated-source': usual,
  'reverse-dns': usual,
  sender: usual,
  helo: usual,
  'not-authenticated': usual,
  tag: [demandLogin, ...usual],
  certificate: [ownAuthority, ...usual],
  proxy: [withoutProxy, proxyOnLoopback],
  'published-port': usual,
};
