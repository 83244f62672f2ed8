import type { ErrorStatement, Item, Statement } from '../../../grammar/ast.js';
import type { Config } from '../../model/config/config.js';
import { firstWhere } from '../../source/first-where.js';
import type { Optional, Placeholder, Rendering, Variable } from '../../source/templates/render.js';
import { positionAt, spanText } from '../../source/text.js';
import { hasTwice } from './optional-criteria.js';
import { declared, lineEnd } from './placement.js';
import { placeholdersWithin, type Ranges } from './ranges.js';

/** A statement that smtpd refuses whatever is filled in. */
export interface RefusedStatement {
  readonly start: number;
  readonly end: number;
  /** The choices with which it is present; empty if it always is. */
  readonly ranges: readonly Optional[];
}

/** The statements that no release reads, whatever is filled in. */
export function refusedIn(config: Config, rendering: Rendering, ranges: Ranges): readonly RefusedStatement[] {
  const { text, path } = rendering.file;
  const unread = unreadIn(config).filter((each) => !isForPlaceholder(each, rendering));
  const refused = [...unread, ...contradictionsIn(config)].flatMap((statement) => {
    if (statement.span.file.path !== path) return [];
    const { start } = statement.span;
    const end = lineEnd(text, statement.span.end);
    const around = ranges.around(start, end);
    // A statement with an open choice inside is not a statement yet, unless smtpd stops before it.
    const [cut] = ranges.cutting(start, end);
    if (cut !== undefined && (around.length > 0 || !stopsBefore(statement, cut.start))) return [];
    return [{ start, end, ranges: around }];
  });
  return [...refused, ...twiceGivenIn(config, rendering, ranges)];
}

/** The match rules with a criterion that is given twice, whatever the choices inside them are. */
export function twiceGivenIn(
  { statements }: Config,
  rendering: Rendering,
  ranges: Ranges,
): readonly RefusedStatement[] {
  const { text, path } = rendering.file;
  return statements.flatMap((statement) => {
    if (statement.type !== 'directive' || statement.keyword.value !== 'match') return [];
    if (statement.span.file.path !== path) return [];
    const { start } = statement.span;
    const end = lineEnd(text, statement.span.end);
    const inside = ranges.cutting(start, end);
    const isSure = ({ span }: Item): boolean =>
      !inside.some((range) => range.start < span.end && span.start < range.end);
    return hasTwice(statement.items.filter(isSure))
      ? [{ start, end, ranges: ranges.around(start, end) }]
      : [];
  });
}

/** The rules whose action nothing declares, where all that could declare it was read. */
export function undeclaredIn(
  { refusals, unseen, statements, file }: Config,
  rendering: Rendering,
  ranges: Ranges,
): readonly RefusedStatement[] {
  const areKnown = statements.every((one) => !rendering.words.test(declared(one) ?? ''));
  if (!areKnown || unseen.some(({ what }) => what === 'include')) return [];
  return refusals.flatMap(({ check, severity, span }) => {
    const { start, end } = span;
    const isAction = check === 'M01' && severity !== 'warning' && span.file.path === file.path;
    const isKnown = isAction && !rendering.words.test(spanText(span));
    return isKnown ? [{ start, end, ranges: ranges.around(start, end) }] : [];
  });
}

