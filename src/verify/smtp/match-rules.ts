import type {
  AuthCriterion,
  ForCriterion,
  FromCriterion,
  MatchRule,
  TableCriterion,
} from '../../model/config/config.js';
import { type Availability, available, type Release } from '../../source/release.js';
import { spend } from '../budget.js';
import { mailAddressText } from '../match/mail-address.js';
import { rulesFor } from './rule-index.js';
import type { Envelope } from './ruled-envelope.js';
import { type Context, type LookupResult, lookUp, lookUpBuiltin, type Service } from './table-lookup.js';

/** The host name of a client that has none, as rules and filters see it. */
export const noHostName = '<unknown>';

/** What the ruleset says: the first rule that matches, none, or an error that ends the search. */
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

/** Looking at a rule, and at each criterion whose table is looked into, in units of a budget. */
const costOfRule = 40;
const costOfCriterion = 40;

/** Whether all of a rule's criteria hold, tried in smtpd's order and no further than the first that fails. */
function matches(context: Context, rule: MatchRule, envelope: Envelope): LookupResult {
  const { recipient, sender } = envelope;
  let found = inTable(context, rule.tag, 'string', envelope.tag);
  if (found === true) found = from(context, rule.from, envelope);
  if (found === true) found = to(context, rule.for, recipient.domain);
  if (found === true) found = inTable(context, rule.helo, 'domain', envelope.helo);
  if (found === true) found = auth(context, rule.auth, envelope);
  // Never implemented: smtpd answers with a temporary failure.
  if (found === true && rule.tls !== undefined) found = 'error';
  if (found === true && rule.mailFrom !== undefined)
    found = inTable(context, rule.mailFrom, 'mailaddr', mailAddressText(sender));
  if (found === true && rule.rcptTo !== undefined)
    found = inTable(context, rule.rcptTo, 'mailaddr', mailAddressText(recipient));
  return found;
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

/** What `from socket` says per release: an error at first, then right for the local socket only. */
const socketSupport: readonly (Availability & { readonly holds: (source: string) => LookupResult })[] = [
  { until: '6.4', holds: () => 'error' },
  { since: '6.6', until: '6.6', holds: (source) => (source === 'local' ? true : 'error') },
  { since: '6.7', holds: (source) => source === 'local' },
];

function fromSocket(release: Release, source: string): LookupResult {
  return socketSupport.find((row) => available(row, release))?.holds(source) ?? false;
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
      // Without a table there is nothing to compare an internal recipient with: neither form holds.
      if (envelope.internal && available({ since: '6.7' }, context.config.release)) return false;
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
  // The user's name was not kept before 6.7.
  if (available({ until: '6.6' }, context.config.release)) return 'error';
  const service = envelope.userName.includes('@') ? 'mailaddr' : 'string';
  return negate(lookUp(context, criterion.table, regex ? 'regex' : service, envelope.userName), negated);
}
