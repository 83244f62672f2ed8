import type { Config } from '../model/config/config.js';
import { type Machine, withListeners } from '../model/config/machine.js';
import { withUnixLines } from '../model/line-ends.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { type Budget, type Purse, TooLarge, within } from '../verify/budget.js';
import { type RelayOptions, verifyRelay } from '../verify/relay/verify-relay.js';
import { reachability } from '../verify/ruleset/reachability.js';
import { surplusRules } from '../verify/ruleset/redundancy.js';
import { SharedRuleSpace } from '../verify/ruleset/rule-space.js';
import { Attempts, type JudgedConfig, judgeMeant } from './attempt.js';
import type { Finding, Severity, Suggestion } from './finding.js';
import { isComplete } from './is-complete.js';
import { type Judgement, judgeRelay } from './judgement.js';
import { Listing, usuallyListed } from './listing.js';
import type { Answer } from './relay-answer.js';
import { assumedReports } from './repair/assumed-reports.js';
import type {
  MessageText,
  Need,
  Report,
  Rule,
  RuleContext,
  RuleOptionTable,
  RuleOptionValues,
} from './rule.js';
import { SuggestionProof } from './suggestion-proof.js';
import { type SuppressedFinding, suppress } from './suppressions.js';
import { inTextOrder } from './text-order.js';

