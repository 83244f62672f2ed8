import { assumptionTexts, casesJson } from '../report/decision-text.js';
import { toPlainJson } from '../report/json.js';
import { schemaVersion } from '../report/lint-result.js';
import { printable } from '../report/printable.js';
import { type Locate, ruleAt } from '../report/results.js';
import { simulationText } from '../report/simulation.js';
import { whyJson } from '../report/why/why-json.js';
import { mask } from '../source/hidden.js';
import { readNamed } from '../source/node-files.js';
import { decide } from '../verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';
import { type CommandLine, type OptionValues, UsageError } from './arguments.js';
import { askedEnvelope, netcatTest } from './asked-envelope.js';
import { readConfiguration } from './configurations.js';
import { outputDestination } from './destination.js';
import { type EnvelopeLine, parseEnvelope } from './envelopes.js';
import type { explainedDecision, Server } from './explained-decision.js';
import { displayPath, InputError, usualFile } from './input.js';
import { settled } from './settings-reader.js';
import type { TemplateVariants } from './template-variants.js';
import { answerOfServer } from './uncertain-answers.js';
import { groupedAnswers, headingOf, takenVariants } from './variant-answers.js';

/** How answers are produced. */
interface Answering {
  readonly json: boolean;
  readonly explains: typeof explainedDecision | undefined;
  /** The most rules that are listed although they do not match. */
  readonly maxRules: number;
  /** The decision that is expected of every answer. */
  readonly expected: Decision['decision'] | undefined;
}

/**
 * `smtpd-lint simulate FILE`: exit 0 if the question was answered, whatever the answer, or 1 if it differs from that of `--expect`; 2 if it could not be asked, because no listener
 * takes the connection, or TLS or AUTH is not offered. With many envelopes, each line has its own result.
 */
export async function simulateCommand({ files, values }: CommandLine): Promise<number> {
  const [name = usualFile(), ...others] = files;
  if (others.length > 0) throw new UsageError('simulate takes one file');
  const { reading } = await settled(name, 'simulate', values);
  const asked = envelopeOf(values);
  const list = values.one('envelopes');
  const lines = list === undefined ? undefined : await readLines(list, asked);

  const input = await readConfiguration(name, reading);
  const taken = takenVariants([input], reading, values);
  const [first] = taken?.variants ?? [];
  const [model] = first?.models ?? [];
  if (taken === undefined || first === undefined || model === undefined) return 2;
  const json = values.one('format') === 'json';
  const destination = await outputDestination(values);
  const answering = await answeringOf(values, lines !== undefined, json);
  const locate = (path: string): string => displayPath(path, input.files);
  if (taken.variants.length > 1 || first.when !== undefined)
    return simulateVariants(taken, locate, { asked, lines, answering }, destination);
  const server = { ...model, locate };
  if (lines !== undefined) {
    const answers = lines.map((line) =>
      json ? jsonAnswer(server, line, answering) : shortAnswers(server, line),
    );
    destination.write(answers.join(''));
    return statusOf(
      lines.flatMap(({ envelopes }) =>
        answering.expected === undefined ? [] : envelopes.map((each) => answerTo(server, each).decision),
      ),
      answering,
    );
  }
  const envelope = askedEnvelope(asked);
  const { decision, why } = explainedAnswer(server, envelope, asked, answering);
  destination.write(
    json
      ? jsonAnswer(
          server,
          { written: { ...envelope }, envelopes: [envelope], list: false, given: asked },
          answering,
        )
      : simulationText(
          { ...server, envelope, decision, ...(why && { why }), ...expectation(answering) },
          destination,
        ),
  );
  return decision.decision === 'error' ? 2 : statusOf([decision.decision], answering);
}

const expectation = ({ expected }: Answering) => (expected === undefined ? {} : { expected });

/** How answers are produced. The module that explains decisions is loaded only if it is used. */
async function answeringOf(values: OptionValues, isList: boolean, json: boolean): Promise<Answering> {
  const expected = values.one('expect') as Answering['expected'];
  const all = { json, explains: undefined, maxRules: Number.POSITIVE_INFINITY, expected };
  if (!json && !values.has('why')) return all;
  const { explainedDecision, fewRules } = await import('./explained-decision.js');
  // Each of many envelopes lists few rules, unless all are requested.
  const isShort = isList && !values.has('why');
  return { ...all, explains: explainedDecision, ...(isShort && { maxRules: fewRules }) };
}

/** The exit status of `--expect`: 1 if an answer differs, 2 if one is unknown. */
function statusOf(decisions: readonly Decision['decision'][], { expected }: Answering): number {
  if (expected === undefined) return 0;
  const others = decisions.filter((decision) => decision !== expected);
  if (others.some((decision) => decision !== 'unknown' && decision !== 'error')) return 1;
  return others.length > 0 ? 2 : 0;
}

