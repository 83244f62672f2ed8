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

/** What a text that smtpd refuses may stand for, with the verdict on each. */
interface RefusedText {
  readonly config: Config;
  /** What smtpd has understood of the text. */
  readonly held: RelayVerdict;
  /** A text of a release before 6.4, or with forms of one, as those releases read it. */
  readonly meant: Meant | undefined;
  /** The text with its mistakes repaired; `differing`: in several ways, with other verdicts. */
  readonly repaired: Answer | 'differing' | undefined;
  /** What `meant` leaves unread may close the holes that it has. */
  readonly isClosable: boolean;
}

/**
 * The answer about a text, from the verdict on what smtpd holds after reading it. They differ where smtpd refuses the text: then nobody relays,
 * but only until somebody fixes it, and "no" would be taken for "safe". So the answer is about what was meant: a text of the releases before 6.4 is
 * judged as they read it; a part of one, or of a form like it, where that is an open relay; any other as it is once it is repaired; and otherwise, unless
 * what smtpd has understood is open already and stays it whatever the rest is, it is not known.
 */
export const answer = (judged: AnsweredConfig, options: RelayOptions = {}): Answer =>
  knownAnswer(judged, options) ?? notKnown(judged);

/** Whether a stranger can relay by that answer, at less cost: without the places that have to be fixed before it is known. */
export const openRelayOf = (judged: AnsweredConfig, options: RelayOptions = {}): RelayVerdict['openRelay'] =>
  knownAnswer(judged, options)?.verdict.openRelay ?? 'unknown';

type AnsweredConfig = Pick<JudgedConfig, 'config' | 'machine' | 'verdict' | 'meant'>;

/** The answer; undefined: it is not known before the text is fixed. */
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
  // What is read whole in the old language is of it, whatever else its words may be taken for.
  const isOlder =
    text.repaired === undefined || (text.repaired === 'differing' && meant?.intended.mended === true);
  const older = isOlder ? olderAnswer(config, machine, options) : undefined;
  const isOfOneDialect = config.older?.dialect === 'older' && !text.isClosable;
  return older && (older.verdict.openRelay === 'no' || isOfOneDialect) ? older : undefined;
}

const isRead = (repaired: RefusedText['repaired']): repaired is Answer =>
  repaired !== undefined && repaired !== 'differing';

/** Whether the repaired text may speak for the other reading, too: what is of two dialects is closed only where both readings are. */
function agrees({ meant, isClosable }: RefusedText, repaired: Answer): boolean {
  if (meant === undefined) return true;
  const isClosed = meant.verdict.openRelay === 'no' || (isClosable && meant.verdict.openRelay === 'yes');
  return isClosed && repaired.verdict.openRelay === 'no';
}

/** Whether the older reading is open, and nothing speaks against it. */
function isOpenAsMeant({ held, meant, repaired, isClosable }: RefusedText): boolean {
  if (meant?.verdict.openRelay !== 'yes' || isClosable) return false;
  const isOtherwise = isRead(repaired) ? repaired.verdict.openRelay === 'no' : repaired === 'differing';
  return !isOtherwise || held.openRelay !== 'yes';
}

/** Whether what smtpd has understood is open, and stays it whatever the rest is. */
function isOpenAnyway(text: RefusedText): boolean {
  const { config, held, repaired } = text;
  if (held.openRelay !== 'yes') return false;
  if (isOpenAsMeant(text)) return true;
  return isRead(repaired) ? repaired.verdict.openRelay === 'yes' : !mayCloseHoles(held, config);
}

/** The answer about a text that a person has to fix before it is known. */
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
