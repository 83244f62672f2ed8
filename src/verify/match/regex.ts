import { foldCase } from '../../model/config/lengths.js';
import { toBytes } from '../../source/bytes-as-text.js';
import { matchesReferring } from './back-references.js';
import { type ByteNfa, buildByteNfa, runByteNfa } from './byte-nfa.js';
import { parseEre } from './ere.js';
import type { RepetitionBounds } from './ere-result.js';
import type { Ere } from './ere-tree.js';

/**
 * A table entry for a `regex` criterion: a POSIX extended regular expression, searched for anywhere in the lower-cased text. The pattern is lower-cased too, so that
 * `[[:upper:]]` never matches and `\S` means `\s`.
 */
export type RegexPattern =
  | { readonly kind: 'regular'; readonly text: string; readonly ere: Ere }
  /** It does not compile, and never matches. */
  | { readonly kind: 'invalid'; readonly text: string; readonly message: string }
  /** A pattern whose language is not computed: it has a back-reference, or octets that were lost when the file was read. */
  | {
      readonly kind: 'undecided';
      readonly text: string;
      readonly message: string;
      readonly bounds?: RepetitionBounds;
    };

/** Parses a table entry as smtpd's table_regex_match does. A leading `(?i)` is accepted and has almost no effect. */
export function parseRegex(entry: string): RegexPattern {
  const text = foldCase(entry);
  if (text.includes('\ufffd'))
    return { kind: 'undecided', text, message: 'has octets that are no UTF-8 and were not read' };
  const ignoreCase = text.startsWith('(?i)');
  const result = parseEre(toBytes(ignoreCase ? text.slice(4) : text), ignoreCase);
  if (result.ok) return { kind: 'regular', text, ere: result.ere };
  const { problem, message } = result;
  if (problem === 'invalid') return { kind: 'invalid', text, message };
  return { kind: 'undecided', text, message, ...(result.bounds && { bounds: result.bounds }) };
}

const automata = new WeakMap<Ere, { readonly nfa: ByteNfa | undefined }>();

/** Whether `value` (any case) matches; undefined if that is not decided, for a back-reference or too large an expression. */
export function matchesRegex(pattern: RegexPattern, value: string): boolean | undefined {
  if (pattern.kind === 'invalid') return false;
  const text = toBytes(foldCase(value));
  if (pattern.kind === 'regular') return matchesEre(pattern.ere, text);
  if (pattern.bounds === undefined) return undefined;
  const { lower, upper, exact } = pattern.bounds;
  if (lower.some((ere) => matchesEre(ere, text))) return true;
  if (matchesEre(upper, text) === false) return false;
  return exact && matchesReferring(exact, text);
}

function matchesEre(ere: Ere, text: string): boolean | undefined {
  let automaton = automata.get(ere);
  if (automaton === undefined) {
    automaton = { nfa: buildByteNfa(ere) };
    automata.set(ere, automaton);
  }
  return automaton.nfa && runByteNfa(automaton.nfa, text);
}
