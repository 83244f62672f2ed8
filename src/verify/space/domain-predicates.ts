import { anyCharacter } from '../automata/character-sets.js';
import type { TextPattern } from '../automata/nfa.js';
import type { DomainPattern } from '../match/domain.js';
import type { StringPredicate } from './string-predicates.js';

/** The rest of a predicate without patterns: there may be one for each of many rules. */
const noPatterns = { tails: [], patterns: [], written: '[]' } as const;

/** A table of domain patterns as a predicate. */
export function domainPredicate(
  literals: Iterable<string>,
  patterns: Iterable<DomainPattern>,
): StringPredicate {
  const tails: string[] = [];
  const others: TextPattern[] = [];
  const written: string[] = [];
  for (const pattern of patterns) {
    const [only = ''] = pattern.segments;
    // `*.example.org`, the usual kind, is looked up by what follows the first dot.
    if (pattern.prefix === '' && !pattern.open && pattern.segments.length === 1 && only.startsWith('.'))
      tails.push(only.slice(1));
    else {
      written.push(pattern.text);
      others.push((nfa, label) => nfa.label(nfa.domainPattern(nfa.root, pattern, anyCharacter), label));
    }
  }
  if (tails.length + others.length === 0) return { literals, ...noPatterns };
  return { literals, tails, patterns: others, written: JSON.stringify(written) };
}
