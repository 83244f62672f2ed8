import { toBytes } from '../../source/bytes-as-text.js';
import { anyCharacter, single } from '../automata/character-sets.js';
import { expressionPattern } from '../automata/expressions.js';
import { sortedDomains } from '../match/domain.js';
import { isPlainAddress, type MailAddressPattern, parseMailAddressPattern } from '../match/mail-address.js';
import { domainPredicate } from './domain-predicates.js';
import type { MailField } from './mail-field.js';
import { networkRanges } from './public-addresses.js';
import type { Scope } from './scope.js';
import type { StringPredicate } from './string-predicates.js';
import type { Expressions } from './table-contents.js';

/** The keys of a table as a predicate on domains. */
export function domainTable(keys: readonly string[]): StringPredicate {
  const { literals, patterns } = sortedDomains(keys);
  return domainPredicate(literals, patterns);
}

/** The regular expressions of a table as a predicate on texts. */
export const expressionPredicate = ({ table, keys, part }: Expressions): StringPredicate => ({
  literals: [],
  patterns: table === undefined ? [] : [expressionPattern(table)],
  written: JSON.stringify([part ?? 'sure', keys]),
});

export const mailPatterns = (keys: readonly string[]): readonly MailAddressPattern[] =>
  keys.flatMap((key) => parseMailAddressPattern(key) ?? []);

/**
 * Adds a table's keys, in lower case, to a field of mail addresses and returns the number of the predicate. For plain addresses, of which there may be a million, it
 * makes no patterns.
 *
 * @param lookup whether keys are compared literally, and whether with what the client wrote
 */
export function addMailKeys(
  field: MailField,
  keys: readonly string[],
  { settings }: Pick<Scope, 'settings'>,
  { exact, raw }: { readonly exact: boolean | undefined; readonly raw: boolean },
): number {
  if (exact) return field.addAddresses(keys);
  const isPlain = !raw && keys.every((key) => isPlainAddress(key, settings.subAddressDelimiter));
  return isPlain ? field.addAddresses([], keys) : field.addTable(mailPatterns(keys), raw);
}

/** An entry of `from rdns` as names: the entry itself, and a name that reads like an address of its network. */
export function asNames(key: string): readonly string[] {
  const [range] = networkRanges([key]).ipv4;
  if (range === undefined) return [key];
  const first = range.low;
  const quad = [24n, 16n, 8n, 0n].map((shift) => ((first >> shift) & 0xffn).toString()).join('.');
  return [key, quad];
}

/** `auth <table>`: names without `@` are compared literally, others as mail addresses. */
export function userPredicate(texts: readonly string[], delimiter: string): StringPredicate {
  const keys = texts.map(toBytes);
  const at = single('@');
  return {
    literals: keys.filter((key) => !key.includes('@')),
    written: JSON.stringify([delimiter, keys]),
    patterns: mailPatterns(keys).map(({ user, domain }) => (nfa, label) => {
      let state = nfa.start();
      if (user === undefined) state = nfa.many(state, anyCharacter);
      else {
        const plain = nfa.text(state, user);
        state = nfa.state();
        nfa.pass(plain, state);
        if (!user.includes(delimiter)) nfa.pass(nfa.many(nfa.text(plain, delimiter), anyCharacter), state);
      }
      const after = nfa.state();
      nfa.edge(state, at, after);
      const end =
        domain === undefined ? nfa.many(after, anyCharacter) : nfa.domainPattern(after, domain, anyCharacter);
      nfa.label(end, label);
    }),
  };
}
