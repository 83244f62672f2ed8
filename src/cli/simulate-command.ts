import { refusesText } from '../lint/refusals.js';
import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { toPlainJson } from '../report/json.js';
import { schemaVersion } from '../report/lint-result.js';
import { quoted } from '../report/marks.js';
import { printable } from '../report/printable.js';
import { ruleAt } from '../report/results.js';
import { simulationText } from '../report/simulation.js';
import { mask } from '../source/hidden.js';
import { readNamed } from '../source/node-files.js';
import { decide } from '../verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';
import { type CommandLine, type OptionValues, UsageError } from './arguments.js';
import { destinationOf } from './destination.js';
import { type EnvelopeLine, parseEnvelope } from './envelopes.js';
import { displayPath, type Input, InputError, readInput, usualFile } from './input.js';
import { reportIfRefused } from './refused-config.js';
import { settled } from './settings-reader.js';
import { type FileVariants, variantsOfFile } from './template-variants.js';

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
  const { variants, isAll } = variantsOfFile(input, reading);
  const taken = variants.filter(({ config }) => !config.refusals.some(refusesText));
  const [first] = taken.length > 0 ? taken : variants;
  if (first === undefined || !reportIfRefused(input, first.config)) return 2;
  const server = { input, ...first };
  const json = values.one('format') === 'json';
  const destination = await destinationOf(values);
  if (taken.length > 1 || first.when !== undefined)
    return simulateVariants({ input, variants: taken, isAll }, asked, lines, json, destination);
  if (lines !== undefined) {
    const answers = lines.map((line) => (json ? jsonAnswer(server, line) : shortAnswers(server, line)));
    destination.write(answers.join(''));
    return 0;
  }
  // Who wants TLS or to log in says EHLO.
  const ehlo = asked.auth !== undefined || asked.tls !== undefined;
  const envelope = { ...netcatTest, ehlo, ...asked };
  const decision = answerTo(server, envelope);
  const locate = (path: string): string => displayPath(path, input.files);
  destination.write(
    json
      ? jsonAnswer(server, { written: { ...envelope }, envelopes: [envelope], list: false })
      : simulationText({ config: server.config, locate, envelope, decision }, destination),
  );
  return decision.decision === 'error' ? 2 : 0;
}

/** Asks all variants of a template: one answer where they agree, and otherwise each with the variants that give it. */
function simulateVariants(
  { input, variants, isAll }: FileVariants & { readonly input: Input },
  asked: EnvelopeInput,
  lines: readonly EnvelopeLine[] | undefined,
  json: boolean,
  destination: Awaited<ReturnType<typeof destinationOf>>,
): number {
  const ehlo = asked.auth !== undefined || asked.tls !== undefined;
  const envelope = { ...netcatTest, ehlo, ...asked };
  const locate = (path: string): string => displayPath(path, input.files);
  for (const line of lines ?? [{ written: { ...envelope }, envelopes: [envelope], list: false }]) {
    const groups = new Map<string, { readonly server: Server; readonly when: string[] }>();
    for (const variant of variants) {
      const server = { input, config: variant.config, machine: variant.machine };
      const answers = line.envelopes.map((each) => answerTo(server, each));
      const key = JSON.stringify(
        answers.map(({ decision, rule }) => [decision, ruleAt(variant.config, rule, locate)]),
      );
      const group = groups.get(key) ?? { server, when: [] };
      groups.set(key, group);
      if (variant.when !== undefined) group.when.push(variant.when);
    }
    for (const { server, when } of groups.values()) {
      const named =
        groups.size > 1 ? when.map((each) => `where ${quoted(each)}`) : [allOf(variants.length, isAll)];
      if (json) destination.write(jsonAnswer(server, line, named));
      else {
        destination.write(`${printable(headingOf(named))}\n`);
        const [only] = line.envelopes;
        destination.write(
          lines === undefined && only
            ? simulationText(
                { config: server.config, locate, envelope: only, decision: answerTo(server, only) },
                destination,
              )
            : shortAnswers(server, line),
        );
      }
    }
  }
  return 0;
}

/** How the variants that were asked are called, where they agree. */
const allOf = (count: number, isAll: boolean): string =>
  isAll ? 'in every variant' : `in each of ${count} variants of more, which were not asked`;

/** So many variants are named above an answer. */
const maxNamed = 3;

const headingOf = (named: readonly string[]): string => {
  const more = named.length - maxNamed;
  return `${named.slice(0, maxNamed).join('; or ')}${more > 0 ? `; and in ${more} more variants` : ''}:`;
};

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

function jsonAnswer(
  server: Server,
  { written: given, envelopes, list }: EnvelopeLine,
  variants?: readonly string[],
): string {
  const extra = { ...(variants && { variants }), schemaVersion };
  const written = withoutPassword(given);
  const answers = envelopes.map((envelope) => answerOf(server, envelope));
  const [first] = answers;
  if (!list || first === undefined) return `${toPlainJson({ ...written, ...first, ...extra })}\n`;
  const names = Object.keys(first).filter((name): name is keyof typeof first => Object.hasOwn(first, name));
  const lists = Object.fromEntries(names.map((name) => [name, answers.map((answer) => answer[name])]));
  return `${toPlainJson({ ...written, ...lists, ...extra })}\n`;
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
