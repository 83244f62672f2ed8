import { replace } from '../../src/edit/edits.js';
import { setFor } from '../../src/edit/rule-edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import type { Report } from '../../src/lint/rule.js';
import type { Config, MatchRule } from '../../src/model/config/config.js';
import { foldCase } from '../../src/model/config/lengths.js';
import { nearest } from '../../src/source/nearest.js';
import { socketTag } from '../../src/verify/smtp/client.js';
import { isEveryAddress } from '../shared/entry-faults.js';
import { impliedHere } from '../shared/related-places.js';
import { suggest } from '../shared/suggest.js';
import { entriesOf } from '../shared/table-uses.js';

type Cause = Report<'tag' | 'recipients'>;

/** The criterion for which a rule never matches, where the rule is meant and a word of it is wrong or missing. */
export const whyNever = (
  rule: MatchRule,
  config: Config,
  removal: readonly Suggestion[],
): Cause | undefined => absentTag(rule, config, removal) ?? foreignRecipients(rule);

/** `match tag DKIM` where no listener has that tag. */
function absentTag(
  { tag }: MatchRule,
  { listeners, socket, release }: Config,
  removal: readonly Suggestion[],
): Cause | undefined {
  if (tag === undefined || tag.negated || tag.regex) return undefined;
  const [asked, ...others] = entriesOf(tag.table);
  const tags = [...listeners.flatMap((each) => each.tag ?? []), socket.tag ?? socketTag(release)];
  if (asked === undefined || others.length > 0) return undefined;
  if (tags.some((each) => foldCase(each) === foldCase(asked.key))) return undefined;
  const meant = nearest(asked.key, tags.filter(Boolean));
  return {
    message: 'tag',
    data: {
      tag: asked.key,
      help: meant === undefined ? `write \`tag ${asked.key}\` on a listener` : `write \`${meant}\``,
    },
    span: tag.span,
    suggestions:
      meant === undefined || asked.span === undefined
        ? removal
        : suggest(`Write \`${meant}\``, [replace(asked.span, meant)]),
  };
}

/** `match from any rcpt-to "info@example.org"`: without `for` it holds for this machine's own names only, and the recipients have others. */
function foreignRecipients(rule: MatchRule): Cause | undefined {
  if (!rule.for.implied || rule.rcptTo === undefined || rule.rcptTo.negated) return undefined;
  return {
    message: 'recipients',
    span: rule.rcptTo.span,
    related: [impliedHere(rule, 'for')],
    suggestions: suggest('Match mail to them at any domain', setFor(rule, 'for any')),
  };
}

/** Whether a rule takes the mail of a later one by a mistake of its own, which another lint rule reports: mended, it leaves the later one its mail. */
export const isAtFault = (
  taker: MatchRule,
  relaysOwnMail: ReadonlySet<MatchRule>,
  isOff: (rule: string) => boolean,
): boolean =>
  (taker.for.implied && relaysOwnMail.has(taker)) || (!isOff('matches-everybody') && matchesEverybody(taker));

const matchesEverybody = ({ mailFrom, rcptTo }: MatchRule): boolean =>
  [mailFrom, rcptTo].some(
    (criterion) =>
      criterion !== undefined &&
      !criterion.negated &&
      !criterion.regex &&
      entriesOf(criterion.table).some(({ key }) => isEveryAddress(key)),
  );
