import type { Report, Rule, RuleContext } from '../../rules/rule.js';
import type { Config } from '../model/config.js';
import type { Machine } from '../model/machine.js';
import { reachability } from '../verify/reach.js';
import { surplusRules } from '../verify/redundant.js';
import { type RelayOptions, verifyRelay } from '../verify/relay.js';
import { SharedRuleSpace } from '../verify/rule-space.js';
import { type Answer, answer } from './answer.js';
import type { Finding } from './finding.js';
import { inTextOrder } from './order.js';

/** What one run over a configuration gave. */
export interface LintRun {
  /** In the order of the text, the main file first, then the files it names. */
  readonly findings: readonly Finding[];
  /** Can a stranger relay? Computed on first use, once. */
  readonly answer: Answer;
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

/**
 * Runs `rules` over a configuration. The same finding at the same place (a file that is included twice) is reported once.
 * Throws RuleFailure when a rule throws.
 *
 * @param options how whether a stranger can relay is judged, for the answer and for the rules alike
 */
export function lint(
  config: Config,
  machine: Machine,
  rules: readonly Rule[],
  options: RelayOptions = {},
): LintRun {
  const skipped = new Set<string>();
  const context = createContext(config, machine, options, (what) => skipped.add(what));
  const findings = new Map<string, Finding>();
  for (const rule of rules) {
    for (const finding of findingsOf(rule, context)) {
      const { file, start, end } = finding.span;
      const key = JSON.stringify([rule.id, file.path, start, end, finding.message]);
      if (!findings.has(key)) findings.set(key, finding);
    }
  }
  const answered = once(() => {
    const answered = answer(config, machine, context.verdict, options);
    return skipped.size === 0 ? answered : withAssumptions(answered, skipped);
  });
  return {
    findings: inTextOrder([...findings.values()], config),
    get answer() {
      return answered();
    },
  };
}

function createContext(
  config: Config,
  machine: Machine,
  relayOptions: RelayOptions,
  giveUp: (what: string) => void,
): RuleContext {
  const verdict = once(() => verifyRelay(config, machine, relayOptions));
  const shared = new SharedRuleSpace(config, machine);
  const reach = once(() => {
    const found = reachability(config, machine, shared);
    if (found.undecided !== undefined)
      giveUp(`rules that never decide were not looked for: ${found.undecided}`);
    return found;
  });
  const surplus = once(() => {
    const found = surplusRules(config, machine, shared);
    if (found.undecided !== undefined) giveUp(`not all surplus rules were looked for: ${found.undecided}`);
    return found;
  });
  return {
    config,
    machine,
    relayOptions,
    get verdict() {
      return verdict();
    },
    get reachability() {
      return reach();
    },
    get surplus() {
      return surplus();
    },
  };
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

function* findingsOf(rule: Rule, context: RuleContext): Generator<Finding> {
  try {
    for (const report of rule.check(context)) yield toFinding(rule, report);
  } catch (error) {
    throw new RuleFailure(rule.id, error);
  }
}

function toFinding(rule: Rule, report: Report): Finding {
  const fatal = report.fatal ?? false;
  return {
    rule: rule.id,
    severity: fatal ? 'error' : (report.severity ?? rule.severity),
    message: fill(rule.messages[report.message], report.data ?? {}),
    span: report.span,
    related: report.related ?? [],
    suggestions: report.suggestions ?? [],
    fatal,
    ...(report.transcript === undefined ? {} : { transcript: report.transcript }),
  };
}

/** Puts the values in the place of a message's `{names}`. A missing message or value is a mistake in the rule. */
function fill(message: string | undefined, data: Readonly<Record<string, string>>): string {
  if (message === undefined) throw new Error('it reported a message that it does not have');
  return message.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = data[name];
    if (value === undefined) throw new Error(`no value for {${name}} in "${message}"`);
    return shortened(value);
  });
}

/** No name or text of the configuration makes a message longer than a person reads. */
const longestValue = 120;

function shortened(value: string): string {
  const line = value.replace(/\s+/g, ' ');
  return line.length > longestValue ? `${line.slice(0, longestValue - 3)}...` : line;
}
