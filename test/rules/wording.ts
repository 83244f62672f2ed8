import { shortMark } from '../../src/report/marks.js';

/** The parts of a finding and of a rule that are prose. */
export type Part = 'message' | 'label' | 'note' | 'help' | 'title' | 'summary';

/** Lengths in characters: of a part with ordinary names in it, and the median of all headlines. */
export const bounds = { message: 70, label: 50, note: 200, help: 160, title: 60, summary: 80, median: 50 };

/** A marked word may be as long as its owner likes: only so much of it counts. */
const countedOfAMark = 20;

/** What stands beside a headline in the list of a terminal of 80 columns: a sign, a place such as `12:34`, and the name of the rule. */
const beside = '  ✖  12:34  '.length + '  '.length;

/** Whether a headline is too long for its line of the list. There long names of the configuration are cut, and only they. */
export function isTooLongForList({
  rule,
  message,
}: {
  readonly rule: string;
  readonly message: string;
}): boolean {
  const counted = message.replace(/`([^`]*)`/g, (_, words: string) => `"${words.slice(0, shortMark)}"`);
  return beside + counted.length + rule.length > 80;
}

/** Words that only the builders of this program use. */
export const bannedWords =
  /\b(mends?|mended|mending|fares?|hands? in|for certain|in intent|evidently|whatever|otherwise than|nobody's|the like|has not got|in vain|heirs?)\b/;

/** Those, and what makes advice a chain. */
const banned = new RegExp(`${bannedWords.source}|;`);

/** Keywords that are no English words: they are words of the configuration wherever they are. */
const keywords =
  /\b(from|for) (any|local|auth|rdns|src)\b|\b(mail-from|rcpt-to|proxy-v2|tls-require|no-verify|mask-src|helo-src|auth-optional|smtps|userbase|fcrdns|proc-exec|forward-only|max-message-size|max-rcpt)\b/;

/** What is wrong with a text as this part of a finding; nothing where it is missing. */
export function faultsOf(part: Part, text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const unmarked = text.replace(/`[^`]*`/g, '``').replace(/\{\w+\}/g, '{}');
  const length = text
    .replace(/`([^`]*)`/g, (_, words: string) => words.slice(0, countedOfAMark))
    .replace(/\{\w+\}/g, 'name').length;
  const faults = [
    length > bounds[part] && `${length} characters, at most ${bounds[part]}`,
    (text.match(/`/g)?.length ?? 0) % 2 === 1 && 'a mark without an end',
    /[\r\n\t]| {2}|^\s|\s$/.test(unmarked) && 'white space',
    beginsWrongly(part, unmarked) && 'begins with the wrong case',
    part !== 'note' && /\.$/.test(unmarked) && 'a full stop',
    banned.test(unmarked) && `"${banned.exec(unmarked)?.[0]}" is banned`,
    keywords.test(unmarked) && `\`${keywords.exec(unmarked)?.[0]}\` is not marked`,
    /"[^"]*"/.test(unmarked) && 'quotes instead of marks',
  ];
  return faults.filter((fault) => fault !== false).map((fault) => `${part}: ${fault}: ${text}`);
}

/** Headlines, notes, titles and summaries begin with a capital or a marked word; labels and help with a small letter or one. */
function beginsWrongly(part: Part, unmarked: string): boolean {
  if (part === 'label' || part === 'help')
    return /^[A-Z][a-z]/.test(unmarked) && !/^MX|^[A-Z][A-Z]/.test(unmarked);
  return !/^([A-Z`{0-9]|smtpd\b)/.test(unmarked);
}
