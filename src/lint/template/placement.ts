import type { Statement } from '../../../grammar/ast.js';
import type { Config } from '../../model/config/config.js';
import type { Optional, Rendering, Variable } from '../../source/templates/render.js';
import { breakingLines, isBesideBackslash } from './broken-lines.js';
import { type OptionalCriteria, optionalCriteriaOf } from './optional-criteria.js';
import { Ranges } from './ranges.js';

/** The positions of a rendering's open choices relative to its statements. */
export interface Placement {
  /** A choice that has to be made before anything can be said: it is inside a statement, or its branches declare the same name. */
  readonly split: Variable | undefined;
  /** All choices inside statements. */
  readonly cut: readonly Variable[];
  /** Choices that do not affect relaying, with a value that represents all. */
  readonly indifferent: ReadonlyMap<string, number>;
  /** Choices among whole statements and whole criteria, some of which decide what becomes of mail. */
  readonly whole: readonly Variable[];
  /** The criteria of rules that depend on a choice. */
  readonly criteria: readonly OptionalCriteria[];
  /** Those of them that are among rules. */
  readonly ofRules: readonly Variable[];
  /** Tables whose entries depend on a choice, with its variable. */
  readonly varied: ReadonlyMap<string, Variable>;
}

/** Statements that decide what becomes of mail; other known statements do not. */
const deciding: ReadonlySet<string> = new Set([
  'listen',
  'match',
  'accept',
  'reject',
  'action',
  'filter',
  'table',
  'include',
]);

/**
 * Determines the positions of the open choices.
 *
 * @param anything the places where the text has no statement though it may have any
 */
export function placementOf(
  config: Config,
  rendering: Rendering,
  anything: readonly { readonly start: number }[] = [],
): Placement {
  const judged = new Bearing();
  const ofRules = new Set<Variable>();
  const varied = new Map<string, Variable>();
  const criteria: OptionalCriteria[] = [];
  const text = rendering.file.text;
  const ranges = new Ranges(rendering.optional);
  const statements = mainStatements(config, rendering);
  for (const statement of statements) {
    const { start } = statement.span;
    const end = lineEnd(text, statement.span.end);
    const keyword = firstWordOf(statement);
    const isDeciding = statement.type === 'macro' || keyword === undefined || isDecisive(keyword);
    // A limit of 0 keeps all mail out.
    const isLimit = !isDeciding && /\b0\b/.test(text.slice(start, end));
    for (const { variable } of ranges.around(start, end)) {
      if (isDeciding || isLimit) judged.add(variable, isLimit ? 'cut' : 'whole');
      if (keyword === undefined || isOfRule(keyword)) ofRules.add(variable);
    }
    const inside = ranges.cutting(start, end);
    const optional = optionalCriteriaOf(statement, inside, config);
    criteria.push(...optional);
    for (const { variable } of optional) {
      judged.add(variable, 'whole');
      ofRules.add(variable);
    }
    for (const range of inside) {
      if (optional.some(({ start }) => start === range.start)) continue;
      const how = isDeciding ? cutting(text, { start, end }, range, ranges, keyword) : 'indifferent';
      if (how === 'varied')
        varied.set(/^table\s+"?([^\s"]+)/.exec(text.slice(start, end))?.[1] ?? '', range.variable);
      judged.add(range.variable, how === 'split' ? 'cut' : 'indifferent');
    }
  }
  for (const { variable } of anything.flatMap(({ start }) => ranges.around(start, start))) {
    judged.add(variable, 'whole');
    ofRules.add(variable);
  }
  for (const variable of breakingLines(config, rendering, ranges)) judged.add(variable, 'cut');
  const twice = declaredTwice(statements, ranges);
  const known = rendering.open.map((variable) => ({ variable, how: judged.of(variable) }));
  const cut = known.flatMap(({ variable, how }) => (how === 'cut' ? [variable] : []));
  return {
    split: cut[0] ?? twice,
    cut,
    indifferent: new Map(
      known.flatMap(({ variable, how }) =>
        how === 'indifferent' ? [[variable.id, variable.part.type === 'loop' ? 1 : 0] as const] : [],
      ),
    ),
    whole: known.flatMap(({ variable, how }) => (how === 'whole' ? [variable] : [])),
    criteria,
    ofRules: [...ofRules],
    varied,
  };
}

