import type { Option } from '../../../grammar/ast.js';
import { hasTwice, type OptionalCriteria } from './optional-criteria.js';
import { type SameLength, withSameLength } from './same-length-edits.js';

/** The optional criteria of each rule, by the place where its statement begins. */
export function byRule(
  criteria: readonly OptionalCriteria[],
): readonly (readonly [number, readonly OptionalCriteria[]])[] {
  const rules = new Map<number, OptionalCriteria[]>();
  for (const one of criteria) {
    const { start } = one.statement.span;
    const own = rules.get(start);
    if (own === undefined) rules.set(start, [one]);
    else own.push(one);
  }
  return [...rules];
}

/** Whether `tls` is among the criteria of a range. */
export const hasTls = ({ options }: OptionalCriteria): boolean =>
  options.some(({ keyword }) => keyword.value === 'tls');

/** Whether a rule has a form that matches nothing which it does not match in each variant. */
export function hasNarrowest(own: readonly OptionalCriteria[]): boolean {
  const [first] = own;
  if (first === undefined) return false;
  const isPlace = ({ keyword }: Option): boolean => (places as readonly string[]).includes(keyword.value);
  const ofPlaces = new Set(own.flatMap(({ options }) => options.filter(isPlace)));
  const others = first.statement.items.filter((item) => item.type !== 'option' || !ofPlaces.has(item));
  return !hasTwice(others) && places.every((keyword) => placeOf(own, keyword).hasNarrowest);
}

/**
 * The edits by which the rules of a rendering have one of their forms: the loosest matches all that the rule matches in some variant, and the narrowest matches
 * nothing else than what it matches in each variant, where there is such a form.
 *
 * @param text the rendering's
 */
export function formsOf(
  criteria: readonly OptionalCriteria[],
  form: 'loosest' | 'narrowest',
  text: string,
): readonly SameLength[] {
  return byRule(criteria).flatMap(([, own]) => {
    const ofPlaces = places.map((keyword) => placeOf(own, keyword)[form]);
    const kept = ({ keyword }: Option): boolean =>
      form === 'narrowest' &&
      keyword.value !== 'tls' &&
      !(places as readonly string[]).includes(keyword.value);
    return own.map(({ start, end, options }) => {
      const edits = options.flatMap((option) => {
        const place = ofPlaces.find((one) => one?.option === option);
        if (place === undefined && kept(option)) return [];
        const { span } = option;
        return [{ start: span.start - start, end: span.end - start, instead: place?.as ?? '' }];
      });
      return { start, end, instead: withSameLength(text.slice(start, end), edits) };
    });
  });
}

/** The criteria of which a rule has at most one, and one for this machine if it has none. */
const places = ['from', 'for'] as const;

/** One of the criteria of a place, as it is written, or written anew. */
interface KeptCriterion {
  readonly option: Option;
  readonly as: string;
}

/** The forms of a `from` or `for` that depends on choices; undefined: it is not written. */
interface PlaceForms {
  readonly loosest: KeptCriterion | undefined;
  readonly narrowest: KeptCriterion | undefined;
  readonly hasNarrowest: boolean;
}

/** The forms of a rule's `from` or `for`: `any` is looser than all others, of which no two are taken to have anything in common. */
function placeOf(own: readonly OptionalCriteria[], keyword: (typeof places)[number]): PlaceForms {
  const options = own.flatMap((one) => one.options.filter((option) => option.keyword.value === keyword));
  const [first] = options;
  if (first === undefined) return { loosest: undefined, narrowest: undefined, hasNarrowest: true };
  const written = options.map((option) => ({ option, as: textOf(option) }));
  const local = `${keyword} local`;
  const any = `${keyword} any`;
  const others = written.filter(({ as }) => as !== any);
  const names = new Set([...others.map(({ as }) => as), ...(isAlwaysThere(own, keyword) ? [] : [local])]);
  const [narrow = written[0]] = others;
  const isLocal = others.length === written.length && names.size === 1 && names.has(local);
  return {
    loosest: isLocal ? narrow : (written.find(({ as }) => as === any) ?? { option: first, as: any }),
    narrowest: names.has(local) && others.length === 0 ? undefined : narrow,
    hasNarrowest: names.size <= 1,
  };
}

/** Whether a rule has one of its `from` or `for` whatever is chosen. */
function isAlwaysThere(own: readonly OptionalCriteria[], keyword: string): boolean {
  const having = own.filter(({ options }) => options.some((option) => option.keyword.value === keyword));
  return having.some(({ variable }) => {
    const values = having.flatMap((one) => (one.variable.id === variable.id ? one.values : []));
    return new Set(values).size === variable.values;
  });
}

const textOf = ({ span }: Option): string =>
  span.file.text.slice(span.start, span.end).trim().replace(/\s+/g, ' ');
