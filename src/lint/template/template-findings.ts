import type { Statement } from '../../../grammar/ast.js';
import type { Config, NameKind } from '../../model/config/config.js';
import { declarationsOf } from '../../model/declarations.js';
import { describeChoice } from '../../source/templates/describe-choice.js';
import type { Choices, Rendering, Variable } from '../../source/templates/render.js';
import { lineStarts, positionAt, type Span, spanText } from '../../source/text.js';
import { missingName, nameKindOf } from '../distinct-refusals.js';
import type { Finding } from '../finding.js';
import { StatementIndex } from '../statement-index.js';
import { firstWordOf, lineEnd } from './placement.js';
import { withMarks } from './written.js';

/** The result for one variant of a template. */
export interface VariantRun<F extends Finding = Finding> {
  readonly choices: Choices;
  readonly rendering: Rendering;
  readonly config: Config;
  readonly findings: readonly F[];
}

/** Rules whose findings are valid only if every declaration and every statement is known. */
const ofWholeFiles: ReadonlySet<string> = new Set([
  'undefined-name',
  'unused-name',
  'unused-action',
  'dead-rule',
  'redundant-rule',
  'unserved-domain',
  'missing-from-any',
  'loopback-only',
  'idle-listener',
  'domain-without-entries',
]);

/** Rules whose findings are about the file as a whole, and hold whatever is filled in at their places. */
const ofAnyValue: ReadonlySet<string> = new Set(['open-relay', 'legacy-dialect']);

/** Advice on findings, by rule, for commands that do not accept templates. */
const inTemplates: Readonly<Record<string, string>> = {
  'legacy-dialect':
    'fill it in, see what `smtpd-lint migrate` makes of the result, and write the template after that',
};

/** The kinds of names of which some variant declares one that is filled in, and so may be any. */
export const filledInKinds = (runs: readonly VariantRun[]): ReadonlySet<NameKind> =>
  new Set(
    runs.flatMap(({ config, rendering: { words } }) =>
      declarationsOf(config).flatMap(({ kind, name }) => (words.test(name.value) ? [kind] : [])),
    ),
  );

/**
 * The findings of a variant that do not depend on what is filled in, at their places in the template, without fixes.
 *
 * @param filledIn the kinds of names of which any may be declared
 */
export function certainFindings<F extends Finding>(
  { rendering, config, findings }: VariantRun<F>,
  filledIn: ReadonlySet<NameKind>,
): readonly F[] {
  const { placeholders, words, file } = rendering;
  const touches = (span: Span): boolean =>
    span.file.path === file.path &&
    placeholders.some(({ start, end }) => start < span.end && span.start < end);
  const hasWord = (text: string | undefined): boolean => text !== undefined && words.test(text);
  const broken = brokenIn(config, rendering);
  const isOfBroken = ({ rule, span }: Finding): boolean =>
    broken.length > 0 &&
    (broken.some((each) => each.start <= span.start && span.start <= each.end) ||
      (rule === 'undefined-name' &&
        broken.some((each) =>
          each.text.includes(file.text.slice(span.start, span.end).replaceAll('"', '')),
        )));
  const mayBeFilledIn = ({ file: { path }, start, end }: Span): boolean =>
    config.refusals.some((refusal) => {
      const kind = nameKindOf(missingName, refusal);
      const { span } = refusal;
      return (
        kind && filledIn.has(kind) && span.file.path === path && span.start === start && span.end === end
      );
    });
  const isPort = (span: Span): boolean => rendering.ports.some(({ word }) => word === `$${spanText(span)}`);
  const hasAnything = broken.some(({ anything }) => anything);
  return findings.flatMap((finding) => {
    const { rule, span, message, label, note, help, related } = finding;
    if (hasAnything && ofWholeFiles.has(rule)) return [];
    if (rule === 'undefined-name' && mayBeFilledIn(span)) return [];
    if (rule === 'unused-name' && isPort(span)) return [];
    if (!ofAnyValue.has(rule)) {
      if (touches(span) || isOfBroken(finding) || [message, label, note, help].some(hasWord)) return [];
      if (related.some((one) => touches(one.span) || hasWord(one.message))) return [];
    }
    const { fix: _, ...found } = finding;
    const rest = rule in inTemplates ? { ...found, help: inTemplates[rule] } : found;
    const suggestions = finding.suggestions.filter(
      ({ edits, description }) =>
        !hasWord(description) &&
        edits.every((edit) => isVerbatim(edit.span, rendering) && !hasWord(edit.text)),
    );
    const { placeOf } = rendering;
    const placed = <T extends string | undefined>(text: T): T => linesPlaced(text, rendering) as T;
    const moved = {
      ...rest,
      label: placed(rest.label),
      note: placed(rest.note),
      help: placed(rest.help),
      span: placeOf(span),
      related: related.map((one) => ({ span: placeOf(one.span), message: placed(one.message) })),
      suggestions: suggestions.map((one) => ({
        ...one,
        edits: one.edits.map((edit) => ({ ...edit, span: placeOf(edit.span) })),
      })),
    };
    return [withMarks(moved as unknown as F, rendering)];
  });
}

