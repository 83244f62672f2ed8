import type { Assertion, PolicyProblem } from '../policy/assertion.js';
import type { AssertionVerdict, Counterexample, PolicyResult } from '../policy/assertion-verdict.js';
import { lineText, positionAt } from '../source/text.js';
import { isMessageRefused } from '../verify/smtp/envelope.js';
import { codeFrame } from './code-frame.js';
import type { Paint } from './colour.js';
import { type NamedSide, withoutRule } from './difference.js';
import { toPlainJson } from './json.js';
import { schemaVersion } from './lint-result.js';
import { printable } from './printable.js';
import { rangeOf, ruleAt } from './results.js';

/** What `test` reports: the verdicts on a policy's assertions, and its lines that are none. */
export interface FilePolicyReport extends PolicyResult {
  /** How the policy's file is called. */
  readonly policy: string;
  readonly problems: readonly PolicyProblem[];
  readonly side: NamedSide;
}

const styles = { proven: 'green', refuted: 'red', unknown: 'yellow' } as const;

/** The verdicts for people: a line for each assertion, with the dialogue that refutes it and the rule that decides. */
export function policyText(report: FilePolicyReport, paint: Paint): string {
  const { verdicts, problems, assumptions, policy, side } = report;
  const count = (kind: AssertionVerdict['verdict']): string =>
    `${verdicts.filter(({ verdict }) => verdict === kind).length} ${kind}`;
  const summary = (['proven', 'refuted', 'unknown'] as const).map(count);
  const lines = [
    ...problems.flatMap((problem) => problemLines(problem, policy, paint)),
    ...verdicts.flatMap((verdict) => verdictLines(verdict, report, paint)),
    '',
    `${printable(`${side.locate(side.config.file.path)}, ${policy}`)}: ${[...summary, ...(problems.length > 0 ? [`${problems.length} not understood`] : [])].join(', ')}`,
    ...assumptions.map((assumption) => paint('dim', printable(`  assumed: ${assumption}`))),
  ];
  return `${lines.join('\n')}\n`;
}

function problemLines({ message, span }: PolicyProblem, policy: string, paint: Paint): readonly string[] {
  const { line, column } = positionAt(span.file, span.start);
  const { text, marks } = codeFrame([span]);
  const blank = ' '.repeat(String(line).length);
  const bar = paint('dim', '|');
  return [
    `${paint('red', 'error')} ${printable(`${policy}:${line}:${column}: ${message}`)}`,
    `  ${paint('dim', String(line))} ${bar} ${text}`,
    `  ${blank} ${bar} ${marks.map(({ at, width }) => ' '.repeat(at) + paint('red', '^'.repeat(width))).join('')}`,
  ];
}

function verdictLines(
  { assertion, verdict, reason, counterexample, dependsOn }: AssertionVerdict,
  { policy, side }: FilePolicyReport,
  paint: Paint,
): readonly string[] {
  const why = reason === undefined ? '' : `: ${reason}`;
  return [
    `${paint(styles[verdict], verdict.padEnd(7))} ${printable(`${policy}:${lineOf(assertion)}: ${assertion.text}${why}`)}`,
    ...dependsOn.map((text) => paint('yellow', printable(`  it depends on: ${text}`))),
    ...(counterexample === undefined ? [] : counterexampleLines(counterexample, side, paint)),
  ];
}

const lineOf = ({ span }: Assertion): number => rangeOf(span).line;

function counterexampleLines(
  { envelope, decision }: Counterexample,
  { config, locate }: NamedSide,
  paint: Paint,
): readonly string[] {
  const place = ruleAt(config, decision.rule, locate);
  const rule = decision.rule === undefined ? undefined : config.rules[decision.rule - 1]?.span;
  const client =
    envelope.src === 'local'
      ? 'sendmail on the machine itself'
      : `a client at ${envelope.proxy ?? envelope.src ?? ''}`;
  return [
    `  ${printable(`${client}${envelope.dst === undefined ? '' : ` to ${envelope.dst}`}, port ${envelope.port ?? 25}:`)}`,
    ...decision.transcript.map((line) =>
      line.startsWith('S:') ? paint('dim', `    ${printable(line)}`) : `    ${printable(line)}`,
    ),
    `  ${printable(
      place === undefined || rule === undefined || isMessageRefused(decision)
        ? withoutRule(decision)
        : `decided by ${place.file}:${place.line}: ${lineText(rule.file, rangeOf(rule).line).trim()}`,
    )}`,
  ];
}

/** The same as data: one JSON object. */
export function policyJson({ verdicts, problems, assumptions, policy, side }: FilePolicyReport): string {
  return `${toPlainJson({
    schemaVersion,
    file: side.locate(side.config.file.path),
    policy,
    assertions: verdicts.map(({ assertion, verdict, reason, counterexample, dependsOn }) => ({
      line: lineOf(assertion),
      text: assertion.text,
      verdict,
      reason: reason ?? null,
      dependsOn,
      counterexample:
        counterexample === undefined
          ? null
          : {
              ...counterexample.envelope,
              decision: counterexample.decision.decision,
              reply: counterexample.decision.reply,
              phase: counterexample.decision.phase,
              rule: ruleAt(side.config, counterexample.decision.rule, side.locate) ?? null,
              transcript: counterexample.decision.transcript,
            },
    })),
    problems: problems.map(({ message, span }) => ({ message, ...rangeOf(span) })),
    assumptions,
  })}\n`;
}
