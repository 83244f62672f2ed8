import type { Config } from '../model/config/config.js';
import { nearest } from '../source/nearest.js';
import type { Span } from '../source/text.js';
import type { Finding, Severity } from './finding.js';
import type { Category, MessageText } from './rule.js';
import { idsByName, type Renamed } from './rule-ids.js';
import {
  type FileSuppressionComments,
  type SuppressionComment,
  suppressionCommentsOf,
} from './suppression-comments.js';

/** Why a finding is not reported, in ESLint's format. */
export interface Suppression {
  readonly kind: 'directive';
  /** The reason that the comment gives, or empty. */
  readonly justification: string;
}

export interface SuppressedFinding extends Finding {
  readonly suppressions: readonly Suppression[];
}

export interface SuppressionOptions {
  /** All existing rules, to distinguish unknown names from rules that are off. */
  readonly known: readonly (Renamed & { readonly category: Category })[];
  /** Rules that cannot be suppressed. */
  readonly locked: readonly string[];
  /** The severity of a suppression that suppresses nothing or gives no reason. */
  readonly reportUnused: 'off' | Severity;
  /** Whether the search was complete: otherwise a suppression may only seem to be unused. */
  readonly complete: boolean;
}

/** The id of findings about suppressions themselves. */
export const suppressionRule = 'suppression';

/** The categories of rules whose findings are dangers to others: suppressing one requires a reason. */
const needsReason: ReadonlySet<Category> = new Set(['relay', 'security']);

/** The name of one rule in a directive. */
interface Use {
  readonly rule: string;
  readonly directive: SuppressionComment;
  readonly span: Span;
  /** Whether it takes effect: it is not locked, and has a reason if one is needed. */
  readonly counts: boolean;
  end: number;
  used: boolean;
  /** Whether it covers something that smtpd refuses. */
  metFatal: boolean;
}

/** Removes the findings that comments suppress, and adds findings about faulty comments. What smtpd refuses a file for cannot be suppressed. */
export function suppress(
  findings: readonly Finding[],
  config: Config,
  options: SuppressionOptions,
): { readonly findings: readonly Finding[]; readonly suppressed: readonly SuppressedFinding[] } {
  const files = suppressionCommentsOf(config, new Set(findings.map(({ span }) => span.file)));
  if (files.length === 0) return { findings, suppressed: [] };
  const known = new KnownRules(options.known);
  const problems: Finding[] = [];
  const report: ReportSuppression = (span, text, severity = 'warning') => {
    if (severity !== 'off') problems.push({ ...blank, severity, ...text, span });
  };
  const byFile = new Map(
    files.map((file) => [file.file.path, new FileSuppressions(file, known, options, report)]),
  );
  const kept: Finding[] = [];
  const suppressed: SuppressedFinding[] = [];
  for (const finding of findings) {
    const use = byFile.get(finding.span.file.path)?.useFor(finding);
    if (use === undefined) kept.push(finding);
    else
      suppressed.push({
        ...finding,
        suppressions: [{ kind: 'directive', justification: use.directive.reason ?? '' }],
      });
  }
  for (const file of byFile.values()) file.reportUnused();
  return { findings: [...kept, ...problems], suppressed };
}

const blank = {
  rule: suppressionRule,
  related: [],
  suggestions: [],
  fatal: false,
} as const;

type ReportSuppression = (span: Span, text: MessageText, severity?: 'off' | Severity) => void;

/** The suppressions in one text. */
class FileSuppressions {
  readonly #options: SuppressionOptions;
  readonly #report: ReportSuppression;
  readonly #uses: Use[] = [];
  /** Uses that apply to a line, by rule, in the order of the text, at most one for each line. */
  readonly #lines = new Map<string, Use[]>();
  /** Uses that apply to a range, by rule; they do not overlap. */
  readonly #blocks = new Map<string, Use[]>();
  readonly #whole = new Map<string, Use>();

  constructor(
    { directives, strays }: FileSuppressionComments,
    known: KnownRules,
    options: SuppressionOptions,
    report: ReportSuppression,
  ) {
    this.#options = options;
    this.#report = report;
    for (const { span, guess, words } of strays) {
      const name = words?.find((word) => known.named(word) !== undefined);
      if (words !== undefined && name === undefined) continue;
      const meant = name === undefined ? '' : ` ${name}`;
      report(span, {
        message: 'Unknown directive, without effect',
        ...(guess !== undefined && { label: `did you mean \`smtpd-lint-${guess}${meant}\`?` }),
      });
    }
    for (const directive of directives) this.#add(directive, known);
  }

