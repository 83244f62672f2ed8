import { type Node, no } from '../bdd/diagram.js';
import type { Field } from '../bdd/field.js';
import { spend } from '../budget.js';
import type { MailField } from '../space/mail-field.js';

/** A field with its atoms in the order of preference. */
export interface OrderedField {
  readonly field: Field;
  readonly order: readonly number[];
}

type AddressField = Pick<MailField, 'fields' | 'samples'>;

/** A field of the search. */
interface SearchedField extends OrderedField {
  /** The nodes from which no choice leads to addresses, unless that hangs on what was chosen before. */
  readonly vacant?: Set<Node>;
  /** The address of which it is the last field. */
  readonly ends?: AddressField;
}

/** An atom for each field. */
export type AtomChoice = ReadonlyMap<Field, number>;

/**
 * Yields the choices of an atom for each field that satisfy `region` and have a text for each address, in the order of preference. The atoms of an address's parts may
 * have no common member: for each choice of these it yields `vacant`, or `unknown` if that is not certain. What is found out about an address holds for all choices of
 * the fields before it.
 */
export function* addressedChoices(
  region: Node,
  fields: readonly OrderedField[],
  addresses: readonly AddressField[],
): Generator<AtomChoice | 'vacant' | 'unknown'> {
  const begun = (all: readonly OrderedField[], at = 0): readonly SearchedField[] =>
    all.map((one, index) => (index <= at ? { ...one, vacant: new Set() } : one));
  const searched = [
    ...begun(fields, fields.length),
    ...addresses.flatMap((address) => [
      ...begun(address.fields).slice(0, -1),
      ...address.fields.slice(-1).map((last) => ({ ...last, ends: address })),
    ]),
  ];
  yield* choicesFrom(region, searched, 0, new Map());
}

/** Returns whether there is a choice. */
function* choicesFrom(
  node: Node,
  fields: readonly SearchedField[],
  at: number,
  codes: Map<Field, number>,
): Generator<AtomChoice | 'vacant' | 'unknown', boolean> {
  const next = fields[at];
  if (next === undefined) {
    yield codes;
    return true;
  }
  const { field, order, vacant, ends } = next;
  if (vacant?.has(node)) return false;
  let isFound = false;
  for (const code of order) {
    spend(field.width + 1);
    const rest = field.follow(node, code);
    if (rest === no) continue;
    codes.set(field, code);
    const sample = ends?.samples((levels) => codes.get(levels) ?? 0).next();
    if (sample?.done) yield sample.value ? 'vacant' : 'unknown';
    else if (yield* choicesFrom(rest, fields, at + 1, codes)) isFound = true;
  }
  if (!isFound) vacant?.add(node);
  return isFound;
}
