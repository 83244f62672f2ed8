import { Automaton } from '../automata/automaton.js';
import { domainTexts } from '../automata/languages.js';
import { Nfa } from '../automata/nfa.js';
import { type TableProduct, tableProduct } from '../automata/table-product.js';
import { embed, minimal, type TransitionTable } from '../automata/transition-table.js';
import { writtenOut } from '../automata/written-language.js';
import { Spent, spend, TooLarge } from '../budget.js';
import { isPublic, type PublicSuffix } from './public-suffix.js';

/** The most states of an automaton, and the most suffixes that are followed; past these an expression counts as not tied to a domain. */
const maxStates = 1000;
const maxSuffixes = 1000;

/** The characters of domains. */
const nameLetters = 'abcdefghijklmnopqrstuvwxyz0123456789-_.[]:\\';

/** Cached results about expressions, which are compiled once for all trials of a configuration. */
const ownExpressions = new WeakMap<PublicSuffix, WeakMap<TransitionTable, boolean>>();
const domainsOf = new WeakMap<TransitionTable, { readonly domains: TransitionTable | undefined }>();

/**
 * Whether every domain that an expression accepts is below a registrable domain: reads the accepted names from their ends, and stops at each dot that is followed by
 * a name that can be owned.
 */
export function isOwnExpression(expression: TransitionTable, publicSuffix: PublicSuffix): boolean {
  const known = ownExpressions.get(publicSuffix) ?? new WeakMap<TransitionTable, boolean>();
  ownExpressions.set(publicSuffix, known);
  const isOwn = known.get(expression) ?? isBelowOwnNames(expression, publicSuffix);
  known.set(expression, isOwn);
  return isOwn;
}

function isBelowOwnNames(expression: TransitionTable, publicSuffix: PublicSuffix): boolean {
  const names = tableProduct(expression, writtenOut(domainTexts), maxStates);
  if (names === undefined) return false;
  const backward = backwardSteps(names);
  const letters = Array.from(names.samples, (): string[] => []);
  for (const letter of nameLetters) letters[names.classOf[letter.charCodeAt(0)] ?? 0]?.push(letter);
  const stack: { readonly suffix: string; readonly states: readonly number[] }[] = [
    { suffix: '', states: names.ends },
  ];
  for (let count = 0; count < maxSuffixes; count += 1) {
    const at = stack.pop();
    if (at === undefined) return true;
    const { suffix, states } = at;
    // A whole name is one domain, so that only what may come before it is followed; an accepted empty text belongs to no one.
    if (suffix === '' && states.includes(0)) return false;
    const owned = suffix !== '' && !isPublic(suffix, publicSuffix);
    spend(suffix.length + states.length * backward.length);
    backward.forEach((steps, symbol) => {
      const before = new Set<number>();
      for (const state of states) for (const from of steps[state] ?? []) before.add(from);
      if (before.size === 0) return;
      const rest = [...before];
      for (const letter of letters[symbol] ?? [])
        if (letter !== '.' || !owned) stack.push({ suffix: letter + suffix, states: rest });
    });
    // Each of them would have to be followed.
    if (stack.length > maxSuffixes) return false;
  }
  return false;
}

/** For each class of octets and each state, the states from which the class leads there. */
function backwardSteps({ samples, moves }: TableProduct): readonly (readonly (readonly number[])[])[] {
  const backward = Array.from(samples, (): number[][] => []);
  moves.forEach((row, from) => {
    row.forEach((to, symbol) => {
      if (to < 0) return;
      const steps = backward[symbol];
      if (steps === undefined) return;
      const before = steps[to] ?? [];
      before.push(from);
      steps[to] = before;
    });
  });
  return backward;
}

/** The domains of the addresses that an expression over whole addresses accepts, or undefined if they are too many to follow. */
export function domainsOfExpression(expression: TransitionTable): TransitionTable | undefined {
  const known = domainsOf.get(expression) ?? { domains: behindLastAt(expression) };
  domainsOf.set(expression, known);
  return known.domains;
}

/** The most states that an expression may be in after the last `@`. */
const maxStarts = 64;

function behindLastAt(expression: TransitionTable): TransitionTable | undefined {
  const symbol = expression.alphabet.classOf['@'.charCodeAt(0)] ?? 0;
  // The last `@` may come in any state of the expression.
  const starts = new Set(
    expression.moves.flatMap((row) => ((row[symbol] ?? -1) >= 0 ? [row[symbol] ?? -1] : [])),
  );
  if (starts.size > maxStarts) return undefined;
  const nfa = new Nfa();
  const states = embed(nfa, expression, (state) => ((expression.labels[state]?.length ?? 0) > 0 ? [0] : []));
  for (const start of starts) nfa.starts.push(states[start] ?? 0);
  try {
    return minimal(new Automaton(nfa, maxStates));
  } catch (error) {
    if (error instanceof TooLarge && !(error instanceof Spent)) return undefined;
    throw error;
  }
}
