import type { Assessment, ProbeRow } from '../probe/assess.js';
import type { Observation } from '../probe/observation.js';
import { probeOutcomes } from '../probe/outcome.js';
import type { Vantage } from '../probe/place.js';
import { replyText } from '../probe/reply.js';
import type { SessionFacts } from '../probe/smtp-session.js';
import { lineText } from '../source/text.js';
import type { NamedSide } from './difference.js';
import { toPlainJson } from './json.js';
import { schemaVersion } from './lint-result.js';
import { printable } from './printable.js';
import { ruleAt } from './results.js';
import { type LineStyle, quotedLine, sentenceLines, verdictLines } from './text-lines.js';
import { wrapped } from './wrap.js';

/** The result of probing one server, with everything that reports show. */
export interface ProbeReport {
  readonly observation: Observation;
  readonly assessment: Assessment;
  /** This client's address, as the server sees it if the server reveals it, or undefined if there was no connection. */
  readonly client: string | undefined;
  readonly vantage: Vantage;
  /** The configuration with which the server is compared. */
  readonly compared: NamedSide | undefined;
  readonly notes: readonly string[];
}

/** The report as one JSON object: what was sent, what was answered, and what it means. */
export function probeJson(report: ProbeReport): string {
  const { observation, assessment, client, vantage, compared, notes } = report;
  const { place, facts, names, demandsTls } = observation;
  const { sentence, ...verdict } = assessment.verdict;
  return `${toPlainJson({
    schemaVersion,
    ...place,
    client: client ?? null,
    vantage,
    serverName: names?.serverName ?? null,
    banner: facts?.banner ?? null,
    tls: facts?.tls === undefined ? null : { ...facts.tls, problem: facts.tls.problem ?? null },
    offersStartTls: facts?.offersStartTls ?? null,
    demandsTls,
    ...verdict,
    ...(compared === undefined ? { differences: null } : {}),
    summary: sentence,
    attempts: assessment.rows.map((row) => rowJson(row, report)),
    notes,
  })}\n`;
}

function rowJson({ attempt, meaning, comparison }: ProbeRow, { compared }: ProbeReport) {
  const { variant, envelope, result } = attempt;
  const replied = result.type === 'reply' ? result : undefined;
  return {
    id: variant.id,
    title: variant.title,
    greeting: variant.greeting,
    helo: attempt.helo,
    from: envelope?.sender ?? null,
    to: envelope?.recipient ?? null,
    stage: replied?.stage ?? null,
    code: replied?.reply.code ?? null,
    reply: replied === undefined ? null : replyText(replied.reply),
    tls: replied?.secure ?? null,
    outcome: meaning.outcome,
    meaning: meaning.meaning,
    ...(compared && {
      config: comparison
        ? {
            decision: comparison.decision.decision,
            reply: comparison.decision.reply,
            rule: ruleAt(compared.config, comparison.decision.rule, compared.locate) ?? null,
            agrees: comparison.agrees ?? null,
            unsaid: comparison.unsaid ?? null,
          }
        : null,
    }),
  };
}

const marks = {
  yes: { mark: '✖', style: 'red' },
  no: { mark: '✔', style: 'green' },
  unknown: { mark: '?', style: 'magenta' },
  nothing: { mark: '-', style: 'dim' },
} as const;

/** The report as text: two lines for each answer, then the verdict. */
export function probeText(report: ProbeReport, layout: LineStyle): string {
  const { assessment, notes } = report;
  const { verdict, rows } = assessment;
  const style =
    verdict.openRelay === 'no' && verdict.status === 0 ? 'green' : verdict.status === 1 ? 'red' : 'magenta';
  const lines = [
    ...headLines(report, layout),
    '',
    ...rows
      .filter(({ meaning }) => meaning.outcome !== 'not-asked')
      .flatMap((row) => rowLines(row, report, layout)),
    ...unaskedLines(rows, layout),
    '',
    ...agreementLines(report, layout),
    ...verdictLines({ about: serverName(report), text: verdict.sentence, style, notes }, layout),
  ];
  return `${lines.join('\n')}\n`;
}

const serverName = ({ observation: { place } }: ProbeReport): string => `${place.host} port ${place.port}`;

function headLines({ observation, client }: ProbeReport, layout: LineStyle): readonly string[] {
  const { place, facts } = observation;
  const named = place.host === place.address ? place.address : `${place.host} (${place.address})`;
  const seen = client === undefined ? '' : `, asked from ${client}`;
  const sentence = (text: string): readonly string[] => sentenceLines(text, layout, { indent: 2 });
  return [
    ...sentenceLines(`${named} port ${place.port}${seen}`, layout),
    ...(facts === undefined ? [] : [quotedLine(facts.banner, layout, '  '), ...sentence(tlsText(facts))]),
  ];
}

