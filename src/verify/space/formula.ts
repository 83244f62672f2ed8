import type { SourceKind } from './source-atom.js';

/** The fields of an envelope that are texts, and those that are mail addresses. */
export type TextFieldName = 'reverse' | 'helo' | 'user';
export type MailFieldName = 'sender' | 'recipient';

/**
 * A criterion as a formula over predicates whose atoms are not known yet. Formulas are collected first (criteria-collector.ts), and become nodes of the diagram once
 * all atoms are known (formula-encoder.ts). A lookup that several rules share is one object.
 */
export type Formula =
  | { readonly type: 'constant'; readonly value: boolean }
  | { readonly type: 'not'; readonly part: Formula }
  | { readonly type: 'all'; readonly parts: readonly Formula[] }
  /** `inside` where the condition holds, `outside` elsewhere. */
  | {
      readonly type: 'choice';
      readonly condition: Formula;
      readonly inside: Formula;
      readonly outside: Formula;
    }
  /** The listeners, and the local socket, with a tag (in lower case) that `holds` accepts. */
  | { readonly type: 'tag'; readonly holds: (tag: string) => boolean }
  /** The client is of one of these kinds. */
  | { readonly type: 'kinds'; readonly kinds: readonly SourceKind[] }
  | { readonly type: 'source'; readonly predicate: number }
  | { readonly type: 'text'; readonly field: TextFieldName; readonly predicate: number }
  | { readonly type: 'mail'; readonly field: MailFieldName; readonly predicate: number }
  /** The user is one of the atoms that are not names. */
  | { readonly type: 'reserved-users'; readonly codes: readonly number[] }
  /** The client's reverse name leads back to it. */
  | { readonly type: 'confirmed' }
  /** An unknown, by its index. */
  | { readonly type: 'unknown'; readonly index: number };

export const always: Formula = { type: 'constant', value: true };
export const never: Formula = { type: 'constant', value: false };

export const not = (part: Formula): Formula => ({ type: 'not', part });
/** All of the parts, without those that always hold. */
export function all(...parts: readonly Formula[]): Formula {
  const left: Formula[] = [];
  for (const part of parts) if (part !== always) left.push(part);
  const [only = always] = left;
  // A copy has no room for more parts.
  return left.length < 2 ? only : { type: 'all', parts: left.slice() };
}
export const either = (a: Formula, b: Formula): Formula => ({
  type: 'choice',
  condition: a,
  inside: always,
  outside: b,
});

/** The formula of a criterion that may be missing and may be negated. */
export function signed<C extends { readonly negated: boolean }>(
  criterion: C | undefined,
  formula: (criterion: C) => Formula,
): Formula {
  if (criterion === undefined) return always;
  const plain = formula(criterion);
  return criterion.negated ? not(plain) : plain;
}
