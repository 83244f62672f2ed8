import type { MatchRule } from '../../model/config/config.js';
import { no } from '../bdd/diagram.js';
import { fittedRegions } from '../space/chosen-fields.js';
import type { OpenRegion, RelayQuestion, WitnessCandidate } from './relay-question.js';
import { untrustedRules } from './untrusted-rules.js';

/** The third step: what is open whatever was not seen. A list that was not seen holds neither everybody nor everything: some client and some address are not in it. */
export function certainRegions(
  { space }: RelayQuestion,
  regions: readonly OpenRegion[],
): readonly OpenRegion[] {
  const { diagram, unknownLevel, unknowns } = space;
  return regions.flatMap(({ entryPoint, region }) => {
    const known = diagram.certain(region, unknownLevel, (level) =>
      unknowns[level - unknownLevel]?.list ? 0 : undefined,
    );
    return known === no ? [] : [{ entryPoint, region: known }];
  });
}

/** What clients can say to fit entries of lists that were not seen, by more than somebody can mean to trust: of what a client chooses to say, one entry is enough. */
export function fittingRegions(
  question: RelayQuestion,
  rule: MatchRule,
  open: readonly OpenRegion[],
  isUntrusted: boolean,
): readonly WitnessCandidate[] {
  const chosen = open.flatMap(({ entryPoint, region }): readonly WitnessCandidate[] =>
    [...fittedRegions(question.space, region, entryPoint.listener)].map((fit) => ({ entryPoint, ...fit })),
  );
  const isWide = isUntrusted && untrustedRules(question, [{ rule, regions: chosen }]).has(rule);
  return chosen.filter(({ entryPoint }) => entryPoint.claimed || isWide);
}
