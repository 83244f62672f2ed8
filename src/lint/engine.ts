import type { Config } from '../model/config/config.js';
import { type Machine, withListeners } from '../model/config/machine.js';
import { withUnixLines } from '../model/line-ends.js';
import { type Budget, type Purse, TooLarge, within } from '../verify/budget.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import type { Finding, Severity } from './finding.js';
import { severityOf, toFinding, withoutSecrets } from './finding-text.js';
import { isComplete } from './is-complete.js';
import { type Judgement, judgeRelay } from './judgement.js';
import { Listing, usuallyListed } from './listing.js';
import type { Answer } from './relay-answer.js';
import { assumedReports, reportsBehind } from './repair/assumed-reports.js';
import type { Need, Report, Rule, RuleOptionTable, RuleOptionValues } from './rule.js';
import { ContextOfRule, SharedContext } from './rule-context.js';
import { SuggestionProof } from './suggestion-proof.js';
import { type SuppressedFinding, suppress } from './suppressions.js';
import { inTextOrder } from './text-order.js';

/** The result of one run over a configuration. */
export interface LintRun {
  /** In the order of the text: the main file first, then the files that it names. */
  readonly findings: readonly Finding[];
  /** Findings that comments suppress, in the same order. */
  readonly suppressed: readonly SuppressedFinding[];
  /** Whether a stranger can relay. */
  readonly answer: Answer;
  /** The parts of the check that were left out because they take more work than one configuration may use, in words. The verdict states its own. */
  readonly undecided: readonly string[];
  /** The suggestions that were not tried for the same reason, in words; the answer states them, too. */
  readonly missed: readonly string[];
}