/** Answers for all variants of a template: one answer if they agree, otherwise each answer with its variants. */
function simulateVariants(
  taken: TemplateVariants,
  locate: Locate,
  {
    asked,
    lines,
    answering,
  }: {
    readonly asked: EnvelopeInput;
    readonly lines: readonly EnvelopeLine[] | undefined;
    readonly answering: Answering;
  },
  destination: Awaited<ReturnType<typeof outputDestination>>,
): number {
  const envelope = askedEnvelope(asked);
  const single = { written: { ...envelope }, envelopes: [envelope], list: false, given: asked };
  const decisions: Decision['decision'][] = [];
  for (const line of lines ?? [single]) {
    const groups = groupedAnswers(
      taken,
      ({ models }) => {
        const [model] = models;
        if (model === undefined) throw new Error('a variant of one file has one model');
        const server = { ...model, locate };
        return { server, answers: line.envelopes.map((each) => answerTo(server, each)) };
      },
      ({ server, answers }) =>
        JSON.stringify(answers.map(({ decision, rule }) => [decision, ruleAt(server.config, rule, locate)])),
      ({ answers }) => decisions.push(...answers.map(({ decision }) => decision)),
    );
    for (const {
      answer: { server },
      named = [],
    } of groups) {
      if (answering.json) destination.write(jsonAnswer(server, line, answering, named));
      else {
        destination.write(`${headingOf(named)}\n`);
        const { decision, why } = explainedAnswer(server, envelope, asked, answering);
        destination.write(
          lines === undefined
            ? simulationText(
                { ...server, envelope, decision, ...(why && { why }), ...expectation(answering) },
                destination,
              )
            : shortAnswers(server, line),
        );
      }
    }
  }
  return statusOf(decisions, answering);
}

/** The envelope that the options describe. Throws UsageError. */
function envelopeOf(values: OptionValues): EnvelopeInput {
  const port = values.integer('port', 1, 65535);
  const texts = {
    src: values.one('src'),
    dst: values.one('dst'),
    helo: values.one('helo'),
    mail_from: values.one('mail-from'),
    rcpt_to: values.one('rcpt-to'),
    auth: values.one('auth'),
    tag: values.one('tag'),
    rdns: values.one('rdns'),
    proxy: values.one('proxy'),
  };
  const given = Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined));
  return {
    ...given,
    ...(port === undefined ? {} : { port }),
    ...(values.has('tls') ? { tls: port === 465 ? 'smtps' : 'starttls' } : {}),
  };
}

async function readLines(path: string, defaults: EnvelopeInput): Promise<readonly EnvelopeLine[]> {
  const result = readNamed(path);
  if (!result.ok) throw new InputError(`${path}: ${result.message}`);
  return result.text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [parseEnvelope(line, defaults)];
    } catch (error) {
      throw new InputError(`${path}:${index + 1}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

function jsonAnswer(
  server: Server,
  { written: writtenOnes, envelopes, list, given }: EnvelopeLine,
  answering: Answering,
  variants?: readonly string[],
): string {
  const extra = { ...(variants && { variants }), schemaVersion };
  const written = withoutPassword(writtenOnes);
  const answers = envelopes.map((envelope) => answerOf(server, envelope, given ?? envelope, answering));
  const [first] = answers;
  if (!list || first === undefined) return `${toPlainJson({ ...written, ...first, ...extra })}\n`;
  const names = Object.keys(first).filter((name): name is keyof typeof first => Object.hasOwn(first, name));
  const lists = Object.fromEntries(names.map((name) => [name, answers.map((answer) => answer[name])]));
  return `${toPlainJson({ ...written, ...lists, ...extra })}\n`;
}

/** The decision of the server, without the secrets of its configuration and without the client's password. */
const answerTo = (server: Server, envelope: EnvelopeInput): Decision =>
  answerOfServer(server, envelope, decide(server.config, server.machine, envelope));

/** The answer, and its explanation if it is requested; `given` has the fields that the user specified. */
function explainedAnswer(
  server: Server,
  envelope: EnvelopeInput,
  given: EnvelopeInput,
  { explains, maxRules }: Answering,
) {
  if (explains === undefined) return { decision: answerTo(server, envelope), why: undefined };
  const { decision, why } = explains(server, given, envelope, maxRules);
  return { decision: answerOfServer(server, envelope, decision), why };
}

/** An envelope as written, without its password. */
function withoutPassword(written: EnvelopeLine['written']): EnvelopeLine['written'] {
  const { auth } = written;
  return Array.isArray(auth) ? { ...written, auth: [auth[0], mask] } : written;
}

function answerOf(server: Server, envelope: EnvelopeInput, given: EnvelopeInput, answering: Answering) {
  const { decision: answer, why } = explainedAnswer(server, envelope, given, answering);
  const { decision, reply, rule, phase, deliveries, dependsOn, cases = [], transcript } = answer;
  const place = ruleAt(server.config, rule, server.locate) ?? null;
  return {
    ...{ decision, reply, rule: place, phase, deliveries, dependsOn },
    cases: casesJson(cases),
    assumptions: assumptionTexts(answer),
    ...{ transcript, why: why && whyJson(why) },
  };
}

function shortAnswers(server: Server, { envelopes }: EnvelopeLine): string {
  return envelopes
    .map((envelope) => {
      const { decision, reply, rule } = answerTo(server, envelope);
      const who = `${envelope.src ?? netcatTest.src} ${envelope.mail_from ?? ''} -> ${envelope.rcpt_to ?? ''}`;
      const at = ruleAt(server.config, rule, server.locate);
      const place = at === undefined ? '' : ` (${at.file}:${at.line})`;
      return `${decision}: ${printable(`${who}: ${reply}${place}`)}\n`;
    })
    .join('');
}
