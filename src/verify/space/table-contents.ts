import type { Config, Table as ConfigTable } from '../../model/config/config.js';
import { keyIndexOf, leastKept } from '../../model/config/key-index.js';
import { foldCase } from '../../model/config/lengths.js';
import type { Machine } from '../../model/config/machine.js';
import { Automaton } from '../automata/automaton.js';
import { expression } from '../automata/expressions.js';
import { Nfa } from '../automata/nfa.js';
import { minimal, type TransitionTable } from '../automata/transition-table.js';
import { remembered, Spent, spend, TooLarge } from '../budget.js';
import type { Ere } from '../match/ere-tree.js';
import { matchesRegex, parseRegex } from '../match/regex.js';
import { literally } from '../match/sample.js';
import { builtinEntries } from '../smtp/local-names.js';
import { indexTexts } from './postings.js';

/** A table's keys in lower case, or why they are not known. */
export type TableKeys =
  | { readonly known: true; readonly keys: readonly string[] }
  | { readonly known: false; readonly reason: string; readonly unseen?: string };

/** The keys of a table, including the built-in ones. */
export function tableKeys(table: ConfigTable, config: Pick<Config, 'release'>, machine: Machine): TableKeys {
  if (table.origin === 'builtin' && table.kind === 'list')
    return { known: true, keys: builtinEntries(table.name, config, machine).map(foldCase) };
  if (!table.contents.known) return table.contents;
  const known = keysOfTable.get(table);
  if (known !== undefined) return known;
  const { entries } = table.contents;
  const found: TableKeys = { known: true, keys: entries.map(({ key }) => foldCase(key)) };
  if (entries.length < leastKept) return found;
  // The entries that a backend answers with may have duplicate keys.
  const index = keyIndexOf(entries);
  if (index.size === entries.length) indexTexts(found.keys, index);
  keysOfTable.set(table, found);
  return found;
}

/** A cache for larger tables, which may take part in many spaces of envelopes. */
const keysOfTable = new WeakMap<ConfigTable, TableKeys>();

/** The regular expressions of a table as one automaton, and why that may not be all of them. */
export interface Expressions {
  /** The texts that they match in any case, or undefined if there are none. */
  readonly table: TransitionTable | undefined;
  readonly unknown: string | undefined;
  readonly keys: readonly string[];
  /** Which part of the keys' texts the table has, unless these are the certain ones. */
  readonly part?: 'possible' | 'missed';
  /** Set if they take more work than is allowed. */
  readonly tooLarge?: boolean;
  /** The other texts that they may match, or undefined for any, if `unknown` is given. */
  readonly possible?: TransitionTable | undefined;
  /** Of the texts that were asked about, those that no expression matches. */
  readonly missed?: TransitionTable | undefined;
}

/** The most states of a table's expressions together; beyond that what they match counts as unknown. */
const maxStates = 3000;

const exactly = (text: string): Ere => ({
  type: 'sequence',
  items: [
    { type: 'assert', before: 'edge', after: 'any' },
    literally(text),
    { type: 'assert', before: 'any', after: 'edge' },
  ],
});

function compiled(eres: readonly Ere[]): TransitionTable | undefined {
  if (eres.length === 0) return undefined;
  const nfa = new Nfa();
  for (const ere of eres) expression(ere)(nfa, 0);
  return minimal(new Automaton(nfa, maxStates));
}

/**
 * Compiles the entries of a `regex` table. One that smtpd cannot compile never matches.
 *
 * @param known texts that are examined one by one if expressions are not decided as a whole
 */
export function compileExpressions(keys: readonly string[], known: readonly string[] = []): Expressions {
  return remembered(`expressions ${JSON.stringify([keys, known])}`, () => compile(keys, known));
}

function compile(keys: readonly string[], known: readonly string[]): Expressions {
  const sure: Ere[] = [];
  const possible: Ere[] = [];
  let unknown: string | undefined;
  let bounded = true;
  for (const key of keys) {
    spend(key.length);
    const pattern = parseRegex(key);
    if (pattern.kind === 'regular') sure.push(pattern.ere);
    if (pattern.kind !== 'undecided') continue;
    unknown = `regular expression ${key}: ${pattern.message}`;
    sure.push(...(pattern.bounds?.lower ?? []));
    if (pattern.bounds === undefined) bounded = false;
    else possible.push(pattern.bounds.upper);
  }
  try {
    const table = compiled(sure);
    if (unknown === undefined) return { table, unknown, keys };
    const patterns = keys.map(parseRegex);
    const missed = known.filter((text) => patterns.every((pattern) => matchesRegex(pattern, text) === false));
    return {
      table,
      unknown,
      keys,
      ...(bounded && { possible: compiled(possible) }),
      missed: compiled(missed.map(exactly)),
    };
  } catch (error) {
    if (!(error instanceof TooLarge) || error instanceof Spent) throw error;
    return {
      table: undefined,
      unknown: `regular expression ${keys[0] ?? ''}: too large to decide`,
      tooLarge: true,
      keys,
    };
  }
}
