import type { Config, Refusal } from '../model/config/config.js';
import { intendedConfig } from '../model/legacy/intended.js';
import { isForLineEnd } from '../model/line-ends.js';
import type { Ownership } from '../verify/relay/own-domains.js';
import { needsPublicSuffixes } from '../verify/relay/public-suffixes.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import type { JudgedConfig, Meant } from './judged-config.js';
import { refusesText } from './refusals.js';
import type { Answer } from './relay-answer.js';
import { mayCloseHoles, mayCloseMeant } from './repair/closing-statements.js';
import { placesToFix, repairedAnswer } from './repair/repaired-answer.js';

/**
 * The answer about a text, from the verdict on what smtpd holds after reading it. They differ where smtpd refuses the text: then nobody relays,
 * but only until somebody fixes it, and "no" would be taken for "safe". So the answer is about what was meant: a text of the releases before 6.4 is
 * judged as they read it; a part of one, or of a form like it, where that is an open relay; any other as it is once it is repaired; and otherwise, unless
 * what smtpd has understood is open already and stays it whatever the rest is, it is not known.
 */
export function answer(
  judged: Pick<JudgedConfig, 'config' | 'machine' | 'verdict' | 'meant'>,
  options: RelayOptions = {},
): Answer {
  const { config, verdict } = judged;
  const refusals = config.refusals.filter(refusesText);
  const refusal = refusals.find((each) => !isForLineEnd(each));
  if (refusals.length === 0) return { config, verdict };
  if (refusal === undefined && verdict.openRelay !== 'yes')
    return { config, verdict: { ...verdict, assumptions: [...verdict.assumptions, unixLines] } };
  const { meant } = judged;
  const repaired = meant?.intended.certain ? undefined : repairedAnswer(config, judged.machine, options);
  const isRead = repaired !== undefined && repaired !== 'differing';
  // What is of two dialects is closed only where both readings are.
  const isClosable = meant !== undefined && mayCloseMeant(meant.verdict, meant.intended);
  const isClosed = meant?.verdict.openRelay === 'no' || (isClosable && meant.verdict.openRelay === 'yes');
  const isAgreed = meant === undefined || (isRead && repaired.verdict.openRelay === 'no' && isClosed);
  if (isRead && isAgreed) return repaired;
  const ends = refusals.some(({ severity }) => severity === 'fatal');
  const isOtherwise = repaired === 'differing' || (isRead && repaired.verdict.openRelay === 'no');
  const isDoubtful = isClosable || (isOtherwise && verdict.openRelay === 'yes');
  const isOpenAsMeant = meant?.verdict.openRelay === 'yes' && !isDoubtful;
  const staysOpen = isRead ? repaired.verdict.openRelay === 'yes' : !mayCloseHoles(verdict, config);
  const isOpen = verdict.openRelay === 'yes' && (isOpenAsMeant || staysOpen);
  if (refusal === undefined || isOpen)
    return { config, verdict: ends ? { ...verdict, refusesMore: true } : verdict };
  if (meant && (isOpenAsMeant || meant.intended.certain))
    return { config: meant.config, verdict: asMeant(meant) };
  const tooLarge = verdict.tooLarge ?? meant?.verdict.tooLarge;
  const refusedAt = placesToFix(config, judged.machine) ?? [];
  const isNeeded = ({ span }: Refusal): boolean =>
    refusedAt.some(({ file, start }) => file === span.file && start === span.start);
  const { message, span } = refusals.find(isNeeded) ?? refusal;
  const reason = `smtpd refuses this file, so fix that first (${message})`;
  return {
    config,
    verdict: {
      ...verdict,
      openRelay: 'unknown',
      holes: [],
      ...(tooLarge && { tooLarge }),
      dependsOn: [{ reason, span, refused: true }, ...verdict.dependsOn],
      refusedAt,
    },
  };
}

const unixLines = 'the lines are read without the carriage returns for which smtpd refuses the file';

function asMeant({ verdict, intended }: Meant): RelayVerdict {
  if (!intended.certain) return verdict;
  const assumption = 'judged as smtpd before 6.4 reads it';
  return { ...verdict, assumptions: [...verdict.assumptions, assumption] };
}

/** Whether an answer about this text asks the Public Suffix List: as smtpd reads it, or, where smtpd refuses an older dialect, as it was meant. */
export function asksPublicSuffixes(config: Config, options: Ownership = {}): boolean {
  if (needsPublicSuffixes(config, options)) return true;
  const intended = config.refusals.some(refusesText) ? intendedConfig(config) : undefined;
  return intended !== undefined && needsPublicSuffixes(intended.config);
}