/** The positions in which each variable was seen. */
class Bearing {
  readonly #seen = new Map<string, Set<'whole' | 'cut' | 'indifferent'>>();

  add({ id }: Variable, how: 'whole' | 'cut' | 'indifferent'): void {
    const seen = this.#seen.get(id) ?? new Set();
    this.#seen.set(id, seen.add(how));
  }

  of({ id }: Variable): 'whole' | 'cut' | 'indifferent' {
    const seen = this.#seen.get(id);
    if (seen === undefined) return 'indifferent';
    // If a choice is inside one statement and around another, a text with all its branches has no meaning.
    if (seen.has('cut') || (seen.has('whole') && seen.has('indifferent'))) return 'cut';
    return seen.has('whole') ? 'whole' : 'indifferent';
  }
}

/** All statements of the main file, including those of the syntax before 6.4. */
export function mainStatements(config: Config, { file }: Pick<Rendering, 'file'>): readonly Statement[] {
  return config.statements.filter(({ span }) => span.file.path === file.path);
}

/** The first word of a statement, or undefined for a macro. */
export function firstWordOf(statement: Statement): string | undefined {
  if (statement.type === 'macro') return undefined;
  return (statement.type === 'directive' ? statement.keyword : statement.words[0])?.value;
}

const known: ReadonlySet<string> = new Set([
  ...['bounce', 'ca', 'mda', 'mta', 'pki', 'proc', 'queue', 'smtp', 'srs', 'admd'],
  ...[
    'limit',
    'expire',
    'max-message-size',
    'bounce-warn',
    'subaddressing-delimiter',
    'ciphers',
    'authenticate',
  ],
]);

/** Whether a statement is a rule, or may contain rules, by its first word. */
const isOfRule = (keyword: string): boolean =>
  ['match', 'accept', 'reject', 'include'].includes(keyword) ||
  !(known.has(keyword) || deciding.has(keyword));

/** Whether a statement decides who may relay, by its first word: a statement with an unknown first word may be anything. */
const isDecisive = (keyword: string): boolean => deciding.has(keyword) || !known.has(keyword);

/** The end of the line at a place, including the lines that a backslash joins to it. */
export function lineEnd(text: string, from: number): number {
  let end = text.indexOf('\n', from);
  while (end !== -1 && text[end - 1] === '\\') end = text.indexOf('\n', end + 1);
  return end === -1 ? text.length : end;
}

/** Options of a listener that do not affect who may relay. */
const neutralOptions =
  /^(?:\\\r?\n|\s|(?:pki|hostname|protocols|ciphers|dhe|certificate)\s+(?:"[^"\n]*"|[^\s"]+)|mask-src|mask-source|received-auth|no-dsn|tls|tls-require|senders\s+<[^>\s]*>(?:\s+masquerade)?)*$/;

/** The consequence of a choice inside a statement. */
function cutting(
  text: string,
  { start, end }: Pick<Optional, 'start' | 'end'>,
  range: Optional,
  ranges: Ranges,
  keyword: string | undefined,
): 'split' | 'indifferent' | 'varied' {
  const before = text.slice(start, Math.max(start, range.start));
  const piece = text.slice(Math.max(start, range.start), Math.min(end, range.end));
  if (isBesideBackslash(text, range)) return 'split';
  if (range.start <= start || /(?<!\\)\n/.test(text.slice(range.start, range.end).trimEnd())) {
    const isEntry = keyword === 'table' && range.start > start && range.end < end;
    if (!isEntry) return 'split';
  }
  switch (keyword) {
    case 'listen':
      return neutralOptions.test(piece) && /^listen\s+on\s+\S+\s/.test(before) ? 'indifferent' : 'split';
    case 'action': {
      const method = /^action\s+(?:"[^"\n]*"|\S+)\s+([a-z-]+)/.exec(before)?.[1];
      if (method === undefined) return 'split';
      if (method === 'relay')
        return isNeutralInRelay(before, piece, areOwnWords(text, before, piece, range, ranges))
          ? 'indifferent'
          : 'split';
      const isWord = new RegExp(`${method}$`).test(before);
      return isWord || /\b(?:alias|virtual|userbase|relay)\b/.test(piece) ? 'split' : 'indifferent';
    }
    case 'table':
      return /^table\s+\S+\s/.test(before) && !piece.includes('table ') ? 'varied' : 'split';
    case 'filter':
      return /^filter\s+\S+\s+proc-exec\b/.test(before) ? 'indifferent' : 'split';
    default:
      return 'split';
  }
}

