import type { Config, Table as ConfigTable } from '../model/config.js';
import { foldCase } from '../model/lengths.js';
import type { Machine } from '../model/machine.js';
import { remembered, spend, TooLarge } from './budget.js';
import { parseRegex } from './match/regex.js';
import { builtinEntries } from './server/local-names.js';
import { Automaton } from './sets/automaton.js';
import { expression } from './sets/expressions.js';
import { Nfa } from './sets/nfa.js';
import { minimal, type Table } from './sets/table.js';

/** A table's keys in lower case, or why they are not known. */
export type Keys =
  | { readonly known: true; readonly keys: readonly string[] }
  | { readonly known: false; readonly reason: string };

/** The keys of a table, the built-in ones included. */
export function keysOf(table: ConfigTable, config: Pick<Config, 'release'>, machine: Machine): Keys {
  if (table.origin === 'builtin' && table.kind === 'list')
    return { known: true, keys: builtinEntries(table.name, config, machine).map(foldCase) };
  if (!table.contents.known) return { known: false, reason: table.contents.reason };
  let known = keysOfTable.get(table);
  if (known === undefined) {
    known = { known: true, keys: table.contents.entries.map(({ key }) => foldCase(key)) };
    keysOfTable.set(table, known);
  }
  return known;
}

/** Made once, however many spaces of envelopes a table has a part in. */
const keysOfTable = new WeakMap<ConfigTable, Keys>();

/** The regular expressions of a table as one automaton, and why that may not be all of it. */
export interface Expressions {
  /** Undefined: none of them ever matches. */
  readonly table: Table | undefined;
  readonly unknown: string | undefined;
  readonly keys: readonly string[];
  /** They take more work than they may. */
  readonly tooLarge?: boolean;
}

/** States that a table's expressions may take together; beyond that what they match counts as unknown. */
const mostStates = 3000;

/** Compiles the entries of a `regex` table: one that smtpd cannot compile never matches. */
export function compileExpressions(keys: readonly string[]): Expressions {
  return remembered(`expressions ${keys.join('\n')}`, () => compile(keys));
}

function compile(keys: readonly string[]): Expressions {
  const nfa = new Nfa();
  let unknown: string | undefined;
  let some = false;
  try {
    for (const key of keys) {
      spend(key.length);
      const pattern = parseRegex(key);
      if (pattern.kind === 'undecided') unknown = `regular expression ${key}: ${pattern.message}`;
      if (pattern.kind !== 'regular') continue;
      some = true;
      expression(pattern.ere)(nfa, 0);
    }
    return { table: some ? minimal(new Automaton(nfa, mostStates)) : undefined, unknown, keys };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    return {
      table: undefined,
      unknown: `regular expression ${keys[0] ?? ''}: too large to decide`,
      tooLarge: true,
      keys,
    };
  }
}
