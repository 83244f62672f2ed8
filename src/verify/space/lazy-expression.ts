import { foldCase } from '../../model/config/lengths.js';
import { toBytes } from '../../source/bytes-as-text.js';
import { type TransitionTable, walkTable } from '../automata/transition-table.js';
import { spend } from '../budget.js';
import { matchesRegex, parseRegex, type RegexPattern } from '../match/regex.js';
import type { MailFieldName, TextFieldName } from './formula.js';
import { compileExpressions, type Expressions } from './table-contents.js';

/** The fields whose expressions may be evaluated lazily. */
export type LazyField = MailFieldName | TextFieldName;

export const isMailField = (field: LazyField): field is MailFieldName =>
  field === 'sender' || field === 'recipient';

/**
 * A text of a field as the client writes it. For a mail address also its parts as they are compared, the text before the `:` of a source route, and the name that
 * completes it.
 */
export interface FieldText {
  readonly text: string;
  readonly route?: string;
  readonly completed?: string;
  readonly user?: string;
  readonly domain?: string | undefined;
}

/**
 * A criterion that is one variable of the diagram: the regular expressions of a table. Its texts are told apart only when the theory decides whether some text has a
 * combination of such variables (text-theory.ts).
 */
export interface LazyExpression {
  readonly field: LazyField;
  /** The text it is compared with: all of a name or an address, the domain of the address, or what the client wrote for it. */
  readonly part: 'whole' | 'domain' | 'raw';
  readonly keys: readonly string[];
  readonly patterns: readonly RegexPattern[];
  /** Whether every text that it matches belongs to one owner. */
  readonly isOwned: boolean;
}

/** The lookups that may become variables, by their names here. */
const comparedLazily: ReadonlyMap<string, Pick<LazyExpression, 'field' | 'part'>> = new Map([
  ['sender', { field: 'sender', part: 'whole' }],
  ['raw sender', { field: 'sender', part: 'raw' }],
  ['recipient', { field: 'recipient', part: 'whole' }],
  ['raw recipient', { field: 'recipient', part: 'raw' }],
  ['for', { field: 'recipient', part: 'domain' }],
  ['helo', { field: 'helo', part: 'whole' }],
  ['from rdns', { field: 'reverse', part: 'whole' }],
  ['filter rdns', { field: 'reverse', part: 'whole' }],
  ['auth', { field: 'user', part: 'whole' }],
  ['filter auth', { field: 'user', part: 'whole' }],
]);

/**
 * The variable for a table of expressions, in a field that has too many of them to be divided into atoms beforehand; undefined if there is none.
 *
 * @param what what is looked up
 * @param isOwned whether every text that an expression matches belongs to one owner
 */
export function lazyExpression(
  what: string,
  keys: readonly string[],
  fields: ReadonlySet<LazyField>,
  isOwned: (compiled: TransitionTable) => boolean,
): LazyExpression | undefined {
  const compared = comparedLazily.get(what);
  if (compared === undefined || !fields.has(compared.field)) return undefined;
  const patterns = keys.map((key) => parseRegex(key));
  if (patterns.some(({ kind }) => kind === 'undecided')) return undefined;
  const table = compared.field === 'reverse' ? compileExpressions(keys).table : undefined;
  return { ...compared, keys, patterns, isOwned: table !== undefined && isOwned(table) };
}

/** Whether a lazy expression matches a text, or undefined if that is undecided. */
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
  { text, user, completed, domain = completed }: FieldText,
): string | undefined {
  if (!isMailField(field) || part === 'raw') return text;
  // The listener completes an address without a domain.
  if (user === undefined || domain === undefined) return undefined;
  return part === 'domain' ? domain : `${user}@${domain}`;
}

const automata = new WeakMap<LazyExpression, { readonly automaton: Expressions['table'] | 'nothing' }>();

/** The expressions as one automaton, `nothing` if they match no text, or undefined if they are too large. */
export function automatonOf(expression: LazyExpression): Expressions['table'] | 'nothing' {
  let known = automata.get(expression);
  if (known === undefined) {
    const { table, unknown } = compileExpressions(expression.keys);
    known = { automaton: unknown !== undefined ? undefined : (table ?? 'nothing') };
    automata.set(expression, known);
  }
  return known.automaton;
}
