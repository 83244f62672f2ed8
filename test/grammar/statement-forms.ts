import {
  type OptionSyntax,
  type SyntaxPart,
  statements,
  type ValueSlot,
  type ValueSlotName,
  valueSlots,
} from '../../grammar/index.js';
import type { StatementSyntax, ValueKind } from '../../grammar/tables/table-types.js';
import { type Availability, available, type Release } from '../../src/source/release.js';

/** A way to write a statement, and what a release must know for it. */
export interface StatementForm {
  readonly text: string;
  readonly needs: readonly Availability[];
}

const empty: StatementForm = { text: '', needs: [] };

const join = (...forms: readonly StatementForm[]): StatementForm => ({
  text: forms
    .map(({ text }) => text)
    .filter((text) => text !== '')
    .join(' '),
  needs: forms.flatMap(({ needs }) => needs),
});

const fixed = (text: string, availability: Availability = {}): StatementForm => ({
  text,
  needs: [availability],
});

const samples: Readonly<Record<ValueKind, string>> = {
  text: '"x"',
  number: '1',
  reference: '<"t">',
  list: '{ a, "b" c }',
  mapping: '{ a = "b", c => d }',
};

/**
 * Every way to write each statement, as far as one option, alternative or kind of value at a time goes: all that the tables have is
 * reached at least once.
 */
export function allForms(): readonly StatementForm[] {
  const table: Readonly<Record<string, StatementSyntax>> = statements;
  return Object.entries(table).flatMap(([keyword, syntax]) =>
    formsOf(syntax.parts).map((form) => join(fixed(keyword, syntax), form)),
  );
}

export const isIn = (form: StatementForm, release: Release): boolean =>
  form.needs.every((need) => available(need, release));

function formsOf(parts: readonly SyntaxPart[]): readonly StatementForm[] {
  const shortest = parts.map(shortestOf);
  return parts.flatMap((part, at) =>
    variantsOf(part).map((variant) => join(...shortest.slice(0, at), variant, ...shortest.slice(at + 1))),
  );
}

const shortestOf = (part: SyntaxPart): StatementForm => variantsOf(part)[0] ?? empty;

function variantsOf(part: SyntaxPart): readonly StatementForm[] {
  if (typeof part === 'string') return valuesOf(part);
  if ('word' in part) return [fixed(part.word, part)];
  if ('symbol' in part) return [fixed(part.symbol)];
  if ('optional' in part) {
    const withIt = formsOf(part.optional);
    return part.since === undefined ? [empty, ...withIt] : [...withIt, fixed('', part)];
  }
  if ('either' in part) return part.either.flatMap(formsOf);
  if ('many' in part) {
    const once = part.many.flatMap(formsOf);
    return [empty, ...once, join(...once)];
  }
  const options = Object.entries<OptionSyntax>('one' in part ? part.one : part.any).flatMap(
    ([keyword, option]) => optionForms(keyword, option),
  );
  const negated = part.negatable ? options.map((form) => join(fixed('!'), form)) : [];
  // Tables start with what every release has where it matters for being the shortest.
  return [...('any' in part ? [empty] : []), ...options, ...negated].sort(
    (a, b) => a.needs.filter(isLimited).length - b.needs.filter(isLimited).length,
  );
}

const isLimited = ({ since, until }: Availability): boolean => since !== undefined || until !== undefined;

function optionForms(keyword: string, option: OptionSyntax): readonly StatementForm[] {
  const parts = [...(option.takes ?? []), ...(option.followedBy ?? [])];
  const rest = parts.length === 0 ? [empty] : formsOf(parts);
  return rest.map((form) => join(fixed(keyword, option), form));
}

function valuesOf(name: ValueSlotName): readonly StatementForm[] {
  const slot: ValueSlot = valueSlots[name];
  return [
    ...slot.accepts.map((kind) => fixed(samples[kind], slot.availability?.[kind])),
    ...(slot.words ?? []).map((word) => fixed(word.word, word)),
  ];
}
