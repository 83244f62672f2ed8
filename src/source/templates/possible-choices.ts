/** A condition as far as it is known how it hangs on others. Atoms with the same key have the same value. */
export type ConditionFormula =
  | { readonly type: 'atom'; readonly key: string }
  | { readonly type: 'not'; readonly of: ConditionFormula }
  | { readonly type: 'and' | 'or'; readonly of: readonly ConditionFormula[] };

/** Conditions of which the first that holds decides, and the branch that is taken: the index of that one, or their number if none holds. */
export type DecidedConditions = readonly [{ readonly formulas: readonly ConditionFormula[] }, number];

const operand = /[$@]*[A-Za-z_.][\w.@]*(?: is [a-z]+)?/.source;
const negatable = new RegExp(`^(?:not |!)?${operand}$`);

/** How a language joins conditions: between them, or before all of them, as Go does. */
const connectives = [
  { type: 'and', between: / and | ?&& ?/, before: /^and / },
  { type: 'or', between: / or | ?\|\| ?/, before: /^or / },
] as const;

/**
 * Reads a condition of a template: names, `not` before one, and several joined by `and` or by `or`. Whatever else is in it, it is an atom as a whole.
 *
 * @param keyOf the key of an atom by its text
 */
export function conditionFormula(text: string, keyOf: (atom: string) => string): ConditionFormula {
  const plain = text.trim().replace(/\s+/g, ' ');
  for (const { type, between, before } of connectives) {
    const parts = before.test(plain) ? plain.replace(before, '').split(' ') : plain.split(between);
    if (parts.length > 1 && parts.every(isOperand))
      return { type, of: parts.map((one) => literal(one, keyOf)) };
  }
  return isOperand(plain) ? literal(plain, keyOf) : { type: 'atom', key: keyOf(text) };
}

const words: ReadonlySet<string> = new Set(['and', 'or', 'not', 'if', 'else', 'unless', 'in', 'is']);

const isOperand = (text: string): boolean =>
  negatable.test(text) && !words.has(text.replace(/^(?:not |!)/, ''));

function literal(text: string, keyOf: (atom: string) => string): ConditionFormula {
  const [negation] = /^(?:not |!)/.exec(text) ?? [];
  const atom: ConditionFormula = { type: 'atom', key: keyOf(text.slice(negation?.length ?? 0)) };
  return negation === undefined ? atom : { type: 'not', of: atom };
}

/** The most conditions whose values are tried; with more, anything is possible. */
const maxAtoms = 12;

/** Whether such decisions do not contradict one another: false only if no values of the conditions lead to all of them. */
export function arePossible(decisions: readonly DecidedConditions[]): boolean {
  const facts: { readonly formula: ConditionFormula; readonly holds: boolean }[] = [];
  const known = new Set<string>();
  for (const [{ formulas }, value] of decisions)
    for (const [at, formula] of formulas.slice(0, value + 1).entries()) {
      facts.push({ formula, holds: at === value });
      for (const atom of atomsOf(formula)) known.add(atom);
      if (known.size > maxAtoms) return true;
    }
  const atoms = [...known];
  const values = new Map<string, boolean>();
  const search = (at: number): boolean => {
    const isRefuted = facts.some(({ formula, holds }) => truthOf(formula, values) === !holds);
    const atom = atoms[at];
    if (isRefuted || atom === undefined) return !isRefuted;
    for (const value of [true, false]) {
      values.set(atom, value);
      if (search(at + 1)) return true;
    }
    values.delete(atom);
    return false;
  };
  return search(0);
}

function atomsOf(formula: ConditionFormula): readonly string[] {
  if (formula.type === 'atom') return [formula.key];
  return formula.type === 'not' ? atomsOf(formula.of) : formula.of.flatMap(atomsOf);
}

/** The value of a formula, or undefined as long as it hangs on atoms without one. */
function truthOf(formula: ConditionFormula, values: ReadonlyMap<string, boolean>): boolean | undefined {
  if (formula.type === 'atom') return values.get(formula.key);
  if (formula.type === 'not') {
    const value = truthOf(formula.of, values);
    return value === undefined ? undefined : !value;
  }
  const each = formula.of.map((one) => truthOf(one, values));
  const deciding = formula.type === 'or';
  if (each.includes(deciding)) return deciding;
  return each.includes(undefined) ? undefined : !deciding;
}
