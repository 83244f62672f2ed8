import type { Config } from '../../model/config/config.js';
import { redact } from '../../model/secrets/redact.js';
import type { Secrets } from '../../model/secrets/secrets.js';
import type { ConfigMutation } from '../../policy/mutants.js';
import type { MutantResult, PolicyCoverage } from '../../policy/policy-coverage.js';
import { type Span, spanText } from '../../source/text.js';
import type { FlowDifference } from '../../verify/diff/flow-difference.js';
import { type NamedSide, shownSide } from '../difference.js';
import { type Locate, rangeOf } from '../places.js';
import { quotedWords } from '../why/lookup-text.js';

/** The report of `test --coverage`: the mutants, and which of them a policy notices. */
export interface CoverageReport {
  readonly side: NamedSide;
  /** The rules, then the tables, that were mutated. */
  readonly subjects: readonly MutatedSubject[];
}

/** A rule or a table, and its mutants. */
export interface MutatedSubject {
  /** The index of the rule, from 1, or undefined for a table. */
  readonly rule: number | undefined;
  readonly span: Span;
  readonly mutants: readonly MutantReport[];
}

export interface MutantReport {
  readonly type: ConfigMutation['type'];
  /** The change, in words: `without the rule`. */
  readonly text: string;
  readonly span: Span;
  readonly outcome: MutantResult['outcome'];
  /** The lines of the assertions that notice it. */
  readonly noticedBy: readonly number[];
  /** If it is missed: what changes for mail, and the mutant as the other side of the comparison. */
  readonly missed: { readonly difference: FlowDifference; next(): NamedSide } | undefined;
}

/** Results without secrets, grouped by the mutated rule or table. */
export function coverageReport(
  { results }: PolicyCoverage,
  config: Config,
  locate: Locate,
  secrets: Secrets,
): CoverageReport {
  const side = shownSide({ config, locate }, secrets);
  // The rules of a mutant have the spans of the rules of the configuration.
  const shown = new Map(config.rules.map((rule, at) => [rule.span, side.config.rules[at]]));
  const nextOf = ({ rules }: Config): NamedSide => ({
    locate,
    config: { ...side.config, rules: rules.flatMap((rule) => shown.get(rule.span) ?? []) },
  });
  const subjects = new Map<Span, MutatedSubject & { readonly mutants: MutantReport[] }>();
  for (const { mutant, outcome, noticedBy, difference } of results) {
    const { mutation, rule, span } = mutant;
    const about = rule === undefined ? span : (config.rules[rule - 1]?.span ?? span);
    const subject = subjects.get(about) ?? { rule, span: redact(about, secrets), mutants: [] };
    subjects.set(about, subject);
    subject.mutants.push({
      type: mutation.type,
      text: mutationText(redact(mutation, secrets)),
      span: redact(span, secrets),
      outcome,
      noticedBy: noticedBy.map((assertion) => rangeOf(assertion.span).line),
      missed:
        outcome === 'missed' && difference !== undefined
          ? { difference: redact(firstOf(difference), secrets), next: () => nextOf(mutant.make()) }
          : undefined,
    });
  }
  return { side, subjects: [...subjects.values()] };
}

/** A difference cut to its first change, which suffices to show that the mutant is another configuration. */
const firstOf = (difference: FlowDifference): FlowDifference => ({
  ...difference,
  changes: difference.changes.slice(0, 1),
  listeners: [],
});

function mutationText(mutation: ConfigMutation): string {
  switch (mutation.type) {
    case 'rule-removed':
      return 'without the rule';
    case 'outcome-flipped':
      return mutation.action === undefined
        ? 'with `reject` instead of its action'
        : `with action ${quotedWords(mutation.action)} instead of \`reject\``;
    case 'criterion-dropped': {
      const { criterion, written } = mutation;
      const words = written === undefined ? `${criterion} local` : spanText(written);
      const implied = written === undefined ? ' (implied)' : '';
      return criterion === 'from' || criterion === 'for'
        ? `with \`${criterion} any\` instead of ${quotedWords(words)}${implied}`
        : `without ${quotedWords(words)}`;
    }
    case 'table-widened':
      return `with ${mutation.entries.map(quotedWords).join(', ')} in table ${quotedWords(mutation.table)}`;
  }
}

/** The number of mutants with each outcome. */
export type OutcomeCounts = Readonly<Record<MutantResult['outcome'], number>>;

export function countsOf(mutants: readonly MutantReport[]): OutcomeCounts {
  const count = (outcome: MutantResult['outcome']): number =>
    mutants.filter((mutant) => mutant.outcome === outcome).length;
  return {
    noticed: count('noticed'),
    missed: count('missed'),
    equivalent: count('equivalent'),
    undecided: count('undecided'),
    untried: count('untried'),
  };
}

/** The mutants of one line. */
export interface MutatedLine {
  readonly file: string;
  readonly line: number;
  readonly mutants: readonly MutantReport[];
}

/** The lines that mutants change, in the order of the files and lines, without those whose mutants all treat mail the same. */
export function mutatedLines({ side, subjects }: CoverageReport): readonly MutatedLine[] {
  const lines = new Map<string, MutatedLine & { readonly mutants: MutantReport[] }>();
  for (const mutant of subjects.flatMap(({ mutants }) => mutants)) {
    if (mutant.outcome === 'equivalent') continue;
    const file = side.locate(mutant.span.file.path);
    const { line } = rangeOf(mutant.span);
    const known = lines.get(`${line} ${file}`) ?? { file, line, mutants: [] };
    lines.set(`${line} ${file}`, known);
    known.mutants.push(mutant);
  }
  const order = [...new Set([...lines.values()].map(({ file }) => file))];
  return [...lines.values()].sort((a, b) => order.indexOf(a.file) - order.indexOf(b.file) || a.line - b.line);
}
