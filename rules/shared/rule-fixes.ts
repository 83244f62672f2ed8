import type { Option } from '../../grammar/ast.js';
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
import { spanText } from '../../src/source/text.js';
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

/** A change of a rule. */
interface RuleFix {
  readonly suggestion: Suggestion;
  /** The rule as the edits leave it, if that is certain without reading the text again. */
  readonly changed?: MatchRule;
}

/** A way to close a hole, as edits, or undefined if it does not suit the rule. */
export type FixStrategy = (open: OpenRule) => RuleFix | undefined;

/** A strategy that looks at the rule only, so that it also suits rules without a hole. */
type RuleStrategy = (open: Omit<OpenRule, 'hole'>) => RuleFix | undefined;

/** `from auth` exists since 6.7; earlier releases have `from any auth`. */
export const fromAuth = { since: '6.7' } as const;

const titled = (
  description: string,
  edits: Suggestion['edits'] | undefined,
  changed?: MatchRule,
): RuleFix | undefined => edits && { suggestion: { description, edits }, ...(changed && { changed }) };

/** A change whose result only reading the text tells. */
const unread = (suggestion: Suggestion | undefined): RuleFix | undefined => suggestion && { suggestion };

/** A criterion that has no table. */
const plain = { negated: false, table: undefined, regex: false } as const;

/** A rule with another `from`, which also replaces the `auth` of `from auth`. */
const withFrom = (rule: MatchRule, from: MatchRule['from'], auth = rule.auth): MatchRule => ({
  ...rule,
  from,
  auth: auth?.span === rule.from.span ? undefined : auth,
});

/** A rule with the `for` of another one, which also replaces the `rcpt-to` of `for rcpt-to`. */
const withForOf = (rule: MatchRule, model: MatchRule): MatchRule => ({
  ...rule,
  for: model.for,
  rcptTo: rule.rcptTo?.span === rule.for.span ? undefined : rule.rcptTo,
});

/** `changed`, unless the words that it takes from `model` may mean something else at its place: macros and tables are declared anywhere. */
const ifSame = (model: MatchRule, option: Option, changed: MatchRule): MatchRule | undefined =>
  model.index < changed.index && !spanText(option.span).includes('$') ? changed : undefined;

/** For a relay that is meant for users: the rule asks for a login. Offered if a listener takes logins. */
export const login: RuleStrategy = ({ config, rule }) => {
  if (!config.listeners.some(({ auth }) => auth !== 'none')) return undefined;
  const description = 'Allow only authenticated users';
  if (rule.auth) {
    const option = optionAt(rule.statement, rule.auth.span);
    if (!option?.negation || rule.auth.table) return undefined;
    const changed = { ...rule, auth: { ...rule.auth, negated: false } };
    return titled(description, [replace(option.span, positiveOptionText(option))], changed);
  }
  const words = available(fromAuth, config.release) ? 'from auth' : 'from any auth';
  const { span } = rule.from;
  const changed = {
    ...rule,
    from: { ...plain, type: 'any', implied: false, span },
    auth: { ...plain, span },
  } as const;
  return titled(description, setFrom(rule, words), changed);
};

/** For a relay that is meant for the machine itself. */
export const ownMachine: RuleStrategy = ({ rule }) =>
  titled(
    'Allow only local clients',
    setFrom(rule, 'from local'),
    withFrom(rule, { ...plain, type: 'local', implied: false, span: rule.from.span }),
  );

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
    titled(
      'Allow only the networks that another rule names',
      setFrom(rule, positiveOptionText(option)),
      ifSame(model, option, withFrom(rule, model.from)),
    )
  );
};

/** For a relay that is meant for the machines around this one, if the server listens in private networks only. */
const beside: FixStrategy = ({ config, rule }) => unread(ownNetwork(config, rule));

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
  return targetFix(rule, model);
};

/** Restricts a rule to an example of a domain, which the user replaces. */
export const namingDomains = (rule: MatchRule): Suggestion | undefined => targetFix(rule)?.suggestion;

/** Restricts a rule to the domains that another one names, or to an example that the user replaces. */
function targetFix(rule: MatchRule, model?: MatchRule): RuleFix | undefined {
  const option = model && optionAt(model.statement, model.for.span);
  if (rule.for.implied) return undefined;
  const description = option
    ? 'Allow only the domains that another rule names'
    : 'Allow only your domains (replace `example.org`)';
  return titled(
    description,
    setFor(rule, option ? positiveOptionText(option) : 'for domain "example.org"'),
    option && ifSame(model, option, withForOf(rule, model)),
  );
}

/** Removes the list entry that lets the stranger in. */
const withoutSource: FixStrategy = ({ config, rule, hole }) =>
  withoutEntry(rule.from.table, sourceEntry(config, rule, hole));

/** Removes the list entry that matches foreign domains. */
const withoutTarget: FixStrategy = ({ config, rule, hole }) =>
  withoutEntry(faultTargetOf(rule)?.table, targetEntry(config, rule, hole));

function withoutEntry(table: Table | undefined, entry: TableEntry | undefined): RuleFix | undefined {
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
  tag: [(open) => unread(demandLogin(open)), ...usual],
  certificate: [(open) => unread(ownAuthority(open)), ...usual],
  proxy: [(open) => unread(withoutProxy(open)), (open) => unread(proxyOnLoopback(open))],
  'published-port': usual,
  'program-map': [],
};
