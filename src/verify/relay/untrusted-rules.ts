import type { MatchRule } from '../../model/config/config.js';
import type { SourceAtom } from '../space/source-atom.js';
import type { OpenRegion, ProofQuestion, RelayingRule } from './relay-question.js';
import { isImplausible } from './trust.js';

/** The clients that come in with their own addresses, as source atoms. */
export function openSources({ space }: ProofQuestion, regions: readonly OpenRegion[]): readonly SourceAtom[] {
  const codes = new Set(
    regions.flatMap(({ entryPoint, region }) =>
      entryPoint.claimed ? [] : [...space.source.atomsIn(region)],
    ),
  );
  return [...codes].flatMap((code) => space.sources[code] ?? []);
}

/** The second step: the rules that let in more public addresses than an owner can mean to trust, each by itself, or all others together. */
export function untrustedRules(
  question: ProofQuestion,
  relaying: readonly RelayingRule[],
): ReadonlySet<MatchRule> {
  const atoms = new Map(relaying.map(({ rule, regions }) => [rule, openSources(question, regions)]));
  const isWide = (known: readonly SourceAtom[]): boolean =>
    isImplausible(known, {
      width: question.width,
      named: question.trustedNetworks,
      isLoose: (one) => question.space.isLoose(one),
    });
  const wide = new Set([...atoms].flatMap(([rule, known]) => (isWide(known) ? [rule] : [])));
  const others = [...atoms].filter(([rule, known]) => !wide.has(rule) && known.length > 0);
  if (others.length > 1 && isWide([...new Set(others.flatMap(([, known]) => known))]))
    for (const [rule] of others) wide.add(rule);
  return wide;
}
