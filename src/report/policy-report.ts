import type { Assertion, PolicyProblem } from '../policy/assertion.js';
import type { AssertionVerdict, Counterexample, PolicyResult } from '../policy/assertion-verdict.js';
import { lineText, positionAt } from '../source/text.js';
import { isMessageRefused } from '../verify/smtp/envelope.js';
import { codeFrame } from './code-frame.js';
import type { Paint } from './colour.js';
import { coverageData } from './coverage/coverage-data.js';
import type { CoverageReport } from './coverage/coverage-report.js';
import { withoutRule } from './decision-text.js';
import type { NamedSide } from './difference.js';
import { toPlainJson } from './json.js';
import { schemaVersion } from './lint-result.js';
import { rangeOf, ruleAt } from './places.js';
import { printable } from './printable.js';
import { connectionText, sessionOf, spokenLines } from './session.js';
import { capitalised, type LineStyle, quotedLine, sentenceLines, verdictLines } from './text-lines.js';
import { whyJson } from './why/why-json.js';
import type { WhyReport } from './why/why-report.js';
import { whyLines } from './why/why-text.js';
import { wrapped } from './wrap.js';

/** A verdict whose counterexample may carry the reasons for the server's answer. */
export interface ExplainedVerdict extends AssertionVerdict {
  readonly counterexample?: Counterexample & { readonly why?: WhyReport };
}

/** The report of `test`: the verdicts on a policy's assertions, and the lines that could not be parsed. */
export interface FilePolicyReport extends Omit<PolicyResult, 'verdicts'> {
  readonly verdicts: readonly ExplainedVerdict[];
  /** The printed name of the policy file. */
  readonly policy: string;
  readonly problems: readonly PolicyProblem[];
  readonly side: NamedSide;
}

const verdicts = {
  proven: { word: 'proven', style: 'green' },
  refuted: { word: 'refuted', style: 'red' },
  unknown: { word: 'not proven', style: 'magenta' },
} as const satisfies Record<AssertionVerdict['verdict'], { word: string; style: Parameters<Paint>[0] }>;

/** The width of the longest of these words. */
const wordWidth = Math.max(...Object.values(verdicts).map(({ word }) => word.length));

/**
 * The verdicts as text: the list of all assertions, the reasons for each that is refuted or not proven, with the session that refutes it and the rule that decides, and the overall
 * verdict.
 */
export function policyText(report: FilePolicyReport, layout: LineStyle): string {
  const { problems, policy } = report;
  const others = report.verdicts.filter(({ verdict }) => verdict !== 'proven');
  const lines = [
    ...problems.flatMap((problem) => [...problemLines(problem, policy, layout), '']),
    printable(policy),
    ...report.verdicts.flatMap((verdict) => listLines(verdict, report, layout)),
    '',
    ...others.flatMap((verdict) => [...verdictBlock(verdict, report, layout), '']),
    ...policyConclusion(report, layout),
  ];
  return `${lines.join('\n')}\n`;
}

/** The overall verdict on the assertions. */
export function policyConclusion(report: FilePolicyReport, layout: LineStyle): readonly string[] {
  const { assumptions, policy, side } = report;
  return [
    ...verdictLines(
      {
        about: `${side.locate(side.config.file.path)}, ${policy}`,
        ...conclusionOf(report),
        assumptions,
      },
      layout,
    ),
  ];
}

/** `3 of 8 assertions refuted; 4 proven, 1 not proven`. */
function conclusionOf({ verdicts: all, problems }: FilePolicyReport): {
  readonly text: string;
  readonly style: Parameters<Paint>[0];
} {
  const count = (kind: AssertionVerdict['verdict']): number =>
    all.filter(({ verdict }) => verdict === kind).length;
  const worst = (['refuted', 'unknown'] as const).find((kind) => count(kind) > 0) ?? 'proven';
  const assertions = `assertion${all.length === 1 ? '' : 's'}`;
  const rest = (['proven', 'unknown'] as const)
    .filter((kind) => kind !== worst && count(kind) > 0)
    .map((kind) => `${count(kind)} ${verdicts[kind].word}`);
  const misread = problems.length === 0 ? [] : [`${problems.length} not understood`];
  const head = `${count(worst)} of ${all.length} ${assertions} ${verdicts[worst].word}`;
  const tail = [...rest, ...misread].join(', ');
  const style = worst === 'proven' && misread.length > 0 ? 'magenta' : verdicts[worst].style;
  return { text: tail === '' ? head : `${head}; ${tail}`, style };
}