/** Whether smtpd refuses a statement for words before a place, whatever comes behind them. */
function stopsBefore(statement: Statement, place: number): boolean {
  if (statement.type !== 'error') return false;
  const { span, problem } = statement;
  const { text } = span.file;
  // Quotes that are open, or a backslash, reach further.
  const isWhole = /^(?:[^"\\#\n]|"[^"\\\n]*")*$/.test(text.slice(span.start, problem.span.end));
  return isWhole && problem.span.end < place && problem.span.start < problem.span.end;
}

/** Whether what smtpd stops at is filled in, or stands behind something that is, which may be several words. At the end of a line it may be any value before it that lacks a word. */
export function isForPlaceholder(statement: ErrorStatement, rendering: Rendering): boolean {
  const { span, problem } = statement;
  const { placeholders, words } = rendering;
  const { text } = rendering.file;
  const before = placeholdersWithin(rendering, span.start, problem.span.start);
  const isWords = ({ word, start }: Placeholder): boolean =>
    words.test(word) && /\s/.test(text[start - 1] ?? '\n');
  if (before.some(isWords) && !isAction.test(spanText(problem.span))) return true;
  const isAtEnd = problem.span.start >= span.end;
  const [start, end] = isAtEnd ? [span.start, problem.span.start] : [problem.span.start, problem.span.end];
  const behind = firstWhere(
    placeholders.length,
    (at) => (placeholders[at]?.start ?? 0) >= Math.max(end, start + 1),
  );
  return (placeholders[behind - 1]?.end ?? 0) > start;
}

/** A second action of a rule of the syntax before 6.4, which no words before it make right. */
const isAction = /^(?:deliver|relay)$/;

const unreadIn = ({ older, statements }: Config): readonly ErrorStatement[] =>
  older ? older.unread : statements.flatMap((each) => (each.type === 'error' ? [each] : []));

/** Rules of the syntax before 6.4 that those releases refused as well, for two words that exclude each other. */
const contradictionsIn = ({ older }: Config): readonly Statement[] =>
  (older?.older ?? []).flatMap(({ old, statements, remarks }) => {
    const isRefused =
      statements.length > 0 &&
      remarks.some(({ weight, span }) => weight === 'lost' && span.start === old.span.start);
    return isRefused && (old.keyword.value === 'accept' || old.keyword.value === 'reject') ? [old] : [];
  });

/** The statements that are wrong because of a line end that is present or absent by the setting of the engine: the template is not used with that setting. */
export function misjoinedOf(
  refused: readonly RefusedStatement[],
  { file: { text }, lineEnds }: Rendering,
): readonly RefusedStatement[] {
  if (lineEnds.length === 0) return [];
  return refused.filter(({ start, end }) => {
    let from = start;
    while (text[from - 1] === ' ' || text[from - 1] === '\t') from -= 1;
    if (text[from - 1] === '\n') from -= 1;
    const first = firstWhere(lineEnds.length, (at) => (lineEnds[at] ?? 0) >= from);
    return (lineEnds[first] ?? Number.POSITIVE_INFINITY) <= end;
  });
}

/** The most combinations of choices that are tried. */
const maxTries = 2000;

/** Whether some choices leave out all of these statements, or undefined if there are too many combinations. */
export function canBeWithout(refused: readonly RefusedStatement[]): boolean | undefined {
  const clauses = refused.map(({ ranges }) => ranges);
  const variables = [...new Map(clauses.flat().map(({ variable }) => [variable.id, variable])).values()];
  const chosen = new Map<string, number>();
  let tries = 0;
  const isThere = (clause: readonly Optional[]): boolean =>
    clause.every(({ variable, values }) => values.includes(chosen.get(variable.id) ?? -1));
  const search = ([variable, ...others]: readonly Variable[]): boolean | undefined => {
    tries += 1;
    if (tries > maxTries) return undefined;
    if (clauses.some(isThere)) return false;
    if (variable === undefined) return true;
    for (let value = 0; value < variable.values; value += 1) {
      chosen.set(variable.id, value);
      const found = search(others);
      if (found !== false) return found;
    }
    chosen.delete(variable.id);
    return false;
  };
  return search(variables);
}

/** What an answer takes for granted that leaves out variants which smtpd refuses. */
export function withoutLines(refused: readonly RefusedStatement[], rendering: Rendering): readonly string[] {
  const lines = refused.map(({ start, end }) => {
    const { file, start: place } = rendering.placeOf({ file: rendering.file, start, end });
    return positionAt(file, place).line;
  });
  return [...new Set(lines)].map((line) => `without the variants for whose line ${line} smtpd refuses it`);
}