/** A rule that threw: a defect of this program, never of the configuration. */
export class RuleFailure extends Error {
  override readonly name = 'RuleFailure';
  constructor(
    readonly rule: string,
    cause: unknown,
  ) {
    super(`rule ${rule} failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** How a rule is to be run, if not with its defaults. */
export interface RuleSetting {
  readonly severity?: Severity;
  /** Validated where they are read (`src/settings/`). */
  readonly options?: Readonly<Partial<RuleOptionValues<RuleOptionTable>>>;
}

export interface EngineOptions extends RelayOptions {
  /** The work that all questions about the configuration together may use (src/verify/budget.ts); `usualWork` by default. */
  readonly work?: number;
  /** The result of `judgeRelay` for the same configuration with the same options, so that it is not computed again. */
  readonly judgement?: Judgement;
  /** The purse that pays for the work, if several configurations share one. */
  readonly purse?: Purse;
  /** Settings by the ids of rules. */
  readonly settings?: ReadonlyMap<string, RuleSetting>;
  /** Rules that are off: only findings for which smtpd refuses the file are reported of them. */
  readonly off?: readonly Rule[];
  /** All existing rules, for the names in comments; by default, those that are on or off. */
  readonly known?: readonly Rule[];
  /** Rules that comments cannot suppress. */
  readonly locked?: readonly string[];
  /** The most findings of one rule in one text that are reported individually, while the others are counted; `usuallyListed` by default. */
  readonly maxListed?: number;
  /** Whether suggestions and fixes are proven and offered, which costs more than the findings, or suggestions for errors only; true by default. */
  readonly suggestions?: boolean | 'of-errors';
  /** The severity of a comment that suppresses nothing or gives no reason; `warning` by default. */
  readonly reportUnusedDisables?: 'off' | Severity;
  /** Called with the name of the next step, to show progress. */
  readonly onStep?: (what: string) => void;
}

/**
 * Runs `rules` over a configuration, and removes the findings that comments in it suppress. The same finding at the same place (a file that is included twice) is
 * reported once. Throws RuleFailure if a rule throws.
 *
 * @param rules the rules that are on: `preset` (selection.ts) returns those of a preset
 * @param options how relaying by strangers is judged, for the answer and for the rules alike, and how single rules are run
 */
export function lint(
  config: Config,
  machine: Machine,
  rules: readonly Rule[],
  options: EngineOptions = {},
): LintRun {
  const judged = withUnixLines(config);
  const on = judged === config ? machine : withListeners(machine, judged);
  options.onStep?.('whether strangers can relay');
  const { judgement = judgeRelay(judged, on, options) } = options;
  const budget = judgement.budget();
  const subject = { config: judged, machine: on, judgement, budget };
  return within(budget, () => lintWithin(subject, rules, options));
}

/** The subject of a run. */
interface LintSubject {
  readonly config: Config;
  readonly machine: Machine;
  readonly judgement: Judgement;
  readonly budget: Budget;
}

function lintWithin(subject: LintSubject, rules: readonly Rule[], options: EngineOptions): LintRun {
  const { config, judgement, budget } = subject;
  const { off = [], onStep = () => {}, suggestions = true } = options;
  const collector = new FindingCollector(subject, options);
  for (const rule of rules) {
    onStep(rule.id);
    collector.run(rule, () => true);
  }
  if (config.refusals.some(({ severity }) => severity !== 'warning'))
    for (const rule of off) collector.run(rule, ({ fatal }) => fatal === true);
  const { findings, skipped, listing, proof } = collector;
  const outcome = suppress([...findings.values()], config, {
    known: options.known ?? [...rules, ...off],
    locked: options.locked ?? [],
    reportUnused: options.reportUnusedDisables ?? 'warning',
    complete: skipped.size === 0 && isComplete(config),
  });
  const kept = listing.of(inTextOrder(outcome.findings, config));
  const suppressed = listing.of(inTextOrder(outcome.suppressed, config));
  onStep('suggestions');
  const wants = ({ severity }: Finding): boolean => suggestions === true || severity === 'error';
  const { answer } = judgement;
  return {
    findings: kept
      .map((finding) => (suggestions === false ? finding : proof.proven(finding, wants(finding))))
      .map((finding) => withoutSecrets(finding, config)),
    suppressed: suppressed.map((finding) => withoutSecrets(finding, config)),
    undecided: [...skipped],
    answer: budget.missed.size === 0 ? answer : withAssumptions(answer, budget.missed),
    missed: [...budget.missed],
  };
}

/** Runs rules one by one, and collects their findings. */
class FindingCollector {
  /** Findings by rule, place and message, in the order in which they were found. */
  readonly findings = new Map<string, Finding>();
  /** The parts of the check that were left out because they take too much work, in words. */
  readonly skipped: Set<string>;
  readonly listing: Listing;
  readonly proof: SuggestionProof;
  readonly #context: SharedContext;
  /** The intended reading of a refused text. */
  readonly #reading: Answer['reading'];
  readonly #asMeant: SharedContext | undefined;
  readonly #options: EngineOptions;

  constructor({ config, machine, judgement }: LintSubject, options: EngineOptions) {
    this.skipped = new Set(config.tooLarge ? ['what lies behind the part that was read'] : []);
    this.listing = new Listing(options.maxListed ?? usuallyListed);
    this.#options = options;
    this.#context = new SharedContext(config, machine, options, (what) => this.skipped.add(what), judgement);
    this.#reading = judgement.answer.reading;
    const silent = (): void => {};
    this.#asMeant =
      this.#reading &&
      new SharedContext(this.#reading.config, this.#reading.machine, options, silent, {
        verdict: this.#reading.verdict,
      });
    this.proof = new SuggestionProof(this.#context.attempts, (rule, { judged }) => {
      const changed = new SharedContext(judged.config, judged.machine, options, silent, judged);
      return [...reportsOf(rule, changed, this.#settingOf(rule))];
    });
  }

  /** Collects those reports of a rule that are wanted. Throws RuleFailure if the rule throws. */
  run(rule: Rule, isWanted: (report: Report) => boolean): void {
    try {
      for (const report of this.#reportsOf(rule)) if (isWanted(report)) this.#keep(rule, report);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      this.skipped.add(`not all that rule ${rule.id} looks for was looked for`);
    }
  }

  /** The reports of a rule, or its reports on the intended reading if it cannot be run on the text as it is. */
  #reportsOf(rule: Rule): Iterable<Report> {
    const setting = this.#settingOf(rule);
    const { config } = this.#context;
    const reading = this.#reading;
    const asMeant = this.#asMeant;
    if (reading === undefined || asMeant === undefined) return reportsOf(rule, this.#context, setting);
    if (!isRunnable(rule, config)) return assumedReports(reportsOf(rule, asMeant, setting), config, reading);
    const reports = reportsOf(rule, this.#context, setting);
    if (!rule.refusals) return reports;
    return joined(reports, reportsBehind(reportsOf(rule, asMeant, setting), config, reading));
  }

  #keep(rule: Rule, report: Report): void {
    const { fatal = false, span, more } = report;
    const set = this.#settingOf(rule).severity;
    const severity = severityOf(rule, report, set);
    if (!this.listing.isNeeded({ rule: rule.id, severity, fatal }, span.file, more)) return;
    const isLocked = this.#options.locked?.includes(rule.id) ?? false;
    const finding: Finding = {
      ...guarded(rule, () => toFinding(rule, report, set)),
      ...(isLocked && { locked: true }),
    };
    this.proof.add(finding, { rule, report });
    const { file, start, end } = finding.span;
    const key = JSON.stringify([rule.id, file.path, start, end, finding.message]);
    if (!this.findings.has(key)) this.findings.set(key, finding);
  }

  #settingOf({ id }: Rule): RuleSetting {
    return this.#options.settings?.get(id) ?? {};
  }
}

function* joined<Value>(...parts: readonly Iterable<Value>[]): Generator<Value> {
  for (const part of parts) yield* part;
}

const withAssumptions = ({ config, verdict }: Answer, more: Iterable<string>): Answer => ({
  config,
  verdict: { ...verdict, assumptions: [...verdict.assumptions, ...more] },
});

/** The reports of a rule. Throws RuleFailure if the rule throws. */
function reportsOf(rule: Rule, shared: SharedContext, setting: RuleSetting): Iterable<Report> {
  if (!isRunnable(rule, shared.config)) return [];
  const context = new ContextOfRule(shared, optionsOf(rule, setting));
  return guardedEach(rule, rule.check(context), (report) =>
    report.suggestions === undefined
      ? report
      : { ...report, suggestions: guardedEach(rule, report.suggestions, (suggestion) => suggestion) },
  );
}

const isRunnable = ({ needs = [] }: Rule, config: Config): boolean =>
  needs.every((need) => meets[need](config));

/** Whether a configuration meets a need of a rule. */
const meets: Readonly<Record<Need, (config: Config) => boolean>> = {
  'complete-config': isComplete,
  listeners: ({ listeners }) => listeners.length > 0,
  rules: ({ rules }) => rules.length > 0,
};

/** The values that a rule yields lazily, each of them changed. Throws RuleFailure if the rule throws. */
function* guardedEach<Value>(
  rule: Rule,
  values: Iterable<Value>,
  change: (value: Value) => Value,
): Generator<Value> {
  const iterator = values[Symbol.iterator]();
  const step = (): IteratorResult<Value> => iterator.next();
  for (let next = guarded(rule, step); !next.done; next = guarded(rule, step)) yield change(next.value);
}

function guarded<Value>({ id }: Rule, act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    throw error instanceof RuleFailure || error instanceof TooLarge ? error : new RuleFailure(id, error);
  }
}

const noOptions: RuleOptionValues<RuleOptionTable> = {};

/** The options of a rule: its defaults, overridden by the settings. */
function optionsOf({ options }: Rule, setting: RuleSetting): RuleOptionValues<RuleOptionTable> {
  if (options === undefined) return noOptions;
  const defaults = Object.entries(options).map(([name, option]) => [name, option.default]);
  return { ...Object.fromEntries(defaults), ...setting.options };
}
