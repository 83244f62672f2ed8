import type { Finding, Suggestion } from '../lint/finding.js';
import { countFindings } from '../lint/listing.js';
import type { ReleaseOutcome } from '../lint/releases.js';
import type { SuppressedFinding } from '../lint/suppressions.js';
import type { AskedReport } from '../model/config/asked-table.js';
import type { Config } from '../model/config/config.js';
import { hidesSecret } from '../source/hidden.js';
import { applyWithin, type SourceFile, type Span } from '../source/text.js';
import { tooLarge } from '../verify/budget.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import {
  type FileLintResult,
  type Fix,
  type FixedProblem,
  type LabelMessage,
  type LintMessage,
  type NoteMessage,
  type SuppressedMessage,
  schemaVersion,
  type WitnessReport,
} from './lint-result.js';
import { quoted } from './marks.js';
import { type Locate, rangeOf, ruleAt } from './places.js';
import { publicPageUrl } from './rule-pages.js';
import { takenAsOwnText } from './taken-as-own-text.js';

export { type Locate, rangeOf, ruleAt } from './places.js';

/** The results for one checked file and the files that it names, from which all formats are made. Its places are spans. */
export interface CheckedFile {
  readonly config: CheckedConfig;
  readonly findings: readonly Finding[];
  /** Findings that are suppressed by comments. */
  readonly suppressed?: readonly SuppressedFinding[];
  readonly verdict: RelayVerdict;
  /** The parts of the check that were left out, in words, because they take more work than the budget of one configuration. */
  readonly undecided?: readonly string[];
  /** The outcome under each of several releases. */
  readonly releases?: readonly ReleaseOutcome[];
  /** For a template: the answers for its variants. */
  readonly variants?: readonly VariantReport[];
  /** Set if the file is a template with the name of a configuration: smtpd refuses it until its placeholders are filled in. */
  readonly unfilled?: true;
  /** The programs of tables that were asked (`--ask-tables`), and their answers. */
  readonly asked?: readonly AskedReport[];
  readonly locate: Locate;
  /** The problems that `--fix` or `--fix-dry-run` has fixed. Everything else is about the text after the fixes. */
  readonly fixed?: readonly FixedProblem[];
  /** Set if the fixes were not written (`--fix-dry-run`): the configuration on disk is unchanged. */
  readonly dryRun?: true;
}

/** Some of a template's variants, and the answer for them. */
export interface VariantReport {
  readonly when: string;
  readonly openRelay: RelayVerdict['openRelay'];
  readonly verdict: RelayVerdict;
  readonly config: CheckedConfig;
}

/** Problems in files that no configuration names, such as settings. */
export type FoundProblems = Pick<CheckedFile, 'findings' | 'suppressed' | 'locate'>;

/** The parts of the model that a report needs. */
export interface CheckedConfig extends Pick<Config, 'file' | 'unseen'> {
  readonly rules: readonly { readonly span: Span; readonly action?: Span }[];
}

/**
 * ESLint results: those of settings files with mistakes, then one for each checked file, in order, followed by one for each file that it names and in which something was found. A
 * file that is reached twice (checked and included) has one result, in which a finding of both is reported once.
 *
 * @param outputs the new texts of files that fixes change, by their printed paths
 */
export function toLintResults(
  checked: readonly CheckedFile[],
  settings: readonly FoundProblems[] = [],
  outputs: ReadonlyMap<string, string> = new Map(),
): FileLintResult[] {
  const parts = new Map<string, FilePart>();
  const partOf = (path: string): FilePart => {
    const part = parts.get(path) ?? { findings: [], suppressed: [], facts: {} };
    parts.set(path, part);
    return part;
  };
  const add = ({ findings, suppressed = [], locate }: FoundProblems): void => {
    for (const finding of findings) partOf(locate(finding.span.file.path)).findings.push({ finding, locate });
    for (const finding of suppressed)
      partOf(locate(finding.span.file.path)).suppressed.push({ finding, locate });
  };
  settings.forEach(add);
  for (const one of checked) {
    partOf(one.locate(one.config.file.path)).facts = factsOf(one);
    add(one);
  }
  for (const [path, output] of outputs) {
    const part = partOf(path);
    part.facts = { output, ...part.facts };
  }
  return [...parts].map(([path, part]) => toResult(path, part));
}

