import type { Statement } from '../../../grammar/ast.js';
import type { Config, MatchRule } from '../../model/config/config.js';
import { allNearest, nearest } from '../../source/nearest.js';
import { spanText } from '../../source/text.js';
import { keywordOf, mentions, optionItems, textsIn } from './refused-words.js';

/**
 * Whether a word may be `proxy-v2`. Only two options of a listener may let in what no other listener does: a rule may ask for its tag, and a proxy may announce any
 * client. All others only keep clients out.
 */
export const isProxy = (word: string): boolean =>
  /prox/i.test(word) || (word.length > 2 && nearest(word, ['proxy-v2']) !== undefined);

/** Whether smtpd reads the tag of a listener before it stops. */
export const hasTag = ({ partial }: Extract<Statement, { type: 'error' }>): boolean =>
  partial !== undefined &&
  optionItems(partial).some(({ keyword, unfinished }) => keyword.value === 'tag' && !unfinished);

/** The tags that an unreadable listener may have, among those that rules ask for, or undefined if these cannot all be determined. */
export function tagsMeant({ span }: Statement, config: Config): readonly string[] | undefined {
  const text = spanText(span).toLowerCase();
  const texts = textsIn(span);
  const isAny = text.includes('$') || mentions(texts, ['tag']);
  return tagsAsked(config)?.filter(
    (tag) =>
      isAny || text.includes(tag.toLowerCase()) || texts.some((each) => allNearest(each, [tag]).length > 0),
  );
}

/** The tags that rules ask for, or undefined if they cannot all be determined. */
function tagsAsked({ rules, statements }: Config): readonly string[] | undefined {
  const read = new Set<Statement>(rules.map(({ statement }) => statement));
  const unread = statements.filter((each) => keywordOf(each) === 'match' && !read.has(each));
  const tags = [...rules.map(tagsOf), ...unread.map(tagsWritten)];
  return tags.some((each) => each?.every((tag) => /^[\w.-]+$/.test(tag)) !== true)
    ? undefined
    : [...new Set(tags.flatMap((each) => each ?? []))];
}

function tagsOf({ tag }: MatchRule): readonly string[] | undefined {
  if (tag === undefined) return [];
  const { contents } = tag.table;
  return tag.regex || !contents.known ? undefined : contents.entries.map(({ key }) => key);
}

/** The tags of a rule that is not in the model, or undefined if they cannot be determined. */
function tagsWritten(statement: Statement): readonly string[] | undefined {
  if (statement.type !== 'directive') return mentions(textsIn(statement.span), ['tag']) ? undefined : [];
  const written = optionItems(statement).filter(({ keyword }) => keyword.value === 'tag');
  return written.some(({ span }) => /[<]|regex|[$]/.test(spanText(span)))
    ? undefined
    : written.flatMap(({ span }) => textsIn(span).slice(1));
}
