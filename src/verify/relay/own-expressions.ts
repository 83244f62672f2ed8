import { Automaton } from '../automata/automaton.js';
import { domainTexts } from '../automata/languages.js';
import { Nfa } from '../automata/nfa.js';
import { type TableProduct, tableProduct } from '../automata/table-product.js';
import { embed, minimal, type TransitionTable } from '../automata/transition-table.js';
import { writtenOut } from '../automata/written-language.js';
import { Spent, spend, TooLarge } from '../budget.js';
import { isPublic, type PublicSuffix } from './public-suffix.js';

/** States of an automaton, and suffixes that are followed, before an expression counts as not tied to a domain. */
const maxStates = 1000;
const maxSuffixes = 1000;

/** The characters of domains. */
const nameLetters = 'abcdefghijklmnopqrstuvwxyz0123456789-_.[]:\\';

/** Results about expressions, which are compiled once for all trials of a configuration. */
const ownExpressions = new WeakMap<PublicSuffix, WeakMap<TransitionTable, boolean>>();
const domainsOf = new WeakMap<TransitionTable, { readonly domains: TransitionTable | undefined }>();

/**
 * Whether every domain that an expression accepts lies below a registrable domain: reads the accepted names from their ends, and stops at each dot
 * behind which stands a name that can be owned.
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
    // A whole name is one domain; only what may stand before it is asked.
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
    // Each will have to be looked at.
    if (stack.length > maxSuffixes) return false;
  }
  return false;
}

/** By the class of an octet and a state: the states from which that octet leads there. */
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

/** The domains of the addresses that an expression over whole addresses accepts; undefined where they are too many to follow. */
export function domainsOfExpression(expression: TransitionTable): TransitionTable | undefined {
  const known = domainsOf.get(expression) ?? { domains: behindLastAt(expression) };
  domainsOf.set(expression, known);
  return known.domains;
}

/** The states of an expression that may be told apart behind the last `@`. */
const maxStarts = 64;

function behindLastAt(expression: TransitionTable): TransitionTable | undefined {
  const symbol = expression.alphabet.classOf['@'.charCodeAt(0)] ?? 0;
  // Any state that the expression can be in may be followed by the last `@`.
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
