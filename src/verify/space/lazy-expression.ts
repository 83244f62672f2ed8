import { foldCase } from '../../model/config/lengths.js';
import { walkTable } from '../automata/transition-table.js';
import { spend } from '../budget.js';
import { toBytes } from '../match/octets.js';
import { matchesRegex, type RegexPattern } from '../match/regex.js';
import type { MailFieldName, TextFieldName } from './formula.js';
import { compileExpressions, type Expressions } from './table-contents.js';

/** The fields whose expressions may be asked about lazily. */
export type LazyField = MailFieldName | TextFieldName;

export const isMailField = (field: LazyField): field is MailFieldName =>
  field === 'sender' || field === 'recipient';

/** A text of a field as the client writes it, and, of a mail address, its parts as they are compared. */
export interface FieldText {
  readonly text: string;
  readonly user?: string;
  readonly domain?: string | undefined;
}

/**
 * A criterion that is one variable of the diagram: the regular expressions of a table, whose texts are told apart only when it is asked whether some text
 * has a combination of such variables (text-theory.ts).
 */
export interface LazyExpression {
  readonly field: LazyField;
  /** What it is compared with: all of a name or an address, the domain of the address, or what the client wrote in its place. */
  readonly part: 'whole' | 'domain' | 'raw';
  readonly keys: readonly string[];
  readonly patterns: readonly RegexPattern[];
  /** Every text for which it holds is in one owner's hands. */
  readonly isOwned: boolean;
}

/** Whether a lazy expression holds for a text; undefined where that is not found out. */
export function holdsFor(expression: LazyExpression, text: FieldText): boolean | undefined {
  const compared = comparedText(expression.field, expression.part, text);
  if (compared === undefined) return undefined;
  spend(compared.length);
  const table = automatonOf(expression);
  if (table === 'nothing') return false;
  if (table !== undefined) {
    const end = walkTable(table, 0, toBytes(foldCase(compared)));
    return end >= 0 && (table.labels[end]?.length ?? 0) > 0;
  }
  let result: boolean | undefined = false;
  for (const pattern of expression.patterns) {
    const holds = matchesRegex(pattern, compared);
    if (holds) return true;
    if (holds === undefined) result = undefined;
  }
  return result;
}

function comparedText(
  field: LazyField,
  part: LazyExpression['part'],
  { text, user, domain }: FieldText,
): string | undefined {
  if (!isMailField(field) || part === 'raw') return text;
  // The listener completes an address without a domain.
  if (user === undefined || domain === undefined) return undefined;
  return part === 'domain' ? domain : `${user}@${domain}`;
}

const automata = new WeakMap<LazyExpression, { readonly automaton: Expressions['table'] | 'nothing' }>();

/** The expressions as one automaton; undefined: they are too large to be followed. */
export function automatonOf(expression: LazyExpression): Expressions['table'] | 'nothing' {
  let known = automata.get(expression);
  if (known === undefined) {
    const { table, unknown } = compileExpressions(expression.keys);
    known = { automaton: unknown !== undefined ? undefined : (table ?? 'nothing') };
    automata.set(expression, known);
  }
  return known.automaton;
}
