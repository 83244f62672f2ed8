import type { Configuration } from '../api/configuration.js';
import { verifierOptions } from '../api/configuration.js';
import { markdownCode } from '../report/markdown.js';
import { columnTitle, dispositionText, rowTitle, senderInShort } from '../report/matrix/matrix-words.js';
import { inWords } from '../source/prose.js';
import { TooLarge } from '../verify/automata/automaton.js';
import { Budget, usualWork, within } from '../verify/budget.js';
import { type CellPart, type Matrix, type MatrixRow, matrixOf } from '../verify/matrix/matrix.js';
import { socketName } from '../verify/matrix/rows.js';

/** A name in Markdown; the local socket is not a name. */
const inCode = (name: string): string => (name === socketName ? name : markdownCode(name));

/** A tenth of the work that a check may cost, because the user is typing. */
const work = usualWork / 10;

/** An outcome of mail that reaches a rule. */
export interface RuleFlow {
  /** The senders: `strangers`, `authenticated users`. */
  readonly who: string;
  /** The outcome in Markdown, with listeners and recipients: "strangers to `example.org`: delivered by `in`". */
  readonly line: string;
  readonly disposition: CellPart['disposition'];
}

/** The senders of mail through a configuration, by its rules and listeners. */
export interface MailFlow {
  /** The flows by rule number, from 1. A rule that decides nothing has none. */
  readonly rules: ReadonlyMap<number, readonly RuleFlow[]>;
  /** The senders who may send to foreign domains, by listener name. */
  readonly relaying: ReadonlyMap<string, readonly string[]>;
}

const known = new WeakMap<Configuration, MailFlow | undefined>();

/** The mail flow of a configuration, or undefined if smtpd would not start, or if computing it would take too long while the user types. */
export function mailFlowOf(conf: Configuration): MailFlow | undefined {
  if (!known.has(conf)) known.set(conf, computed(conf));
  return known.get(conf);
}

function computed(conf: Configuration): MailFlow | undefined {
  const matrix = matrixWithin(conf);
  return matrix && conf.redact({ rules: flowsByRule(matrix), relaying: relayingBy(matrix) });
}

/** The matrix of a configuration, including its secrets, or undefined if smtpd would not start, or if it costs more than the user would wait for. */
function matrixWithin(conf: Configuration): Matrix | undefined {
  if (conf.refusals.length > 0) return undefined;
  try {
    return within(new Budget(work), () => matrixOf(conf.model, conf.machine, verifierOptions(conf)));
  } catch (error) {
    if (error instanceof TooLarge) return undefined;
    throw error;
  }
}

function flowsByRule({ rows, columns }: Matrix): MailFlow['rules'] {
  const found = new Map<number, RuleFlow[]>();
  for (const row of rows) {
    for (const [rule, outcomes] of outcomesByRule(row)) {
      const flows = found.get(rule) ?? [];
      found.set(rule, flows);
      for (const [outcome, { disposition, at }] of outcomes) {
        const recipients = at.flatMap((column) => columns[column] ?? []);
        const whom = recipients.map((column) => columnTitle(column, inCode));
        const line = `${rowTitle(row, inCode)} to ${inWords(whom)}: ${outcome}`;
        flows.push({ who: senderInShort(row.sender), line, disposition });
      }
    }
  }
  return found;
}

/** The columns of each outcome, by the rule that decides it. */
function outcomesByRule({ cells }: MatrixRow) {
  const found = new Map<
    number,
    Map<string, { readonly disposition: CellPart['disposition']; readonly at: number[] }>
  >();
  for (const [at, { parts }] of cells.entries()) {
    for (const part of parts) {
      const outcome = `${part.certain ? '' : 'perhaps '}${dispositionText(part, inCode)}`;
      for (const rule of part.rules) {
        const outcomes = found.get(rule) ?? new Map();
        found.set(rule, outcomes);
        const known = outcomes.get(outcome) ?? { disposition: part.disposition, at: [] };
        outcomes.set(outcome, known);
        if (!known.at.includes(at)) known.at.push(at);
      }
    }
  }
  return found;
}

function relayingBy({ rows, columns }: Matrix): MailFlow['relaying'] {
  const foreign = columns.findIndex(({ kind }) => kind === 'foreign');
  const found = new Map<string, Set<string>>();
  for (const { cells, listeners, sender } of rows) {
    if (!cells[foreign]?.parts.some(({ disposition }) => disposition === 'relayed')) continue;
    for (const listener of listeners)
      found.set(listener, (found.get(listener) ?? new Set()).add(senderInShort(sender)));
  }
  return new Map([...found].map(([listener, who]) => [listener, [...who]]));
}
