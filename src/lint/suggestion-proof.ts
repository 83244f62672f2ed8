import type { Rewrite, RewrittenSpan } from '../edit/rewrite.js';
import { lineText, positionAt, type Span, spanText } from '../source/text.js';
import type { Attempt } from './attempt.js';
import type { Finding, Suggestion } from './finding.js';
import { headlineOf } from './finding-text.js';
import type { Report, Rule, RuleContext } from './rule.js';

/** A rule's report, and the rule as it is set. */
export interface Origin {
  readonly rule: Rule;
  readonly report: Report;
}

/** Runs a rule on a configuration that edits have changed. */
export type Rerun = (rule: Rule, attempt: Attempt) => readonly Report[];

/**
 * Decides which suggestions are offered: those after which, in the changed text, smtpd refuses no more, no hole is new, no rule loses its mail, no user who logs in
 * may send less, and the finding itself is gone.
 */
export class SuggestionProof {
  readonly #attempts: RuleContext['attempts'];
  readonly #rerun: Rerun;
  readonly #origins = new Map<Finding, Origin>();
  readonly #reports = new Map<Rule, Report[]>();
  readonly #after = new WeakMap<Attempt, Map<Rule, readonly Report[]>>();

  constructor(attempts: RuleContext['attempts'], rerun: Rerun) {
    this.#attempts = attempts;
    this.#rerun = rerun;
  }

  /** Adds a finding, with the report that has the suggestions to prove. */
  add(finding: Finding, origin: Origin): void {
    this.#origins.set(finding, origin);
    const reports = this.#reports.get(origin.rule);
    if (reports) reports.push(origin.report);
    else this.#reports.set(origin.rule, [origin.report]);
  }

  /** The finding with its fix and, if wanted, the suggestions of its report, as far as they are proven. */
  proven(finding: Finding, wantsSuggestions: boolean): Finding {
    const origin = this.#origins.get(finding);
    if (origin === undefined) return finding;
    const { suggestions = [], fix } = origin.report;
    const offered = [...(wantsSuggestions ? suggestions : [])].filter((suggestion) => {
      const attempt = this.#harmless(suggestion);
      return attempt !== undefined && !this.#remains(origin, attempt);
    });
    // A fix may be an intermediate step: fixes are made in rounds, and each is proven to change no mail flow when it is made.
    const proven = { ...finding, suggestions: offered, ...(fix && this.#harmless(fix) && { fix }) };
    if (offered.length === 0) return proven;
    // The text of a suggestion already says what to write.
    const { help: _, ...shown } = proven;
    return shown;
  }

  #harmless({ edits }: Suggestion): Attempt | undefined {
    const attempt = this.#attempts.make(edits);
    return attempt?.objection === undefined ? attempt : undefined;
  }

  /** Whether the rule still reports the same: at the original place, or on one more line with the same text, which may have moved to it. */
  #remains({ rule, report }: Origin, attempt: Attempt): boolean {
    const place = placeAfter(attempt.rewrite, report.span);
    const isSame = ({ message }: Report): boolean => message === report.message;
    const before = (this.#reports.get(rule) ?? []).filter(isSame);
    const after = attempt.within(undefined, () => this.#reportsAfter(rule, attempt))?.filter(isSame);
    if (after === undefined) return true;
    const line = firstLine(report.span);
    const isThere =
      place !== undefined &&
      distinct(rule, after, (span) => touches(place, span)) >=
        distinct(rule, before, (span) => touches(report.span, span));
    return (
      isThere ||
      distinct(rule, after, (span) => firstLine(span) === line) >=
        distinct(rule, before, (span) => firstLine(span) === line)
    );
  }

  #reportsAfter(rule: Rule, attempt: Attempt): readonly Report[] {
    const known = this.#after.get(attempt) ?? new Map<Rule, readonly Report[]>();
    this.#after.set(attempt, known);
    const reports = known.get(rule) ?? this.#rerun(rule, attempt);
    known.set(rule, reports);
    return reports;
  }
}

/** The number of findings in some reports at certain places: reports with the same message at the same place are one. */
const distinct = (rule: Rule, reports: readonly Report[], isAt: (span: Span) => boolean): number =>
  new Set(
    reports.flatMap((report) => {
      const { file, start, end } = report.span;
      return isAt(report.span) ? [JSON.stringify([file.path, start, end, headlineOf(rule, report)])] : [];
    }),
  ).size;

/** The text of the line in which a span begins. */
const firstLine = ({ file, start }: Span): string => lineText(file, positionAt(file, start).line);

/** The place of a report's text after edits: unchanged or moved, or undefined if it is gone. */
function placeAfter(rewrite: Rewrite, span: Span): RewrittenSpan | undefined {
  const place = rewrite.spanOf(span);
  if (place.start < place.end) return place;
  const text = rewrite.textOf(place.path) ?? '';
  return [...rewrite.insertedIn(place.path)].find(({ start, end }) =>
    text.slice(start, end).includes(spanText(span)),
  );
}

/** Whether two ranges of one text have a character in common, or begin at the same place. */
function touches(one: Span | RewrittenSpan, other: Span): boolean {
  const path = 'file' in one ? one.file.path : one.path;
  if (path !== other.file.path) return false;
  return one.start === other.start || (one.start < other.end && other.start < one.end);
}
