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
  /** The values with which they are there. */
  readonly values: readonly number[];
  /** The criteria, in the order of the text. */
  readonly options: readonly Option[];
  readonly statement: Directive;
}

/** What decides whether smtpd accepts a criterion. */
type Known = Pick<Config, 'tables' | 'release'>;

/** The criteria that can be optional. Those first that decide most often whether a stranger relays. */
const optional = ['tls', 'auth', 'from', 'for', 'tag', 'rcpt-to', 'mail-from', 'helo'];

/** The position of a range's criteria in the order in which choices are made. */
export const rankOf = ({ options }: OptionalCriteria): number =>
  Math.min(optional.length, ...options.map(({ keyword }) => optional.indexOf(keyword.value)));

/** Whether an option is among the items of a match rule twice, which smtpd refuses. */
export function hasTwice(items: readonly Item[]): boolean {
  const keywords = items.flatMap((item) => (item.type === 'option' ? [item.keyword.value] : []));
  return new Set(keywords).size < keywords.length;
}

/**
 * Those of the ranges that cut a match rule that only add criteria which smtpd accepts there, and which narrow the rule or are its only `from` or `for`. A rule that
 * always has `from socket`, `from auth`, or `auth` with a table where mail fails by it, has none: such a rule takes mail that it does not match.
 */
export function optionalCriteriaOf(
  statement: Statement,
  cutting: readonly Optional[],
  config: Known,
): readonly OptionalCriteria[] {
  if (statement.type !== 'directive' || statement.keyword.value !== 'match') return [];
  const { items, span } = statement;
  const isIn = (item: Item, { start, end }: Optional): boolean =>
    start <= item.span.start && item.span.end <= end;
  const isBeside = (item: Item, { start, end }: Optional): boolean =>
    item.span.end <= start || end <= item.span.start;
  const fixed = items.filter((item) => !cutting.some((range) => isIn(item, range)));
  if (fixed.some((item) => mayFail(item, config.release))) return [];
  const always = new Set(fixed.map((item) => (item.type === 'option' ? item.keyword.value : '')));
  const isOptional = (item: Item): item is Option =>
    item.type === 'option' &&
    (isNarrowing(item, config) || (isPlace(item, config) && !always.has(item.keyword.value)));
  return cutting.flatMap((range, at) => {
    const { start, end, variable, values } = range;
    const own = items.filter((item) => isIn(item, range));
    const options = own.filter(isOptional);
    const isWhole =
      options.length === own.length &&
      start > span.start &&
      !/[\n#\\]/.test(span.file.text.slice(start - 1, end)) &&
      fixed.every((item) => isBeside(item, range)) &&
      isSeparate(span.file.text, cutting, at);
    return isWhole ? [{ start, end, variable, values, statement, options }] : [];
  });
}

function mayFail(item: Item, release: Release): boolean {
  if (item.type !== 'option') return false;
  const { keyword, items } = item;
  const [first] = items;
  if (keyword.value === 'auth') return first !== undefined && !hasHabit('keepsUserNames', release);
  return (
    keyword.value === 'from' && first?.type === 'option' && ['socket', 'auth'].includes(first.keyword.value)
  );
}

/** Whether an option is a `from` or `for` that says nothing else, and is valid in any rule. */
function isPlace({ keyword, negation, items: [kind, ...others] }: Option, config: Known): boolean {
  if (negation !== undefined || kind?.type !== 'option' || others.length > 0) return false;
  if (kind.negation !== undefined) return false;
  const name = `${keyword.value} ${kind.keyword.value}`;
  const [operand, ...rest] = kind.items;
  if (/^(?:from|for) (?:any|local)$/.test(name)) return operand === undefined;
  if (!/^(?:from (?:src|rdns)|for domain)$/.test(name)) return false;
  return operand !== undefined && rest.length === 0 && isList(operand, config);
}

/** Whether an option narrows a rule and is valid whatever else the rule has, unless it is given twice. */
function isNarrowing(option: Option, config: Known): boolean {
  const { keyword, items } = option;
  const [operand, ...others] = items;
  if (['from', 'for'].includes(keyword.value) || !optional.includes(keyword.value)) return false;
  if (others.length > 0) return false;
  if (keyword.value === 'tls') return true;
  if (operand === undefined) return keyword.value === 'auth';
  return !mayFail(option, config.release) && isList(operand, config);
}

/** Whether an operand is a value, or a list of values, that any rule may have. */
function isList(operand: Item, { tables }: Known): boolean {
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