/** Whether the words of a range are words of their own, and those beside it are the same without it. */
function areOwnWords(
  text: string,
  before: string,
  piece: string,
  { end }: Optional,
  ranges: Ranges,
): boolean {
  const isBehindBlank = /\s$/.test(before);
  if (!isBehindBlank && !/^\s/.test(piece)) return false;
  return (isBehindBlank && /\s$/.test(piece)) || isBlankBehind(text, end, ranges);
}

/** Whether a blank or the end of the line is at a place, whichever of the ranges that begin there are there. */
function isBlankBehind(text: string, place: number, ranges: Ranges): boolean {
  for (let at = place; ; ) {
    if (at >= text.length) return true;
    if (!/\s/.test(text[at] ?? '')) return false;
    const [optional] = ranges.around(at, at + 1).filter(({ start }) => start >= place);
    if (optional === undefined) return true;
    at = optional.end;
  }
}

/** Options of a relay that say nothing of where mail goes. */
const neutralRelayOption =
  /(?:pki|ca|ciphers|protocols|helo|helo-src|mail-from|src|auth|ttl)\s+(?:"[^"\n]*"|[^\s"]+)|tls(?:\s+no-verify)?|srs/;
const neutralRelayOptions = new RegExp(`^(?:\\\\\\r?\\n|\\s|${neutralRelayOption.source})*$`);
const eachNeutralOption = new RegExp(`\\s(?:${neutralRelayOption.source})(?=\\s|$)`, 'g');

/** The text of an action without the options that say nothing of where mail goes, and with single blanks. */
export const withoutNeutralOptions = (text: string): string =>
  text.replace(eachNeutralOption, '').replace(/\s+/g, ' ').trim();

/** Whether a piece of a relay says nothing of where mail goes, or just with which of several hosts of SMTP. */
function isNeutralInRelay(before: string, piece: string, areApart: boolean): boolean {
  if (/\shost\s+"?(?:smtp|smtps|smtp\+\w+):\/\/[^\s"]*$/.test(before)) return !/[\s"]/.test(piece);
  return areApart && neutralRelayOptions.test(piece);
}

/** The variable of a declaration whose name another one shares. */
function declaredTwice(statements: readonly Statement[], ranges: Ranges): Variable | undefined {
  const seen = new Map<string, Statement>();
  for (const statement of statements) {
    const name = declared(statement);
    if (name === undefined) continue;
    const other = seen.get(name);
    seen.set(name, statement);
    if (other === undefined) continue;
    for (const { span } of [statement, other]) {
      const [range] = ranges.around(span.start, span.end);
      if (range !== undefined) return range.variable;
    }
  }
  return undefined;
}

const naming: ReadonlySet<string> = new Set(['action', 'filter', 'table']);

/** The kind and the name of a statement's declaration. */
export function declared(statement: Statement): string | undefined {
  if (statement.type === 'macro') return `macro ${statement.name.value}`;
  const keyword = firstWordOf(statement);
  if (keyword === undefined || !naming.has(keyword)) return undefined;
  const words =
    statement.type === 'directive'
      ? statement.items.flatMap((item) => (item.type === 'word' ? [item] : []))
      : statement.words.slice(1);
  return words[0] && `${keyword} ${words[0].value}`;
}
