import type { Directive, Item, Option, Statement } from '../../../grammar/ast.js';
import type { Config } from '../../model/config/config.js';
import type { Release } from '../../source/release.js';
import type { Optional, Variable } from '../../source/templates/render.js';
import { hasHabit } from '../../verify/smtp/release-habits.js';

/** A range of a rendering that adds whole criteria to a match rule. All places are those of the rendering. */
export interface OptionalCriteria {
  readonly start: number;
  readonly end: number;
  readonly variable: Variable;
  /** The keywords of the criteria, in the order of the text. */
  readonly keywords: readonly string[];
  readonly statement: Directive;
}

/** The criteria that can be optional. Those first that decide most often whether a stranger relays. */
const narrowing = ['tls', 'auth', 'tag', 'rcpt-to', 'mail-from', 'helo'];

/** The position of a range's criteria in the order in which choices are made. */
export const rankOf = ({ keywords }: OptionalCriteria): number =>
  Math.min(narrowing.length, ...keywords.map((keyword) => narrowing.indexOf(keyword)));

/** Whether an option is among the items of a match rule twice, which smtpd refuses. */
export function hasTwice(items: readonly Item[]): boolean {
  const keywords = items.flatMap((item) => (item.type === 'option' ? [item.keyword.value] : []));
  return new Set(keywords).size < keywords.length;
}

/**
 * Those of the ranges that cut a match rule that only add criteria which smtpd accepts there, and which narrow the rule. A rule with other criteria by which mail may
 * fail (`tls`, `from socket`, `auth` with a table) has none: such a rule takes mail that it does not match.
 */
export function optionalCriteriaOf(
  statement: Statement,
  cutting: readonly Optional[],
  config: Pick<Config, 'tables' | 'release'>,
): readonly OptionalCriteria[] {
  if (statement.type !== 'directive' || statement.keyword.value !== 'match') return [];
  const { items, span } = statement;
  const isIn = (item: Item, { start, end }: Optional): boolean =>
    start <= item.span.start && item.span.end <= end;
  const isBeside = (item: Item, { start, end }: Optional): boolean =>
    item.span.end <= start || end <= item.span.start;
  const fixed = items.filter((item) => !cutting.some((range) => isIn(item, range)));
  if (fixed.some((item) => mayFail(item, config.release))) return [];
  return cutting.flatMap((range, at) => {
    const { start, end, variable } = range;
    const own = items.filter((item) => isIn(item, range));
    const options = own.flatMap((item) =>
      item.type === 'option' && isNarrowing(item, config) ? [item] : [],
    );
    const isWhole =
      options.length === own.length &&
      start > span.start &&
      !/[\n#\\]/.test(span.file.text.slice(start - 1, end)) &&
      fixed.every((item) => isBeside(item, range)) &&
      isSeparate(span.file.text, cutting, at);
    const keywords = options.map(({ keyword }) => keyword.value);
    return isWhole ? [{ start, end, variable, statement, keywords }] : [];
  });
}

function mayFail(item: Item, release: Release): boolean {
  if (item.type !== 'option') return false;
  const { keyword, items } = item;
  const [first] = items;
  if (keyword.value === 'auth') return first !== undefined && !hasHabit('keepsUserNames', release);
  return (
    keyword.value === 'tls' ||
    (keyword.value === 'from' && first?.type === 'option' && ['socket', 'auth'].includes(first.keyword.value))
  );
}

/** Whether an option narrows a rule and is valid whatever else the rule has, unless it is given twice. */
function isNarrowing(option: Option, { tables, release }: Pick<Config, 'tables' | 'release'>): boolean {
  const { keyword, items } = option;
  const [operand, ...others] = items;
  if (!narrowing.includes(keyword.value) || others.length > 0) return false;
  if (keyword.value === 'tls') return true;
  if (operand === undefined) return keyword.value === 'auth';
  if (mayFail(option, release)) return false;
  switch (operand.type) {
    case 'word':
      return operand.value !== '';
    case 'inline-list':
      return operand.entries.every(({ value }) => value !== '');
    case 'table-reference':
      return tables.get(operand.name.value)?.kind === 'list';
    default:
      return false;
  }
}

/** Whether the words of a statement stay the same words whether one of the ranges in it is left out or not: blanks that are always there separate them. */
function isSeparate(text: string, cutting: readonly Optional[], at: number): boolean {
  const { start = 0, end = 0 } = cutting[at] ?? {};
  const next = cutting[at + 1];
  // Ranges inside one another are not looked at.
  if (next !== undefined && next.start < end) return false;
  if ((cutting[at - 1]?.end ?? 0) > start) return false;
  const isBlank = (place: number): boolean => /^[ \t\r\n]?$/.test(text.slice(place, place + 1));
  const isFixedBlank = (place: number): boolean =>
    isBlank(place) && !cutting.some((range) => range.start <= place && place < range.end);
  let [first, last] = [at, at];
  while (cutting[first - 1]?.end === cutting[first]?.start) first -= 1;
  while (cutting[last + 1]?.start === cutting[last]?.end) last += 1;
  const isLeftOut = isFixedBlank((cutting[first]?.start ?? 0) - 1) || isFixedBlank(cutting[last]?.end ?? end);
  const beginsApart = isBlank(start) || isFixedBlank(start - 1);
  const endsApart = isBlank(end - 1) || isFixedBlank(end);
  return isLeftOut && beginsApart && endsApart;
}
