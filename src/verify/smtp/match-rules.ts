import type {
  AuthCriterion,
  CriterionBase,
  ForCriterion,
  FromCriterion,
  MatchRule,
  TableCriterion,
} from '../../model/config/config.js';
import type { Release } from '../../source/release.js';
import { spend } from '../budget.js';
import { mailAddressText } from '../match/mail-address.js';
import { hasHabit } from './release-habits.js';
import { rulesFor } from './rule-index.js';
import type { Envelope } from './ruled-envelope.js';
import { type Context, type LookupResult, lookUp, lookUpBuiltin, type Service } from './table-lookup.js';

/** The host name that rules and filters see for a client without one. */
export const noHostName = '<unknown>';

/** The answer of the ruleset: the first rule that matches, none, or an error that ends the search. */
export type RulesetAnswer = MatchRule | 'none' | 'error';

/** The first rule whose conditions all hold (match in smtpd.conf(5)). */
export function firstMatchingRule(context: Context, envelope: Envelope): RulesetAnswer {
  for (const rule of rulesFor(context.config, envelope)) {
    spend(costOfRule);
    const found = matches(context, rule, envelope);
    if (found === 'error') return 'error';
    if (found) return rule;
  }
  return 'none';
}

/** The costs of trying a rule, and each criterion with a table lookup, in units of a budget. */
const costOfRule = 40;
const costOfCriterion = 40;

/** The keyword of a criterion. */
export type CriterionWord = 'tag' | 'from' | 'for' | 'helo' | 'auth' | 'tls' | 'mail-from' | 'rcpt-to';

/** A criterion that a rule may have, with its test. */
export interface CriterionTest {
  readonly name: CriterionWord;
  /** The rule's criterion, or undefined if it has none and the test holds. */
  readonly of: (rule: MatchRule) => CriterionBase | undefined;
  readonly holds: (context: Context, rule: MatchRule, envelope: Envelope) => LookupResult;
}

/** All criteria, in the order in which smtpd tries them. */
export const criterionTests: readonly CriterionTest[] = [
  {
    name: 'tag',
    of: ({ tag }) => tag,
    holds: (context, { tag }, envelope) => inTable(context, tag, 'string', envelope.tag),
  },
  {
    name: 'from',
    of: (rule) => rule.from,
    holds: (context, rule, envelope) => from(context, rule.from, envelope),
  },
  {
    name: 'for',
    of: (rule) => rule.for,
    holds: (context, rule, { recipient }) => to(context, rule.for, recipient.domain),
  },
  {
    name: 'helo',
    of: ({ helo }) => helo,
    holds: (context, rule, { helo }) => inTable(context, rule.helo, 'domain', helo),
  },
  {
    name: 'auth',
    of: (rule) => rule.auth,
    holds: (context, rule, envelope) => auth(context, rule.auth, envelope),
  },
  {
    name: 'tls',
    of: ({ tls }) => tls,
    // Never implemented: smtpd answers with a temporary failure.
    holds: (_, { tls }) => (tls === undefined ? true : 'error'),
  },
  {
    name: 'mail-from',
    of: ({ mailFrom }) => mailFrom,
    holds: (context, { mailFrom }, { sender }) =>
      mailFrom === undefined || inTable(context, mailFrom, 'mailaddr', mailAddressText(sender)),
  },
  {
    name: 'rcpt-to',
    of: ({ rcptTo }) => rcptTo,
    holds: (context, { rcptTo }, { recipient }) =>
      rcptTo === undefined || inTable(context, rcptTo, 'mailaddr', mailAddressText(recipient)),
  },
];

/** Whether all of a rule's criteria hold, tried in smtpd's order up to the first that fails. */
function matches(context: Context, rule: MatchRule, envelope: Envelope): LookupResult {
  for (const { holds } of criterionTests) {
    const found = holds(context, rule, envelope);
    if (found !== true) return found;
  }
  return true;
}

const negate = (found: LookupResult, negated: boolean): LookupResult =>
  found === 'error' || !negated ? found : !found;

function inTable(
  context: Context,
  criterion: TableCriterion | undefined,
  service: Service,
  key: string,
): LookupResult {
  if (criterion === undefined) return true;
  spend(costOfCriterion);
  const found = lookUp(context, criterion.table, criterion.regex ? 'regex' : service, key);
  return negate(found, criterion.negated);
}

/** The result of `from socket`: an error in the first releases, then true for the local socket; elsewhere an error until 6.6, then false. */
function fromSocket(release: Release, source: string): LookupResult {
  if (hasHabit('failsOnSocketRules', release)) return 'error';
  return source === 'local' || (hasHabit('failsOnSocketRulesElsewhere', release) ? 'error' : false);
}

function from(context: Context, criterion: FromCriterion, envelope: Envelope): LookupResult {
  const { negated } = criterion;
  const key = envelope.internal ? 'local' : envelope.source;
  switch (criterion.type) {
    case 'any':
      return negate(lookUpBuiltin(context, '<anyhost>', 'netaddr', key), negated);
    case 'local':
      return negate(lookUpBuiltin(context, '<localhost>', 'netaddr', key), negated);
    case 'socket':
      // Without a table there is nothing to compare an internal recipient with: neither the plain nor the negated form holds.
      if (envelope.internal && hasHabit('internalIsNoSocket', context.config.release)) return false;
      return negate(fromSocket(context.config.release, key), negated);
    case 'src':
      if (criterion.table === undefined) return true;
      return negate(lookUp(context, criterion.table, criterion.regex ? 'regex' : 'netaddr', key), negated);
    case 'rdns':
      return fromReverseName(context, criterion, envelope);
  }
}

function fromReverseName(context: Context, criterion: FromCriterion, envelope: Envelope): LookupResult {
  if (criterion.table === undefined) {
    if (envelope.internal) return false;
    return negate(envelope.hostName() !== noHostName, criterion.negated);
  }
  const key = envelope.internal ? 'local' : envelope.hostName();
  if (key === noHostName) return false;
  const found = lookUp(context, criterion.table, criterion.regex ? 'regex' : 'netaddr', key);
  return negate(found, criterion.negated);
}

function to(context: Context, criterion: ForCriterion, domain: string): LookupResult {
  const { type, negated, regex } = criterion;
  if (type === 'domain') {
    if (criterion.table === undefined) return true;
    return negate(lookUp(context, criterion.table, regex ? 'regex' : 'domain', domain), negated);
  }
  const name = type === 'any' ? '<anydestination>' : '<localnames>';
  return negate(lookUpBuiltin(context, name, 'domain', domain), negated);
}

function auth(context: Context, criterion: AuthCriterion | undefined, envelope: Envelope): LookupResult {
  if (criterion === undefined) return true;
  const { negated, regex } = criterion;
  if (!envelope.authenticated) return negated;
  if (criterion.table === undefined) return !negated;
  if (!hasHabit('keepsUserNames', context.config.release)) return 'error';
  const service = envelope.userName.includes('@') ? 'mailaddr' : 'string';
  return negate(lookUp(context, criterion.table, regex ? 'regex' : service, envelope.userName), negated);
}
