import type { Assessment, ProbeRow } from '../probe/assess.js';
import type { Observation } from '../probe/observation.js';
import { probeOutcomes } from '../probe/outcome.js';
import type { Vantage } from '../probe/place.js';
import { replyText } from '../probe/reply.js';
import { lineText } from '../source/text.js';
import type { Paint } from './colour.js';
import type { NamedSide } from './difference.js';
import { toPlainJson } from './json.js';
import { schemaVersion } from './lint-result.js';
import { printable } from './printable.js';
import { ruleAt } from './results.js';

/** A probe of one server, ready to be told. */
export interface ProbeReport {
  readonly observation: Observation;
  readonly assessment: Assessment;
  /** This client's address, as the server sees it as far as it tells; undefined: there was no connection. */
  readonly client: string | undefined;
  readonly vantage: Vantage;
  /** The configuration that the server was compared with. */
  readonly compared: NamedSide | undefined;
  readonly notes: readonly string[];
}

/** One object: what was asked, what was answered, what it means. */
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
  unknown: { mark: '?', style: 'yellow' },
  nothing: { mark: '-', style: 'dim' },
} as const;

/** The dialogue's answers for people, two lines each, and the answer to the whole below them. */
export function probeText(report: ProbeReport, paint: Paint): string {
  const { assessment, notes } = report;
  const { verdict, rows } = assessment;
  const style =
    verdict.openRelay === 'no' && verdict.status === 0 ? 'green' : verdict.status === 1 ? 'red' : 'yellow';
  const lines = [
    ...headLines(report),
    '',
    ...rows
      .filter(({ meaning }) => meaning.outcome !== 'not-asked')
      .flatMap((row) => rowLines(row, report, paint)),
    ...unaskedLines(rows, paint),
    '',
    paint(style, printable(verdict.sentence)),
    ...agreementLines(report, paint),
    ...notes.map((note) => paint('dim', printable(`note: ${note}`))),
  ];
  return `${lines.join('\n')}\n`;
}

function headLines({ observation, client }: ProbeReport): readonly string[] {
  const { place, facts } = observation;
  const named = place.host === place.address ? place.address : `${place.host} (${place.address})`;
  const seen = client === undefined ? '' : `, asked from ${client}`;
  const tls = facts?.tls;
  const certificate =
    tls?.problem === undefined ? 'its certificate is valid' : `its certificate would not do: ${tls.problem}`;
  return [
    printable(`${named} port ${place.port}${seen}`),
    ...(facts === undefined ? [] : [`  ${printable(facts.banner)}`]),
    ...(facts === undefined
      ? []
      : tls === undefined
        ? [`  in clear${facts.offersStartTls ? '; STARTTLS is offered' : ''}`]
        : [`  ${printable(`${tls.protocol}, ${tls.cipher}; ${certificate}`)}`]),
  ];
}

function rowLines(row: ProbeRow, report: ProbeReport, paint: Paint): readonly string[] {
  const { attempt, meaning } = row;
  const { variant, envelope, result } = attempt;
  const { judged, words } = probeOutcomes[meaning.outcome];
  const { mark, style } = marks[judged];
  const code = result.type === 'reply' ? String(result.reply.code) : '---';
  const asked = envelope === undefined ? '' : `: <${envelope.sender}> to <${envelope.recipient}>`;
  const said = result.type === 'reply' ? ` (${replyText(result.reply).slice(0, 200)})` : '';
  return [
    `${paint(style, `${mark} ${code}`)} ${printable(`${variant.title}${asked}`)}`,
    `      ${paint('dim', printable(`${words}: ${meaning.meaning}${said}`))}`,
    ...(row.comparison === undefined ? [] : expectationLines(row, report, paint)),
  ];
}

/** What was not asked, in as many lines as there are reasons. */
function unaskedLines(rows: readonly ProbeRow[], paint: Paint): readonly string[] {
  const unasked = rows.filter(({ meaning }) => meaning.outcome === 'not-asked');
  return [...new Set(unasked.map(({ meaning }) => meaning.meaning))].map((reason) => {
    const titles = unasked
      .filter(({ meaning }) => meaning.meaning === reason)
      .map(({ attempt }) => attempt.variant.title);
    const what = titles.length === rows.length ? 'nothing was asked' : `not asked: ${titles.join(', ')}`;
    return `${paint(marks.unknown.style, `${marks.unknown.mark} ---`)} ${printable(`${what}: ${reason}`)}`;
  });
}

/** What the configuration says, where that is not the same. */
function expectationLines({ comparison }: ProbeRow, report: ProbeReport, paint: Paint): readonly string[] {
  if (comparison?.unsaid !== undefined) return [`      ${paint('dim', printable(comparison.unsaid))}`];
  if (comparison === undefined || comparison.agrees === true) return [];
  const { decision, reply, rule } = comparison.decision;
  const words = `the configuration says ${decision}: ${reply}${ruleWords(rule, report)}`;
  return [`      ${paint('red', printable(words))}`];
}

function ruleWords(rule: number | undefined, { compared }: ProbeReport): string {
  if (compared === undefined) return '';
  const { config, locate } = compared;
  const place = ruleAt(config, rule, locate);
  const span = rule === undefined ? undefined : config.rules[rule - 1]?.span;
  if (place === undefined || span === undefined) return ', by no rule';
  return `, by ${place.file}:${place.line}: ${lineText(span.file, place.line).trim()}`;
}

function agreementLines({ assessment, compared }: ProbeReport, paint: Paint): readonly string[] {
  if (compared === undefined) return [];
  const { differences } = assessment.verdict;
  const all = assessment.rows.filter(({ comparison }) => comparison?.agrees !== undefined).length;
  const file = compared.locate(compared.config.file.path);
  if (differences > 0) {
    const count = `${differences} of ${all} answers are not those of ${file}`;
    const why = 'the running server is not running this file, or was not restarted since it was changed';
    return [paint('red', printable(`${count}: ${why}`))];
  }
  return [
    printable(
      all === 0
        ? `no answer could be compared with ${file}`
        : `all ${all} answers that can be compared are those of ${file}`,
    ),
  ];
}
