import type { Config } from '../model/config/config.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { lineText } from '../source/text.js';
import { type Decision, type EnvelopeInput, isMessageRefused } from '../verify/smtp/envelope.js';
import type { Paint } from './colour.js';
import { caseTexts, deliveryText, stageNames, withoutRule } from './decision-text.js';
import { type Locate, rangeOf } from './places.js';
import { sessionOf, spokenLines } from './session.js';
import { type LineStyle, quotedLine, sentenceLines, verdictLines } from './text-lines.js';
import { reasonTexts } from './unread.js';
import type { WhyReport } from './why/why-report.js';
import { defaultsText, whyLines } from './why/why-text.js';

/** A simulated session, with everything that reports show. */
export interface NamedSimulation {
  readonly config: Config;
  readonly locate: Locate;
  readonly envelope: EnvelopeInput;
  readonly decision: Decision;
  /** The reasons, if they were requested. */
  readonly why?: WhyReport;
  /** The decision that the user expects. */
  readonly expected?: Decision['decision'];
}

const styles = {
  accept: 'green',
  reject: 'red',
  tempfail: 'magenta',
  error: 'red',
  unknown: 'magenta',
} as const satisfies Record<Decision['decision'], Parameters<Paint>[0]>;

/** The session, the answer, and the rule that decides, as text. */
export function simulationText(simulation: NamedSimulation, layout: LineStyle): string {
  const { config, locate, envelope, decision, why, expected } = simulation;
  const { between, lines } = sessionOf(decision.transcript);
  const who = between ?? betweenOf(envelope);
  const [rule] = rulePlace(simulation);
  const text = [
    ...(lines.length === 0
      ? []
      : [...sentenceLines(`session (${who}):`, layout), ...spokenLines(lines, 2, layout), '']),
    ...(why === undefined ? [] : [...whyLines(why, locate(config.file.path), layout), '']),
    ...(rule === undefined ? [] : [quotedLine(rule, layout, 'decided by ')]),
    ...decision.deliveries.flatMap((delivery) => sentenceLines(destinationText(delivery), layout)),
    ...casesOf(decision).flatMap((line) => sentenceLines(line, layout)),
    ...(rule === undefined && decision.deliveries.length + (decision.cases?.length ?? 0) === 0 ? [] : ['']),
    ...verdictLines(
      {
        about: locate(config.file.path),
        text: answerText(simulation),
        style: styles[decision.decision],
        dependsOn: reasonTexts(decision.dependsOn, config),
        assumptions: [...(why === undefined ? [] : defaultsText(why)), ...decision.assumptions],
        ...(expected !== undefined && expected !== decision.decision && { notes: [`expected: ${expected}`] }),
      },
      layout,
    ),
  ];
  return `${text.join('\n')}\n`;
}

const betweenOf = ({ src = '', dst, port = 25 }: EnvelopeInput): string =>
  `${src}${dst === undefined ? '' : ` to ${dst}`}, port ${port}`;

/** The outcome for each possible content of unread tables, a line each. */
function casesOf(decision: Decision): readonly string[] {
  const texts = caseTexts(decision);
  return texts.length === 0 ? [] : ['it depends on what was not read:', ...texts.map((text) => `  ${text}`)];
}

/** The rule that decides, as written in the file; empty if another part of the server decides. */
function rulePlace({ config, locate, decision }: NamedSimulation): readonly string[] {
  const { rule, phase } = decision;
  const span = rule === undefined || !isAsked(phase) ? undefined : config.rules[rule - 1]?.span;
  if (span === undefined || isMessageRefused(decision)) return [];
  const { line } = rangeOf(span);
  const text = lineText(secretsOf(config).masked(span.file), line).trim();
  return [`${locate(span.file.path)}:${line}: ${text}`];
}

/** Whether the rules are evaluated in a phase, or were evaluated before it. */
const isAsked = (phase: Decision['phase']): boolean =>
  phase === 'rcpt' || phase === 'data' || phase === 'commit';

function answerText({ envelope, decision }: NamedSimulation): string {
  const { rule, phase, reply } = decision;
  if (decision.transcript.length === 0)
    return 'not asked: no listener takes a connection to this address and port';
  const code = reply.slice(0, 3);
  const why = isMessageRefused(decision)
    ? `: a filter of phase ${phase} rejects the message, whose recipient was accepted`
    : !isAsked(phase)
      ? ` at ${stageNames[phase]}, before the rules are asked`
      : rule === undefined
        ? `: ${withoutRule(decision)}`
        : '';
  switch (decision.decision) {
    case 'accept':
      return 'accepted';
    case 'reject':
      return `rejected (${code})${why}`;
    case 'tempfail':
      return `temporary failure (${code})${why}`;
    case 'unknown':
      return 'not proven';
    case 'error':
      return `not asked: ${code} at ${stageNames[phase]}: ${refusedQuestion(envelope, decision)}`;
  }
}

/** Why the session that the user describes is impossible. */
function refusedQuestion({ port = 25, tls }: EnvelopeInput, { phase, reply }: Decision): string {
  const clear = tls === undefined || tls === 'none';
  if (phase === 'auth' && reply.startsWith('50'))
    return `port ${port} does not offer AUTH${clear ? ' without TLS' : ''}`;
  if (phase === 'tls' && reply.startsWith('50')) return `port ${port} does not offer STARTTLS`;
  return 'the recipient was not asked for';
}

/** The destination of accepted mail, or why its delivery fails. */
function destinationText(delivery: Decision['deliveries'][number]): string {
  const { action, to, failure } = delivery;
  if (failure === undefined) return deliveryText(delivery);
  const end = failure.bounces === 'at-once' ? 'sent back' : 'sent back once it has expired in the queue';
  return `accepted for ${to} by action \`${action}\`, and ${end}: ${failure.reason}`;
}
