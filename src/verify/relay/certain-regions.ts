import type { MatchRule } from '../../model/config/config.js';
import { type Node, no } from '../bdd/diagram.js';
import { TooLarge } from '../budget.js';
import type { EntryPoint } from '../ruleset/stranger-sessions.js';
import { fittedRegions } from '../space/chosen-fields.js';
import type { EnvelopeSpace } from '../space/envelope-space.js';
import { unknownName } from '../space/text-universes.js';
import type { OpenRegion, ProofQuestion, WitnessCandidate } from './relay-question.js';
import { untrustedRules } from './untrusted-rules.js';

/** The third step: what is open whatever was not seen. An unseen list holds neither all clients nor all addresses: some client and some address are not in it. */
export function certainRegions(
  { space }: ProofQuestion,
  regions: readonly OpenRegion[],
): readonly WitnessCandidate[] {
  const { diagram, unknownLevel, unknowns, theory } = space;
  return regions.flatMap(({ entryPoint, region }): readonly WitnessCandidate[] => {
    const known = diagram.certain(region, unknownLevel, (level) => {
      const unknown = unknowns[level - unknownLevel];
      return unknown?.lazy ? 'kept' : unknown?.list ? 0 : undefined;
    });
    if (known === no) return [];
    return theory.isNeeded ? settledRegions(space, entryPoint, known) : [{ entryPoint, region: known }];
  });
}

/** The open regions for single texts, if criteria are variables of the theory. Texts that are not found make nothing certain. */
function settledRegions(
  { theory }: EnvelopeSpace,
  entryPoint: EntryPoint,
  region: Node,
): readonly WitnessCandidate[] {
  const found: WitnessCandidate[] = [];
  try {
    for (const { region: settled, texts } of theory.settled(region)) {
      const sender = texts.get('sender')?.text;
      const recipient = texts.get('recipient')?.text;
      const helo = texts.get('helo')?.text;
      const reverse = texts.get('reverse')?.text;
      const input = {
        ...(sender !== undefined && { mail_from: sender }),
        ...(recipient !== undefined && { rcpt_to: recipient }),
        ...(helo !== undefined && { helo }),
        ...(reverse !== undefined && { rdns: reverse === unknownName ? null : reverse }),
      };
      found.push({ entryPoint, region: settled, input });
    }
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
  }
  return found;
}

/**
 * Regions in which clients give a value that fits an entry of an unseen list, if that lets in more than an owner can mean to trust. For a value that the client
 * chooses, one entry is enough.
 */
export function fittingRegions(
  question: ProofQuestion,
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