/** The parts of the result for one path. */
interface FilePart {
  readonly findings: { readonly finding: Finding; readonly locate: Locate }[];
  readonly suppressed: { readonly finding: SuppressedFinding; readonly locate: Locate }[];
  facts: Partial<FileLintResult>;
}

function toResult(filePath: string, { findings, suppressed, facts }: FilePart): FileLintResult {
  const messages = new Map<string, LintMessage>();
  const notes = new Map<string, NoteMessage>();
  for (const { finding, locate } of findings) {
    const { rule: ruleId, severity, span, releases } = finding;
    const message = quoted(finding.message);
    const key = JSON.stringify([ruleId, message, span.start, span.end]);
    if (severity === 'note')
      notes.set(key, { ruleId, message, ...rangeOf(span), ...(releases && { releases }) });
    else if (!messages.has(key)) messages.set(key, toMessage(finding, locate));
  }
  const all = [...messages.values()];
  return {
    schemaVersion,
    filePath,
    messages: all,
    suppressedMessages: suppressedMessages(suppressed),
    errorCount: countFindings(all.filter((message) => message.severity === 2)),
    fatalErrorCount: countFindings(all.filter((message) => message.fatal)),
    warningCount: countFindings(all.filter((message) => message.severity === 1)),
    fixableErrorCount: all.filter(({ severity, fix }) => severity === 2 && fix).length,
    fixableWarningCount: all.filter(({ severity, fix }) => severity === 1 && fix).length,
    usedDeprecatedRules: [],
    ...facts,
    ...(notes.size === 0 ? {} : { notes: [...notes.values()] }),
  };
}

/** Suppressed messages without duplicates. */
export function suppressedMessages(suppressed: FilePart['suppressed']): readonly SuppressedMessage[] {
  const messages = new Map<string, SuppressedMessage>();
  for (const { finding, locate } of suppressed) {
    const { rule, message, span, suppressions } = finding;
    messages.set(JSON.stringify([rule, message, span.start, span.end]), {
      ...toMessage(finding, locate),
      suppressions,
    });
  }
  return [...messages.values()];
}

function factsOf(checked: CheckedFile): Partial<FileLintResult> {
  const { config, verdict, releases, locate, fixed, dryRun, asked } = checked;
  const undecided = undecidedOf(checked);
  const witness = witnessOf(config, verdict, locate);
  const variants = checked.variants?.map((one) => {
    const shown = witnessOf(one.config, { ...one.verdict, openRelay: one.openRelay }, locate);
    return { when: quoted(one.when), openRelay: one.openRelay, ...(shown && { witness: shown }) };
  });
  return {
    ...(fixed === undefined ? {} : { fixed }),
    ...(dryRun && { dryRun }),
    openRelay: verdict.openRelay,
    ...(verdict.assumedRepair && { assumedRepair: true }),
    ...(verdict.where !== undefined && { where: quoted(verdict.where) }),
    ...(variants && { variants }),
    ...(undecided.length > 0 && { notProven: tooLarge, undecided }),
    ...(witness === undefined ? {} : { witness }),
    ...(releases === undefined ? {} : { releases }),
    assumptions: unique([
      ...verdict.dependsOn.map(({ reason }) => reason),
      ...takenAsOwnText(verdict).map(({ text, spans }) => {
        const lines = unique(spans.map((span) => `${rangeOf(span).line}`));
        return `${text} (line${lines.length === 1 ? '' : 's'} ${lines.join(', ')})`;
      }),
      ...verdict.assumptions,
    ]).map(quoted),
    trusted: verdict.trusted.map(({ network, span }) => ({ network, line: rangeOf(span).line })),
    ...(asked && { asked }),
    notSeen: config.unseen.map(({ path, what, reason }) => ({ path, what, reason })),
  };
}