/** What one run over a configuration gave. */
export interface LintRun {
  /** In the order of the text, the main file first, then the files it names. */
  readonly findings: readonly Finding[];
  /** What comments suppress, in the same order. */
  readonly suppressed: readonly SuppressedFinding[];
  /** Can a stranger relay? */
  readonly answer: Answer;
  /** What was not decided because it takes more work than one configuration may; the verdict says so itself. */
  readonly undecided: readonly string[];
  /** What suggestions were not tried for because it takes more work; the answer says so, too. */
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

/** How a rule is to be run, where not as it comes. */
export interface RuleSetting {
  readonly severity?: Severity;
  /** Checked by who read them (`src/settings/`). */
  readonly options?: Readonly<Partial<RuleOptionValues<RuleOptionTable>>>;
}

export interface EngineOptions extends RelayOptions {
  /** How much work all questions about the configuration may take together (src/verify/budget.ts): `usualWork` unless said. */
  readonly work?: number;
  /** What `judgeRelay` has found about the same configuration with the same options: it is not asked again. */
  readonly judgement?: Judgement;
  /** What that is paid from, where it is for several configurations together. */
  readonly purse?: Purse;
  /** By the rules' ids. */
  readonly settings?: ReadonlyMap<string, RuleSetting>;
  /** Rules that are off: of what they find, only that is reported which smtpd refuses the file for. */
  readonly off?: readonly Rule[];
  /** All rules that there are, by which a comment may name one; those that are on or off unless said. */
  readonly known?: readonly Rule[];
  /** Rules that comments cannot suppress. */
  readonly locked?: readonly string[];
  /** So many findings of one rule in one text are reported each, and the others counted: `usuallyListed` unless said. */
  readonly maxListed?: number;
  /** Whether suggestions and fixes are proven and offered, which costs more than the findings; true unless said. */
  readonly suggestions?: boolean;
  /** How much a comment weighs that suppresses nothing, or says no reason: `warning` unless said. */
  readonly reportUnusedDisables?: 'off' | Severity;
  /** Is told what is looked at next, for whoever waits. */
  readonly onStep?: (what: string) => void;
}

/**
 * Runs `rules` over a configuration, and takes away what comments in it suppress. The same finding at the same place (a file that is included twice) is reported once.
 * Throws RuleFailure when a rule throws.
 *
 * @param rules those that are on: `preset` (selection.ts) gives a preset's
 * @param options how whether a stranger can relay is judged, for the answer and for the rules alike, and how single rules are to be run
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
  return within(budget, () => lintWithin(budget, judgement, judged, on, rules, options));
}

function lintWithin(
  budget: Budget,
  judgement: Judgement,
  config: Config,
  machine: Machine,
  rules: readonly Rule[],
  options: EngineOptions,
): LintRun {
  const skipped = new Set<string>(config.tooLarge ? ['what lies behind the part that was read'] : []);
  const context = createContext(config, machine, options, (what) => skipped.add(what), judgement);
  const settingOf = ({ id }: Rule): RuleSetting => options.settings?.get(id) ?? {};
  const proof = new SuggestionProof(context.attempts, (rule, attempt) => [
    ...reportsOf(
      rule,
      createContext(attempt.config, attempt.machine, options, () => {}),
      settingOf(rule),
    ),
  ]);
  const findings = new Map<string, Finding>();
  const { maxListed = usuallyListed, suggestions = true } = options;
  const listing = new Listing(maxListed);
  const { reading } = judgement.answer;
  const asMeant = reading && createContext(reading.config, reading.machine, options, () => {});
  const reports = (rule: Rule, setting: RuleSetting): Iterable<Report> =>
    asMeant && !isRunnable(rule, config)
      ? assumedReports(reportsOf(rule, asMeant, setting), config, reading)
      : reportsOf(rule, context, setting);
  const run = (rule: Rule, isWanted: (report: Report) => boolean): void => {
    const setting = settingOf(rule);
    try {
      for (const report of reports(rule, setting)) {
        if (!isWanted(report)) continue;
        const { fatal = false, span } = report;
        const severity = severityOf(rule, report, setting.severity);
        if (!listing.isNeeded({ rule: rule.id, severity, fatal }, span.file, report.more)) continue;
        const finding = guarded(rule, () => toFinding(rule, report, setting.severity));
        proof.add(finding, { rule, report });
        const { file, start, end } = finding.span;
        const key = JSON.stringify([rule.id, file.path, start, end, finding.message]);
        if (!findings.has(key)) findings.set(key, finding);
      }
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      skipped.add(`not all that rule ${rule.id} looks for was looked for`);
    }
  };
  const { off = [] } = options;
  const { onStep = () => {} } = options;
  const { answer } = judgement;
  for (const rule of rules) {
    onStep(rule.id);
    run(rule, () => true);
  }
  if (config.refusals.some(({ severity }) => severity !== 'warning'))
    for (const rule of off) run(rule, ({ fatal }) => fatal === true);
  const outcome = suppress([...findings.values()], config, {
    known: options.known ?? [...rules, ...off],
    locked: options.locked ?? [],
    reportUnused: options.reportUnusedDisables ?? 'warning',
    complete: skipped.size === 0 && isComplete(config),
  });
  const kept = listing.of(inTextOrder(outcome.findings, config));
  const suppressed = listing.of(inTextOrder(outcome.suppressed, config));
  onStep('suggestions');
  return {
    findings: kept
      .map((finding) => (suggestions ? proof.proven(finding) : finding))
      .map((finding) => withoutSecrets(finding, config)),
    suppressed: suppressed.map((finding) => withoutSecrets(finding, config)),
    undecided: [...skipped],
    answer: budget.missed.size === 0 ? answer : withAssumptions(answer, budget.missed),
    missed: [...budget.missed],
  };
}

/** A finding none of whose sentences has a secret in it. Its places and edits are those of the text as it is. */
function withoutSecrets<F extends Finding>(finding: F, config: Config): F {
  const { inText } = secretsOf(config);
  const { message, label, note, help, related, suggestions, fix, transcript } = finding;
  const described = (one: Suggestion): Suggestion => ({ ...one, description: inText(one.description) });
  return {
    ...finding,
    message: inText(message),
    ...(label !== undefined && { label: inText(label) }),
    ...(note !== undefined && { note: inText(note) }),
    ...(help !== undefined && { help: inText(help) }),
    related: related.map((place) => ({ ...place, message: inText(place.message) })),
    suggestions: suggestions.map(described),
    ...(fix && { fix: described(fix) }),
    ...(transcript && { transcript: transcript.map(inText) }),
  };
}

function createContext(
  config: Config,
  machine: Machine,
  relayOptions: RelayOptions,
  giveUp: (what: string) => void,
  judgement?: Judgement,
): Omit<RuleContext, 'options'> {
  const verdict = once(() => judgement?.verdict ?? verifyRelay(config, machine, relayOptions));
  const shared = new SharedRuleSpace(config, machine);
  const reached = once(() => reachability(config, machine, shared));
  const reach = once(() => {
    const found = reached();
    if (found.undecided !== undefined) giveUp('rules that never decide were not looked for');
    return found;
  });
  const surplus = once(() => {
    const found = surplusRules(config, machine, shared);
    if (found.undecided !== undefined) giveUp('not all surplus rules were looked for');
    return found;
  });
  const context: Omit<RuleContext, 'options'> = {
    config,
    machine,
    relayOptions,
    get verdict() {
      return verdict();
    },
    get reachability() {
      return reach();
    },
    get liveRules() {
      const dead = new Set(reach().dead.map(({ rule }) => rule));
      return config.rules.filter(({ index }) => !dead.has(index));
    },
    get surplus() {
      return surplus();
    },
    get meant() {
      return meant();
    },
    get attempts() {
      return attempts();
    },
  };
  const meant = once(() => (judgement ? judgement.meant : judgeMeant(config, machine, relayOptions)));
  const attempts = once(() => {
    // What suggestions alone ask, and is too large to decide, costs them only.
    const judged: JudgedConfig = {
      config,
      machine,
      get verdict() {
        return verdict();
      },
      get reachability() {
        return reached();
      },
      get meant() {
        return meant();
      },
    };
    return new Attempts(judged, relayOptions);
  });
  return context;
}

const withAssumptions = ({ config, verdict }: Answer, more: Iterable<string>): Answer => ({
  config,
  verdict: { ...verdict, assumptions: [...verdict.assumptions, ...more] },
});

/** `compute`, asked at the first call only. */
function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

/** What a rule reports. Throws RuleFailure where the rule throws. */
function* reportsOf(
  rule: Rule,
  shared: Omit<RuleContext, 'options'>,
  setting: RuleSetting,
): Generator<Report> {
  if (!isRunnable(rule, shared.config)) return;
  // Inherits the answers that are computed on first use: a copy would compute them all.
  const context: RuleContext = Object.assign(Object.create(shared), { options: optionsOf(rule, setting) });
  for (const report of guardedEach(rule, rule.check(context)))
    yield report.suggestions === undefined
      ? report
      : { ...report, suggestions: guardedEach(rule, report.suggestions) };
}

const isRunnable = ({ needs = [] }: Rule, config: Config): boolean =>
  needs.every((need) => meets[need](config));

/** Whether a configuration has what a rule needs. */
const meets: Readonly<Record<Need, (config: Config) => boolean>> = {
  'complete-config': isComplete,
  listeners: ({ listeners }) => listeners.length > 0,
  rules: ({ rules }) => rules.length > 0,
};

/** What a rule makes only when it is asked for. Throws RuleFailure where the rule throws. */
function* guardedEach<Value>(rule: Rule, values: Iterable<Value>): Generator<Value> {
  const iterator = values[Symbol.iterator]();
  for (
    let next = guarded(rule, () => iterator.next());
    !next.done;
    next = guarded(rule, () => iterator.next())
  )
    yield next.value;
}

function guarded<Value>({ id }: Rule, act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    throw error instanceof RuleFailure || error instanceof TooLarge ? error : new RuleFailure(id, error);
  }
}