  #add(directive: SuppressionComment, known: KnownRules): void {
    const { kind, names, reason, span } = directive;
    if (kind === 'enable') {
      this.#enable(directive, known);
      return;
    }
    if (names.length === 0)
      this.#report(span, {
        message: 'This comment names no rule, so it suppresses nothing',
        help: 'write the rules after it',
      });
    else if (
      reason === undefined &&
      !names.some(({ name }) => needsReason.has(known.named(name)?.category ?? 'style'))
    )
      this.#report(
        span,
        { message: 'This comment gives no reason', help: 'add ` -- reason` after the rules' },
        this.#options.reportUnused,
      );
    for (const { name, span: at } of names) {
      const rule = known.named(name);
      if (rule === undefined) {
        this.#report(at, unknownRule(name, known));
        continue;
      }
      const { id, category } = rule;
      const locked = this.#options.locked.includes(id);
      const lacksReason = reason === undefined && needsReason.has(category);
      if (locked)
        this.#report(at, {
          message: `\`${name}\` is locked by the settings`,
          label: 'this comment does not suppress it',
        });
      else if (lacksReason)
        this.#report(at, {
          message: `Suppressing \`${name}\` needs a reason`,
          note: `Rules about ${category} are not suppressed without one`,
          help: 'add ` -- reason` after the rules',
        });
      this.#place({
        rule: id,
        directive,
        span: at,
        counts: !locked && !lacksReason,
        end: directive.region.end,
        used: false,
        metFatal: false,
      });
    }
  }

  /** Registers a use; one that another use makes unnecessary remains unused from the beginning. */
  #place(use: Use): void {
    this.#uses.push(use);
    const { rule, directive } = use;
    if (directive.kind === 'disable-file') {
      if (!this.#whole.has(rule)) this.#whole.set(rule, use);
      return;
    }
    const lists = directive.kind === 'disable' ? this.#blocks : this.#lines;
    const list = lists.get(rule);
    const last = list?.at(-1);
    if (list === undefined) lists.set(rule, [use]);
    else if (last === undefined || last.end <= directive.region.start) list.push(use);
  }

  #enable({ names, span, region }: SuppressionComment, known: KnownRules): void {
    const ended = names.length === 0 ? [...this.#blocks.keys()].map((name) => ({ name, span })) : names;
    let some = false;
    for (const { name, span: at } of ended) {
      const rule = known.named(name);
      const open = this.#blocks.get(rule?.id ?? name)?.at(-1);
      const ends = open !== undefined && open.end > region.start;
      if (ends) open.end = region.start;
      some ||= ends;
      if (names.length === 0 || ends) continue;
      this.#report(
        at,
        rule ? { message: `\`${name}\` is not disabled here` } : unknownRule(name, known),
        rule ? this.#options.reportUnused : 'warning',
      );
    }
    if (names.length === 0 && !some)
      this.#report(span, { message: 'Nothing is disabled here' }, this.#options.reportUnused);
  }

  /** The use that suppresses a finding: the one in the nearest applicable directive. */
  useFor({ rule, span, fatal }: Finding): Use | undefined {
    const candidates = [
      at(this.#lines.get(rule), span.start),
      at(this.#blocks.get(rule), span.start),
      this.#whole.get(rule),
    ];
    for (const use of candidates) {
      if (use === undefined) continue;
      if (fatal) use.metFatal = true;
      else if (use.counts) {
        use.used = true;
        return use;
      }
    }
    return undefined;
  }

  reportUnused(): void {
    const { complete, reportUnused } = this.#options;
    for (const { rule, span, counts, used, metFatal } of this.#uses) {
      if (!counts || used) continue;
      if (metFatal)
        this.#report(span, {
          message: 'What smtpd refuses cannot be suppressed',
          label: `\`${rule}\` is reported all the same`,
        });
      else if (complete)
        this.#report(
          span,
          { message: `\`${rule}\` finds nothing here`, help: 'remove this comment' },
          reportUnused,
        );
    }
  }
}

/** The rules that a comment may name, by their current and former ids. */
class KnownRules {
  readonly #rules: ReadonlyMap<string, { readonly id: string; readonly category: Category }>;
  readonly #ids: ReadonlyMap<string, string>;

  constructor(rules: SuppressionOptions['known']) {
    this.#rules = new Map(rules.map((rule) => [rule.id, rule]));
    this.#ids = idsByName(rules);
  }

  get ids(): Iterable<string> {
    return this.#rules.keys();
  }

  named(name: string): { readonly id: string; readonly category: Category } | undefined {
    return this.#rules.get(this.#ids.get(name) ?? name);
  }
}

const unknownRule = (name: string, known: KnownRules): MessageText => {
  const guess = nearest(name, known.ids);
  const shown = name.slice(0, 60).replaceAll('`', "'");
  return {
    message: `No rule is called \`${shown}\``,
    ...(guess === undefined
      ? { help: 'write the reason after --' }
      : { label: `did you mean \`${guess}\`?` }),
  };
};

/** The use whose range contains a place, found by bisection. */
function at(uses: readonly Use[] = [], place: number): Use | undefined {
  let low = 0;
  let high = uses.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const use = uses[middle];
    if (use === undefined) return undefined;
    if (place < use.directive.region.start) high = middle - 1;
    else if (place >= use.end) low = middle + 1;
    else return use;
  }
  return undefined;
}