/** The parts of a file's check that were left out, in words, including the verdict, because they take more work than the budget of one configuration. */
export function undecidedOf({ verdict, undecided = [] }: Pick<CheckedFile, 'verdict' | 'undecided'>) {
  return [...(verdict.tooLarge ? ['whether a stranger can relay'] : []), ...undecided];
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function witnessOf(config: CheckedConfig, verdict: RelayVerdict, locate: Locate): WitnessReport | undefined {
  const hole = verdict.holes[0];
  if (verdict.openRelay !== 'yes' || hole === undefined) return undefined;
  const { witness, decision } = hole;
  return {
    src: witness.src,
    dst: witness.dst ?? null,
    port: witness.port ?? null,
    helo: witness.helo ?? null,
    ...(witness.ehlo === false ? { ehlo: false } : {}),
    rdns: witness.rdns ?? null,
    fcrdns: witness.fcrdns ?? false,
    cert: witness.cert ?? false,
    ...(witness.tag === undefined ? {} : { tag: witness.tag }),
    mail_from: witness.mail_from ?? null,
    rcpt_to: witness.rcpt_to,
    tls: witness.tls ?? 'none',
    auth: witness.auth ?? null,
    proxy: witness.proxy ?? null,
    ...(witness.assumed ? { assumed: witness.assumed } : {}),
    rule: ruleAt(config, hole.rule, locate) ?? { file: locate(config.file.path), line: 1 },
    transcript: decision.transcript,
  };
}

function toMessage(finding: Finding, locate: Locate): LintMessage {
  const suggestions = finding.suggestions.flatMap((suggestion) => {
    const fix = toFix(finding.span.file, suggestion);
    return fix === undefined ? [] : [{ desc: quoted(suggestion.description), fix }];
  });
  const fix = finding.fix && toFix(finding.span.file, finding.fix);
  const { label, note, help } = finding;
  const labels = [{ span: finding.span, message: label }, ...finding.related].map(
    ({ span, message }, at): LabelMessage => ({
      filePath: locate(span.file.path),
      ...(message !== undefined && { message: quoted(message) }),
      primary: at === 0,
      ...rangeOf(span),
    }),
  );
  const url = publicPageUrl(finding.rule);
  return {
    ruleId: finding.rule,
    severity: finding.severity === 'error' ? 2 : 1,
    message: quoted(finding.message),
    ...(note !== undefined && { note: quoted(note) }),
    ...(help !== undefined && { help: quoted(help) }),
    ...rangeOf(finding.span),
    ...(finding.fatal ? { fatal: true } : {}),
    ...(finding.more === undefined ? {} : { more: finding.more }),
    ...(fix === undefined ? {} : { fix }),
    ...(finding.releases === undefined ? {} : { releases: finding.releases }),
    ...(suggestions.length === 0 ? {} : { suggestions }),
    labels,
    ...(url !== undefined && { url }),
    ...(finding.transcript === undefined ? {} : { transcript: finding.transcript }),
  };
}

/**
 * An ESLint suggestion is one edit in the file of its message: several edits become one that spans them all. A suggestion that edits another file has no such form and is left to
 * the formats that can show it. One whose text contains a hidden secret is left out, because it would write the mask.
 */
export function toFix(file: SourceFile, suggestion: Suggestion): Fix | undefined {
  const { edits } = suggestion;
  if (edits.length === 0 || edits.some(({ span }) => span.file !== file)) return undefined;
  const start = Math.min(...edits.map(({ span }) => span.start));
  const end = Math.max(...edits.map(({ span }) => span.end));
  const text = applyWithin({ file, start, end }, edits);
  return hidesSecret(text) ? undefined : { range: [start, end], text };
}
