import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { painter } from '../report/colour.js';
import { toPlainJson } from '../report/json.js';
import { schemaVersion } from '../report/lint-result.js';
import { printable } from '../report/printable.js';
import { type Locate, rangeOf, ruleAt } from '../report/results.js';
import { mask } from '../source/hidden.js';
import { readNamed } from '../source/node-files.js';
import { lineText } from '../source/text.js';
import { decide } from '../verify/smtp/decide.js';
import { type Decision, type EnvelopeInput, isMessageRefused } from '../verify/smtp/envelope.js';
import { type CommandLine, type OptionValues, UsageError } from './arguments.js';
import { coloured } from './colours.js';
import { type EnvelopeLine, parseEnvelope } from './envelopes.js';
import { displayPath, type Input, InputError, readInput, readModel, usualFile } from './input.js';
import { printText } from './output.js';
import { reportIfRefused } from './refused-config.js';
import { settled } from './settings-reader.js';

/** The open-relay test with netcat that every mail administrator knows: these names, and a client from outside. */
const netcatTest: EnvelopeInput = {
  src: '203.0.113.7',
  helo: 'fakedomain.com',
  mail_from: 'criminal@fakedomain.com',
  rcpt_to: 'victim@otherplace.com',
};

/** One file, read: who is asked. */
interface Server {
  readonly input: Input;
  readonly config: Config;
  readonly machine: Machine;
}

/**
 * `smtpd-lint simulate FILE`: exit 0 when the question was answered, whatever the answer; 2 when it could not be put: nobody listens there, TLS
 * or AUTH is not offered. Of many envelopes each line says so for itself.
 */
export async function simulate({ files, values }: CommandLine): Promise<number> {
  const [name = usualFile(), ...others] = files;
  if (others.length > 0) throw new UsageError('simulate takes one file');
  const { reading } = await settled(name, 'simulate', values);
  const asked = envelopeOf(values);
  const list = values.one('envelopes');
  const lines = list === undefined ? undefined : await readLines(list, asked);

  const input = await readInput(name, reading);
  const server = { input, ...readModel(input, reading.releases[0], reading) };
  if (!reportIfRefused(input, server.config)) return 2;
  const json = values.one('format') === 'json';
  if (lines !== undefined) {
    const answers = lines.map((line) => (json ? jsonAnswer(server, line) : shortAnswers(server, line)));
    return printText(answers.join(''));
  }
  // Who wants TLS or to log in says EHLO.
  const ehlo = asked.auth !== undefined || asked.tls !== undefined;
  const envelope = { ...netcatTest, ehlo, ...asked };
  const decision = answerTo(server, envelope);
  if (json) printText(jsonAnswer(server, { written: { ...envelope }, envelopes: [envelope], list: false }));
  else printText(dialogue(server, decision, values));
  return decision.decision === 'error' ? 2 : 0;
}

/** What the options say about the client. Throws UsageError. */
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

function jsonAnswer(server: Server, { written: given, envelopes, list }: EnvelopeLine): string {
  const written = withoutPassword(given);
  const answers = envelopes.map((envelope) => answerOf(server, envelope));
  const [first] = answers;
  if (!list || first === undefined) return `${toPlainJson({ ...written, ...first, schemaVersion })}\n`;
  const names = Object.keys(first).filter((name): name is keyof typeof first => Object.hasOwn(first, name));
  const lists = Object.fromEntries(names.map((name) => [name, answers.map((answer) => answer[name])]));
  return `${toPlainJson({ ...written, ...lists, schemaVersion })}\n`;
}

/** What the server answers, as it may be printed: without the secrets of its configuration, and without the password that the client is to say. */
function answerTo({ config, machine }: Server, envelope: EnvelopeInput): Decision {
  const decision = redact(decide(config, machine, envelope), secretsOf(config));
  if (!Array.isArray(envelope.auth)) return decision;
  const transcript = decision.transcript.map((line) => line.replace(/(?<=^C: AUTH PLAIN ).*/, '********'));
  return { ...decision, transcript };
}

/** An envelope as it was written, but for the password in it. */
function withoutPassword(written: EnvelopeLine['written']): EnvelopeLine['written'] {
  const { auth } = written;
  return Array.isArray(auth) ? { ...written, auth: [auth[0], mask] } : written;
}

function answerOf(server: Server, envelope: EnvelopeInput) {
  const { config, input } = server;
  const { decision, reply, rule, phase, deliveries, dependsOn, assumptions, transcript } = answerTo(
    server,
    envelope,
  );
  const place = ruleAt(config, rule, (path) => displayPath(path, input.files)) ?? null;
  return { decision, reply, rule: place, phase, deliveries, dependsOn, assumptions, transcript };
}

function shortAnswers(server: Server, { envelopes }: EnvelopeLine): string {
  return envelopes
    .map((envelope) => {
      const { decision, reply, rule } = answerOf(server, envelope);
      const who = `${envelope.src ?? netcatTest.src} ${envelope.mail_from ?? ''} -> ${envelope.rcpt_to ?? ''}`;
      const place = rule === null ? '' : ` (${rule.file}:${rule.line})`;
      return `${decision}: ${printable(`${who}: ${reply}${place}`)}\n`;
    })
    .join('');
}

const styles = {
  accept: 'green',
  reject: 'red',
  tempfail: 'yellow',
  error: 'red',
  unknown: 'yellow',
} as const;

/** The dialogue, the answer, and what decided. */
function dialogue({ config, input }: Server, decision: Decision, values: OptionValues): string {
  const paint = painter(coloured(values));
  const reason = reasonOf(config, decision, (path) => displayPath(path, input.files));
  const lines = [
    ...decision.transcript.map(printable),
    ...(decision.transcript.length === 0 ? [] : ['']),
    `${paint(styles[decision.decision], decision.decision)}: ${printable(reason)}`,
    ...decision.deliveries.map((delivery) => printable(`  ${deliveryText(delivery)}`)),
    ...decision.assumptions.map((assumption) => paint('dim', printable(`  assumed: ${assumption}`))),
  ];
  return `${lines.join('\n')}\n`;
}

/** Where accepted mail goes, or why it does not get there. */
function deliveryText({ action, type, to, failure }: Decision['deliveries'][number]): string {
  if (failure === undefined)
    return `${type === 'relay' ? 'relayed' : 'delivered'} to ${to} by action ${action}`;
  const end = failure.bounces === 'at-once' ? 'sent back' : 'sent back once it has expired in the queue';
  return `accepted for ${to}, and ${end}: ${failure.reason} (action ${action})`;
}

function reasonOf(config: Config, { decision, rule, phase, transcript }: Decision, locate: Locate): string {
  if (transcript.length === 0) return 'no listener takes a connection to this address and port';
  if (isMessageRefused({ decision, phase }))
    return `a filter of phase ${phase} refuses the message after its recipient was accepted`;
  if (phase !== 'rcpt' && phase !== 'data' && phase !== 'commit')
    return `decided before the recipient is asked for, at ${phase}`;
  const span = rule === undefined ? undefined : config.rules[rule - 1]?.span;
  if (span === undefined) return 'no rule matches';
  const { line } = rangeOf(span);
  return `${locate(span.file.path)}:${line}: ${lineText(secretsOf(config).masked(span.file), line).trim()}`;
}
