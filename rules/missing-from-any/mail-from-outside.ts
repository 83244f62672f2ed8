import { setFrom } from '../../src/edit/rule-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Config, MatchRule, Table } from '../../src/model/config/config.js';
import { excerptOf } from '../shared/excerpt.js';
import { isFromOutside } from '../shared/serving-rules.js';
import { suggest } from '../shared/suggest.js';

/** The domains for a message: a single one by its name, several by the words of the rule. */
export function domainsOf({ for: { span } }: MatchRule): string {
  const words = excerptOf(span, 40);
  const [, name] = /^for domain "?([\w.*-]+)"?$/.exec(words) ?? [];
  return `\`${name ?? words}\``;
}

/** Whether a rule without `from` is for named domains, and its action keeps mail or holds it for another server. */
export function isForOwnDomain({ from, for: to, auth, outcome }: MatchRule): boolean {
  if (!from.implied || to.implied || to.type !== 'domain' || to.negated || to.regex || auth) return false;
  if (outcome.type !== 'action') return false;
  // A relay without `from` is usually a route for the machine's own mail; only a backup is for mail from others.
  return outcome.action.type === 'local' || outcome.action.backup;
}

/** Returns a predicate for whether some rule takes mail for one of a rule's domains from other machines, as far as is known. */
export function receivedElsewhere(config: Config): (rule: MatchRule) => boolean {
  const others = config.rules
    .filter((rule) => isFromOutside(rule) && rule.outcome.type === 'action')
    .map(({ for: to }) => to);
  // `for local` may include any of the domains, but was not written for it.
  const named = others.filter(({ type }) => type !== 'local' && type !== 'any');
  const tables = new Set(named.map(({ table }) => table));
  const isAnything =
    others.some(({ type, negated }) => type === 'any' || negated) ||
    named.some(({ regex, table }) => regex || !table?.contents.known);
  // Computed on demand: a table may be large, and most configurations have no rule to ask about.
  let known: ReadonlySet<string> | 'anything' | undefined;
  const areNamed = (keys: readonly string[] | undefined): boolean => {
    known ??= namesIn([...tables].flatMap((table) => keysOf(table) ?? []));
    if (known === 'anything' || keys === undefined) return true;
    const names = known;
    return keys.some((key) => names.has(key));
  };
  return ({ for: { table } }) =>
    isAnything || tables.has(table) || (named.length > 0 && areNamed(keysOf(table)));
}

const namesIn = (keys: readonly string[]): ReadonlySet<string> | 'anything' =>
  keys.some((key) => key.includes('*')) ? 'anything' : new Set(keys);

const keysOf = (table: Table | undefined): readonly string[] | undefined =>
  table?.contents.known ? table.contents.entries.map(({ key }) => key.toLowerCase()) : undefined;

export function fromAny(rule: MatchRule): readonly Suggestion[] {
  return suggest('Accept mail from everywhere', setFrom(rule, 'from any'));
}