/** A rule's options: their defaults, and what is set. */
function optionsOf({ options = {} }: Rule, setting: RuleSetting): RuleOptionValues<RuleOptionTable> {
  const defaults = Object.entries(options).map(([name, option]) => [name, option.default]);
  return { ...Object.fromEntries(defaults), ...setting.options };
}

function toFinding(rule: Rule, report: Report, severity: Severity | undefined): Finding {
  const fatal = report.fatal ?? false;
  return {
    rule: rule.id,
    severity: severityOf(rule, report, severity),
    ...textOf(rule, report),
    span: report.span,
    related: report.related ?? [],
    suggestions: [],
    fatal,
    ...(report.more === undefined ? {} : { more: report.more }),
    ...(report.transcript === undefined ? {} : { transcript: report.transcript }),
  };
}

/** What smtpd refuses is an error whatever is set, and what is only worth knowing stays a note. */
function severityOf(rule: Rule, report: Report, set: Severity | undefined): Severity {
  if (report.fatal) return 'error';
  if (report.severity === 'note' || set === undefined) return report.severity ?? rule.severity;
  return set;
}

/** The parts of a report's message, with its values. A missing message or value is a mistake in the rule. */
function textOf({ messages }: Rule, { message: id, data = {} }: Report): MessageText {
  const text = messages[id];
  if (text === undefined) throw new Error('it reported a message that it does not have');
  const { message, label, note, help } = typeof text === 'string' ? { message: text } : text;
  return {
    message: fill(message, data),
    ...part('label', label, data),
    ...part('note', note, data),
    ...part('help', help, data),
  };
}

/** One part, with its values; left out where nothing is to be said in it. */
function part(
  name: 'label' | 'note' | 'help',
  text: string | undefined,
  data: Readonly<Record<string, string>>,
): Partial<MessageText> {
  const filled = text === undefined ? '' : fill(text, data);
  return filled === '' ? {} : { [name]: filled };
}

/** Puts values in the place of the `{names}` of a text. Between backquotes a value has none of its own. */
function fill(text: string, data: Readonly<Record<string, string>>): string {
  return text.replace(/(`?)\{(\w+)\}/g, (_, mark: string, name: string) => {
    const value = data[name];
    if (value === undefined) throw new Error(`no value for {${name}} in "${text}"`);
    return mark + shortened(mark === '' ? value : value.replaceAll('`', "'"));
  });
}

/** No name or text of the configuration makes a message longer than a person reads. */
const longestValue = 120;

function shortened(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  return line.length > longestValue ? `${line.slice(0, longestValue - 3)}...` : line;
}