function tlsText({ tls, offersStartTls }: SessionFacts): string {
  if (tls === undefined) return `in clear${offersStartTls ? '; STARTTLS is offered' : ''}`;
  const certificate =
    tls.problem === undefined ? 'certificate valid' : `certificate not valid: ${tls.problem}`;
  return `${tls.protocol}, ${tls.cipher}; ${certificate}`;
}

/** The column in which the texts of the answers begin, after `✖ 250 `. */
const indent = 6;

function rowLines(row: ProbeRow, report: ProbeReport, layout: LineStyle): readonly string[] {
  const { attempt, meaning } = row;
  const { variant, envelope, result } = attempt;
  const { judged, words } = probeOutcomes[meaning.outcome];
  const { mark, style } = marks[judged];
  const code = result.type === 'reply' ? String(result.reply.code) : '---';
  const asked = envelope === undefined ? '' : `: <${envelope.sender}> to <${envelope.recipient}>`;
  const said = result.type === 'reply' ? ` (${replyText(result.reply).slice(0, 200)})` : '';
  const [first = '', ...rest] = wrapped(printable(`${variant.title}${asked}`), {
    columns: layout.columns,
    taken: indent,
    indent,
  });
  return [
    `${layout.paint(style, `${mark} ${code}`)} ${first}`,
    ...rest,
    ...sentenceLines(`${words}: ${meaning.meaning}${said}`, layout, { indent, style: 'dim' }),
    ...(row.comparison === undefined ? [] : expectationLines(row, report, layout)),
  ];
}

/** The variants that were not tried, in one sentence for each reason. */
function unaskedLines(rows: readonly ProbeRow[], layout: LineStyle): readonly string[] {
  const unasked = rows.filter(({ meaning }) => meaning.outcome === 'not-asked');
  const { mark, style } = marks.unknown;
  return [...new Set(unasked.map(({ meaning }) => meaning.meaning))].flatMap((reason) => {
    const titles = unasked
      .filter(({ meaning }) => meaning.meaning === reason)
      .map(({ attempt }) => attempt.variant.title);
    const what = titles.length === rows.length ? 'nothing was asked' : `not asked: ${titles.join(', ')}`;
    return sentenceLines(`${what}: ${reason}`, layout, {
      lead: `${layout.paint(style, `${mark} ---`)} `,
    });
  });
}

/** The answer that the configuration predicts, if it differs from the server's. */
function expectationLines(
  { comparison }: ProbeRow,
  report: ProbeReport,
  layout: LineStyle,
): readonly string[] {
  if (comparison?.unsaid !== undefined)
    return sentenceLines(comparison.unsaid, layout, { indent, style: 'dim' });
  if (comparison === undefined || comparison.agrees === true) return [];
  const { decision, reply, rule } = comparison.decision;
  const text = ruleText(rule, report);
  return [
    ...sentenceLines(`the configuration says ${decision}: ${reply}`, layout, { indent, style: 'red' }),
    ...(text === undefined ? [] : [quotedLine(text, layout, `${' '.repeat(indent)}decided by `)]),
  ];
}

function ruleText(rule: number | undefined, { compared }: ProbeReport): string | undefined {
  if (compared === undefined) return undefined;
  const { config, locate } = compared;
  const place = ruleAt(config, rule, locate);
  const span = rule === undefined ? undefined : config.rules[rule - 1]?.span;
  if (place === undefined || span === undefined) return undefined;
  return `${place.file}:${place.line}: ${lineText(span.file, place.line).trim()}`;
}

function agreementLines({ assessment, compared }: ProbeReport, layout: LineStyle): readonly string[] {
  if (compared === undefined) return [];
  const { differences } = assessment.verdict;
  const all = assessment.rows.filter(({ comparison }) => comparison?.agrees !== undefined).length;
  const file = compared.locate(compared.config.file.path);
  if (differences > 0)
    return sentenceLines(
      `${differences} of ${all} answers are not those of ${file}: the server runs another file, or was not restarted since this one changed`,
      layout,
      { style: 'red' },
    );
  return sentenceLines(
    all === 0
      ? `No answer could be compared with ${file}`
      : `All ${all} answers that can be compared are those of ${file}`,
    layout,
  );
}
