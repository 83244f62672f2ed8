import type { Config, LocalAction, MatchRule, Table, TableEntry } from '../../src/model/config/config.js';
import type { Machine } from '../../src/model/config/machine.js';
import { localActionOf } from '../../src/model/config/rule-actions.js';
import { isLiteralDomain, matchesDomain, parseDomainPattern } from '../../src/verify/match/domain.js';
import { parseMailAddressPattern } from '../../src/verify/match/mail-address.js';

/** The entries of a virtual table by the domains of their keys. */
export interface VirtualDomains {
  /** The first entry of each domain, in lower case. */
  readonly first: ReadonlyMap<string, TableEntry>;
  /** Whether there are names without a domain, or a `@`, which match in every domain. */
  readonly hasOthers: boolean;
}

export function virtualDomains({ contents }: Table): VirtualDomains | undefined {
  if (!contents.known) return undefined;
  const first = new Map<string, TableEntry>();
  let hasOthers = false;
  for (const entry of contents.entries) {
    const at = entry.key.lastIndexOf('@');
    const domain = at < 0 ? '' : entry.key.slice(at + 1).toLowerCase();
    if (domain === '') hasOthers = true;
    else if (!first.has(domain)) first.set(domain, entry);
  }
  return { first, hasOthers };
}

/** A rule that passes mail to a virtual table, with its action. */
export interface VirtualUse {
  readonly rule: MatchRule;
  readonly action: LocalAction;
}

/** Virtual tables whose contents were seen, with the rules that pass mail to them. */
export function virtualTables(config: Config): ReadonlyMap<Table, readonly VirtualUse[]> {
  const found = new Map<Table, VirtualUse[]>();
  for (const rule of config.rules) {
    const action = localActionOf(rule);
    if (!action?.virtual?.contents.known) continue;
    const known = found.get(action.virtual);
    if (known) known.push({ rule, action });
    else found.set(action.virtual, [{ rule, action }]);
  }
  return found;
}

/** The most patterns with stars that are compared with each domain: more than any real list has. */
const maxPatterns = 200;

/**
 * Returns a predicate for whether a domain's mail may reach one of some rules, judging by their `for` and `rcpt-to`, or undefined if any domain's may, since
 * something was not seen or is an expression.
 */
export function servedDomains(
  rules: readonly MatchRule[],
  machine: Machine,
): ((domain: string) => boolean) | undefined {
  const literal = new Set<string>();
  const patterns: ReturnType<typeof parseDomainPattern>[] = [];
  for (const { for: to, rcptTo } of rules) {
    const entries = namedBy(to, rcptTo, machine);
    if (entries === undefined) return undefined;
    for (const key of entries) {
      const pattern = parseDomainPattern(key);
      if (isLiteralDomain(pattern)) literal.add(key.toLowerCase());
      else patterns.push(pattern);
    }
  }
  if (patterns.length > maxPatterns) return undefined;
  return (domain) => literal.has(domain) || patterns.some((pattern) => matchesDomain(pattern, domain));
}

/** The domains and patterns that a rule names, or undefined if any may be meant. */
function namedBy(
  to: MatchRule['for'],
  rcptTo: MatchRule['rcptTo'],
  { serverName }: Machine,
): readonly string[] | undefined {
  if (to.type === 'domain') {
    if (to.negated || to.regex || !to.table?.contents.known) return undefined;
    return to.table.contents.entries.map(({ key }) => key);
  }
  if (to.type === 'local')
    return to.negated || serverName === undefined ? undefined : ['localhost', serverName];
  if (to.negated) return [];
  if (rcptTo === undefined || rcptTo.negated || rcptTo.regex || !rcptTo.table.contents.known)
    return undefined;
  const named: string[] = [];
  for (const { key } of rcptTo.table.contents.entries) {
    if (parseMailAddressPattern(key)?.domain === undefined) return undefined;
    named.push(key.slice(key.lastIndexOf('@') + 1));
  }
  return named;
}

/** The name of a virtual table for messages: an unnamed table has that of its option. */
export const virtualTableName = ({ name }: Table): string => name.replace(/^<dynamic.*$/, 'virtual');
