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
import { olderAnswer, placesToFix, repairedAnswer } from './repair/repaired-answer.js';

/** The possible meanings of a text that smtpd refuses, with the verdict on each. */
interface RefusedText {
  readonly config: Config;
  /** The verdict on what smtpd has understood of the text. */
  readonly held: RelayVerdict;
  /** The reading of a text for a release before 6.4, or with constructs of one, as those releases read it. */
  readonly meant: Meant | undefined;
  /** The text with its mistakes repaired; `differing` if it can be repaired in several ways with different verdicts. */
  readonly repaired: Answer | 'differing' | undefined;
  /** Whether what `meant` leaves unread may close its holes. */
  readonly isClosable: boolean;
}

/**
 * The answer about a text, from the verdict on what smtpd holds after reading it. The two differ if smtpd refuses the text: then no one relays, but only until the
 * text is fixed, and "no" would be taken to mean "safe". So the answer is about what was meant. A text for releases before 6.4 is judged as those read it; a text
 * that only partly is, or that looks like one, if that reading is an open relay; any other text after repair. Otherwise the answer is unknown, unless what smtpd has
 * understood is already open, whatever the rest means.
 */
export const answer = (judged: AnsweredConfig, options: RelayOptions = {}): Answer =>
  knownAnswer(judged, options) ?? notKnown(judged);

/** Whether a stranger can relay according to {@link answer}, at less cost: it does not look for the places that have to be fixed first. */
export const openRelayOf = (judged: AnsweredConfig, options: RelayOptions = {}): RelayVerdict['openRelay'] =>
  knownAnswer(judged, options)?.verdict.openRelay ?? 'unknown';

type AnsweredConfig = Pick<JudgedConfig, 'config' | 'machine' | 'verdict' | 'meant'>;

/** The answer, or undefined if it is not known before the text is fixed. */
function knownAnswer(judged: AnsweredConfig, options: RelayOptions): Answer | undefined {
  const { config, machine, verdict, meant } = judged;
  const refusals = config.refusals.filter(refusesText);
  if (refusals.length === 0) return { config, verdict };
  const first = refusals.find((each) => !isForLineEnd(each));
  if (first === undefined && verdict.openRelay !== 'yes')
    return { config, verdict: { ...verdict, assumptions: [...verdict.assumptions, unixLines] } };
  const text: RefusedText = {
    config,
    held: verdict,
    meant,
    repaired: meant?.intended.certain ? undefined : repairedAnswer(config, machine, options),
    isClosable: meant !== undefined && mayCloseMeant(meant.verdict, meant.intended),
  };
  if (isRead(text.repaired) && agrees(text, text.repaired)) return text.repaired;
  if (first === undefined || isOpenAnyway(text)) return { config, verdict };
  if (meant && (meant.intended.certain || isOpenAsMeant(text)))
    return { config: meant.config, verdict: asMeant(meant) };
  // A text that the old language reads as a whole is in that language, whatever else its words may mean.
  const isOlder =
    text.repaired === undefined || (text.repaired === 'differing' && meant?.intended.mended === true);
  const older = isOlder ? olderAnswer(config, machine, options) : undefined;
  const isOfOneDialect = config.older?.dialect === 'older' && !text.isClosable;
  return older && (older.verdict.openRelay === 'no' || isOfOneDialect) ? older : undefined;
}

const isRead = (repaired: RefusedText['repaired']): repaired is Answer =>
  repaired !== undefined && repaired !== 'differing';

/** Whether the answer for the repaired text also covers the older reading: a text in two dialects is closed only if both readings are. */
function agrees({ meant, isClosable }: RefusedText, repaired: Answer): boolean {
  if (meant === undefined) return true;
  const isClosed = meant.verdict.openRelay === 'no' || (isClosable && meant.verdict.openRelay === 'yes');
  return isClosed && repaired.verdict.openRelay === 'no';
}

/** Whether the older reading is open, and no other reading contradicts it. */
function isOpenAsMeant({ held, meant, repaired, isClosable }: RefusedText): boolean {
  if (meant?.verdict.openRelay !== 'yes' || isClosable) return false;
  const isOtherwise = isRead(repaired) ? repaired.verdict.openRelay === 'no' : repaired === 'differing';
  return !isOtherwise || held.openRelay !== 'yes';
}

/** Whether what smtpd has understood is open, whatever the rest means. */
function isOpenAnyway(text: RefusedText): boolean {
  const { config, held, repaired } = text;
  if (held.openRelay !== 'yes') return false;
  if (isOpenAsMeant(text)) return true;
  return isRead(repaired) ? repaired.verdict.openRelay === 'yes' : !mayCloseHoles(held, config);
}

/** The answer about a text that the user has to fix before its effect is known. */
function notKnown({ config, machine, verdict, meant }: AnsweredConfig): Answer {
  const tooLarge = verdict.tooLarge ?? meant?.verdict.tooLarge;
  const ambiguousAt = placesToFix(config, machine) ?? [];
  const refusals = config.refusals.filter((each) => refusesText(each) && !isForLineEnd(each));
  const isNeeded = ({ span }: Refusal): boolean =>
    ambiguousAt.some(({ file, start }) => file === span.file && start === span.start);
  const refusal = refusals.find(isNeeded) ?? refusals[0];
  if (refusal === undefined) return { config, verdict };
  const { message, span } = refusal;
  const reason = `smtpd refuses this file, so fix that first (${message})`;
  return {
    config,
    verdict: {
      ...verdict,
      openRelay: 'unknown',
      holes: [],
      ...(tooLarge && { tooLarge }),
      dependsOn: [{ reason, span, refused: true }, ...verdict.dependsOn],
      ambiguousAt,
    },
  };
}

const unixLines = 'the lines are read without the carriage returns for which smtpd refuses the file';

function asMeant({ verdict, intended }: Meant): RelayVerdict {
  if (!intended.certain) return { ...verdict, assumedRepair: true };
  const assumption = 'judged as smtpd before 6.4 reads it';
  return { ...verdict, assumedRepair: true, assumptions: [...verdict.assumptions, assumption] };
}

/** Whether an answer about a text needs the Public Suffix List: for the text as smtpd reads it or, if smtpd refuses an older dialect, for its intended reading. */
export function asksPublicSuffixes(config: Config, options: Ownership = {}): boolean {
  if (needsPublicSuffixes(config, options)) return true;
  const intended = config.refusals.some(refusesText) ? intendedConfig(config) : undefined;
  return intended !== undefined && needsPublicSuffixes(intended.config);
}