/** A text of a finding with the lines that it names as the template counts them. What is filled in is named by the template's line already ("on line 3"). */
const linesPlaced = (text: string | undefined, { file, placeOf }: Rendering): string | undefined =>
  text?.replace(/(?<!\bon )\bline (\d+)\b/g, (whole, digits: string) => {
    const start = lineStarts(file)[Number(digits) - 1];
    if (start === undefined) return whole;
    const place = placeOf({ file, start, end: start });
    return `line ${positionAt(place.file, place.start).line}`;
  });

/** Whether a range has the same text in the template. */
function isVerbatim(span: Span, { placeOf }: Rendering): boolean {
  const { file, start, end } = placeOf(span);
  return file.text.slice(start, end) === span.file.text.slice(span.start, span.end);
}

interface Broken {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Whether it may declare any names. */
  readonly anything: boolean;
}

/** The statements that are refused because of what is filled in. */
function brokenIn(config: Config, { file, placeholders, words }: Rendering): readonly Broken[] {
  const index = new StatementIndex(config.statements);
  const refused = config.refusals.flatMap(({ span }) => index.at(span) ?? []);
  const unread: readonly Statement[] = config.older ? config.older.unread : [];
  return [...new Set([...refused, ...unread])].flatMap((statement) => {
    if (statement.span.file.path !== file.path) return [];
    const { start } = statement.span;
    const end = lineEnd(file.text, statement.span.end);
    if (!placeholders.some((placeholder) => placeholder.start >= start && placeholder.start < end)) return [];
    const keyword = firstWordOf(statement);
    const anything = keyword !== undefined && words.test(keyword);
    return [{ start, end, text: file.text.slice(start, end), anything }];
  });
}

/** The findings of several variants, each once. A finding that is absent from some variants with its place becomes a warning, and says where it holds. */
export function mergedFindings<F extends Finding>(
  runs: readonly VariantRun<F>[],
  found: readonly (readonly F[])[],
): readonly F[] {
  const all = new Map<string, { readonly finding: F; readonly runs: Set<VariantRun<F>> }>();
  for (const [at, run] of runs.entries())
    for (const finding of found[at] ?? []) {
      const { rule, message, span } = finding;
      // Its end may differ if a choice is inside the statement.
      const key = JSON.stringify([rule, message, span.file.path, span.start]);
      const known = all.get(key) ?? { finding, runs: new Set() };
      all.set(key, known);
      known.runs.add(run);
    }
  return [...all.values()].flatMap(({ finding, runs: having }) => {
    const others = runs.filter((run) => !having.has(run));
    const missing = others.filter((run) => isThere(finding.span, run.rendering));
    // If smtpd refuses only some variants, it does not refuse the template.
    if (missing.length === 0 && (!finding.fatal || others.length === 0)) return [finding];
    if (ofAnyValue.has(finding.rule)) return [finding];
    // What is unused in one variant may be needed in another.
    if (ofWholeFiles.has(finding.rule) && !finding.fatal) return [];
    const where = whereOf([...having], others) ?? 'in some variants';
    const severity = finding.severity === 'error' ? 'warning' : finding.severity;
    const note = finding.note === undefined ? '' : `${finding.note}; `;
    return [{ ...finding, severity, fatal: false, note: `${note}only ${where}` }];
  });
}

/** Whether a variant has the text at a place. */
function isThere({ file, start }: Span, rendering: Rendering): boolean {
  if (file.path !== rendering.written.path) return true;
  return rendering.has(start);
}

/** The choice that distinguishes some variants from the others, in words. */
function whereOf(having: readonly VariantRun[], others: readonly VariantRun[]): string | undefined {
  const [first] = having;
  if (first === undefined) return undefined;
  const met: Iterable<readonly [string, Variable]> = first.rendering.met;
  for (const [id, variable] of met) {
    const value = first.choices.get(id);
    if (value === undefined || !having.every((run) => run.choices.get(id) === value)) continue;
    if (others.every((run) => run.choices.get(id) !== value))
      return `where ${describeChoice(variable, value, first.rendering.written)}`;
  }
  return undefined;
}