function problemLines(
  { message, help, correction, span }: PolicyProblem,
  policy: string,
  layout: LineStyle,
): readonly string[] {
  const { paint, columns } = layout;
  const { line, column } = positionAt(span.file, span.start);
  const gutter = String(line).length;
  const { text, marks } = codeFrame([span], columns - gutter - 3);
  const bar = paint('dim', '|');
  const blank = ' '.repeat(gutter);
  const advice = correction === undefined ? help : `write "${correction}"`;
  return [
    ...sentenceLines(message, layout, { lead: `${paint(['red', 'bold'], 'error')}: ` }),
    `${blank}${paint('dim', '-->')} ${printable(`${policy}:${line}:${column}`)}`,
    `${paint('dim', String(line))} ${bar} ${text}`,
    `${blank} ${bar} ${marks.map(({ at, width }) => ' '.repeat(at) + paint('red', '^'.repeat(width))).join('')}`,
    ...(advice === undefined
      ? []
      : sentenceLines(advice, layout, { lead: `${blank} ${paint('dim', '=')} help: ` })),
  ];
}

const lineOf = ({ span }: Assertion): number => rangeOf(span).line;

function listLines(
  { assertion, verdict }: AssertionVerdict,
  report: FilePolicyReport,
  { paint, columns }: LineStyle,
): readonly string[] {
  const digits = String(Math.max(...report.verdicts.map((one) => lineOf(one.assertion)))).length;
  const { word, style } = verdicts[verdict];
  const lead = `  ${String(lineOf(assertion)).padStart(digits)}  `;
  const indent = lead.length + wordWidth + 2;
  const [first = '', ...rest] = wrapped(printable(assertion.text), { columns, taken: indent, indent });
  return [`${lead}${paint(style, word.padEnd(wordWidth))}  ${first}`, ...rest];
}

/** Why an assertion is refuted or not proven, with the session that refutes it. */
export function verdictBlock(
  { assertion, verdict, reason, counterexample, dependsOn }: ExplainedVerdict,
  { policy, side }: FilePolicyReport,
  layout: LineStyle,
): readonly string[] {
  const { paint, columns } = layout;
  const { word, style } = verdicts[verdict];
  const place = `${policy}:${lineOf(assertion)}: ${assertion.text}`;
  const [head = '', ...rest] = wrapped(printable(place), { columns, taken: word.length + 2, indent: 2 });
  return [
    `${paint([style, 'bold'], word)}: ${head}`,
    ...rest,
    ...(reason === undefined ? [] : sentenceLines(capitalised(reason), layout, { indent: 2 })),
    ...dependsOn.flatMap((text) =>
      sentenceLines(`depends on: ${text}`, layout, { indent: 2, style: 'magenta' }),
    ),
    ...(counterexample === undefined ? [] : counterexampleLines(counterexample, side, layout)),
  ];
}

function counterexampleLines(
  { envelope, decision, why }: NonNullable<ExplainedVerdict['counterexample']>,
  { config, locate }: NamedSide,
  layout: LineStyle,
): readonly string[] {
  const place = ruleAt(config, decision.rule, locate);
  const rule = decision.rule === undefined ? undefined : config.rules[decision.rule - 1]?.span;
  const decided =
    place === undefined || rule === undefined || isMessageRefused(decision)
      ? undefined
      : `${place.file}:${place.line}: ${lineText(rule.file, rangeOf(rule).line).trim()}`;
  return [
    ...sentenceLines(`session (${connectionText(envelope)}):`, layout, { indent: 2 }),
    ...spokenLines(sessionOf(decision.transcript).lines, 4, layout),
    ...(decided === undefined
      ? sentenceLines(capitalised(withoutRule(decision)), layout, { indent: 2 })
      : [quotedLine(decided, layout, '  decided by ')]),
    ...(why === undefined ? [] : whyLines(why, locate(config.file.path), layout, 2)),
  ];
}

/** The verdicts as one JSON object. */
export function policyJson(
  { verdicts: all, problems, assumptions, policy, side }: FilePolicyReport,
  coverage?: CoverageReport,
): string {
  return `${toPlainJson({
    schemaVersion,
    file: side.locate(side.config.file.path),
    policy,
    assertions: all.map(({ assertion, verdict, reason, counterexample, dependsOn }) => ({
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
              why: counterexample.why ? whyJson(counterexample.why) : null,
            },
    })),
    problems: problems.map(({ message, help, correction, span }) => ({
      message,
      ...(help !== undefined && { help }),
      ...(correction !== undefined && { correction }),
      ...rangeOf(span),
    })),
    assumptions,
    ...(coverage && { coverage: coverageData(coverage) }),
  })}\n`;
}
