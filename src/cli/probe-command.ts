import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { judgeRelay } from '../lint/judgement.js';
import type { Config } from '../model/config/config.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import { assess } from '../probe/assess.js';
import { Clock, usualProbeLimits } from '../probe/clock.js';
import { configVariants } from '../probe/config-variants.js';
import type { ExpectedReply } from '../probe/expect.js';
import type { Observation } from '../probe/observation.js';
import { addressesOfHost, bareAddress, isOwn, ownAddresses, reverseName, vantageOf } from '../probe/place.js';
import { type ProbeOptions, runProbe } from '../probe/run-probe.js';
import { isHostName, type SessionFacts } from '../probe/smtp-session.js';
import { domainAbove, type Variant, variants } from '../probe/variants.js';
import { shownSide } from '../report/difference.js';
import { type ProbeReport, probeJson, probeText } from '../report/probe-report.js';
import { decide } from '../verify/smtp/decide.js';
import { conditionsOf } from '../verify/smtp/filter-phases.js';
import { type CommandLine, type OptionValues, UsageError } from './arguments.js';
import { readConfiguration } from './configurations.js';
import { outputDestination } from './destination.js';
import { displayPath, InputError, readingOptions, readModel } from './input.js';
import { reportIfRefused } from './refused-config.js';

/** The ports of RFC 5321 and RFC 8314. */
const smtpPort = 25;
const smtpsPort = 465;

/** Milliseconds between two attempts, so as not to strain the server's log or exceed its limits. */
const usualDelay = 500;

const foreignRecipient = 'victim@otherplace.com';

/**
 * `smtpd-lint probe HOST`: exit 0 if nothing was relayed, 1 if the server accepts a foreign recipient or its answers differ from those of the file of `--config`, 2 if it could not
 * be judged.
 */
export async function probeCommand({ files, values }: CommandLine): Promise<number> {
  const [named, ...others] = files;
  if (named === undefined) throw new UsageError('probe takes a host: smtpd-lint probe HOST');
  if (others.length > 0) throw new UsageError('probe takes one host');
  const host = named.replace(/^\[(.*)\]$/, '$1');
  const clock = new Clock({ ...usualProbeLimits, total: (values.integer('timeout', 1, 3600) ?? 300) * 1000 });
  const options = optionsOf(host, values);
  const compared = await configurationOf(values);
  if (compared === 'refused') return 2;

  const destination = await outputDestination(values);
  const addresses = await addressesOfHost(host, clock);
  if (addresses.length === 0)
    throw new InputError(`${host}: the name has no address; a probe takes a server, not a domain`);
  checkConsent(host, addresses, values.one('i-am-allowed-to-test'));

  const all = [...variants, ...(compared ? configVariants(compared.config, compared.verdict) : [])];
  const { observation, silent } = await firstAnswering(addresses, options, clock, all);
  const expected = compared && observation.facts && (await expectedOf(compared, observation, values));
  const client = observation.facts && clientOf(observation.facts, values);
  const vantage = vantageOf(client ?? '', observation.place.address, ownAddresses());
  const secrets = secretsOfAll(compared === undefined ? [] : [compared.config]);
  const report: ProbeReport = {
    observation,
    assessment: redact(assess(observation, vantage, expected?.expected), secrets),
    client,
    vantage,
    compared:
      compared &&
      shownSide(
        { config: compared.config, locate: (path) => displayPath(path, compared.input.files) },
        secrets,
      ),
    notes: [...notesOf(observation, addresses, silent), ...(expected?.notes ?? [])],
  };
  refuseOwnRecipient(observation);
  destination.write(values.one('format') === 'json' ? probeJson(report) : probeText(report, destination));
  return report.assessment.verdict.status;
}

function optionsOf(host: string, values: OptionValues): ProbeOptions {
  const smtps = values.has('smtps') || (values.integer('port', 1, 65535) ?? smtpPort) === smtpsPort;
  const port = values.integer('port', 1, 65535) ?? (smtps ? smtpsPort : smtpPort);
  const [, user = '', domain = ''] = /^(.+)@([^@]+)$/.exec(values.one('to') ?? foreignRecipient) ?? [];
  if (!isPlainWord(user) || !isHostName(domain))
    throw new UsageError(
      `--to takes an address such as ${foreignRecipient}, whose domain is not the server's`,
    );
  const from = values.one('from') ?? 'criminal@fakedomain.com';
  if (from !== '' && !isPlainWord(from))
    throw new UsageError(
      '--from takes an address such as criminal@fakedomain.com, or nothing for the empty sender',
    );
  const helo = values.one('helo') ?? 'fakedomain.com';
  if (!isPlainWord(helo)) throw new UsageError('--helo takes a host name');
  return {
    place: { host, address: host, port },
    helo,
    from,
    to: { user, domain },
    tls: smtps ? 'smtps' : values.has('tls') ? 'starttls' : 'automatic',
    delay: values.integer('delay', 0, 60_000) ?? usualDelay,
    nonce: randomBytes(4).toString('hex'),
  };
}

/** Whether a word is printable and contains no character that would end the address or begin a parameter. */
const isPlainWord = (text: string): boolean => /^[!-;=?-~]{1,200}$/.test(text);

/** Requires consent for a server that is not on this machine. Throws UsageError. */
function checkConsent(host: string, addresses: readonly string[], consent: string | undefined): void {
  const own = ownAddresses();
  if (consent !== undefined && consent.toLowerCase() !== host.toLowerCase())
    throw new UsageError(`--i-am-allowed-to-test names ${consent}, but the host is ${host}`);
  const foreign = addresses.filter((address) => !isOwn(address, own));
  if (foreign.length === 0 || consent !== undefined) return;
  const where = foreign.includes(host) ? '' : ` (${foreign.join(', ')})`;
  throw new UsageError(
    `${host}${where} is not this machine, and its owner may take a probe for an attack; if you may test it, add --i-am-allowed-to-test ${host}`,
  );
}

/** Probes the first of the host's addresses that answers; `silent` are those before it. */
async function firstAnswering(
  addresses: readonly string[],
  options: ProbeOptions,
  clock: Clock,
  tried: readonly Variant[],
): Promise<{ readonly observation: Observation; readonly silent: readonly string[] }> {
  const [address = '', ...further] = addresses;
  const silent: string[] = [];
  let observation = await runProbe({ ...options, place: { ...options.place, address } }, clock, tried);
  for (const next of further) {
    if (observation.facts !== undefined || clock.left <= 0) break;
    silent.push(observation.place.address);
    observation = await runProbe({ ...options, place: { ...options.place, address: next } }, clock, tried);
  }
  return { observation, silent };
}

/** The client's address as the server sees it: that of the user's option, else that of the server's reply, else this end's own. */
function clientOf({ seenAs, localAddress }: SessionFacts, values: OptionValues): string {
  const told = seenAs !== undefined && isIP(seenAs) !== 0 ? seenAs : undefined;
  return bareAddress(values.one('src') ?? told ?? localAddress);
}

/** Refuses a recipient at the server's own domain, because that is not relaying. Throws UsageError. */
function refuseOwnRecipient({ names }: Observation): void {
  const { serverName, to } = names ?? {};
  const own = [serverName, domainAbove(serverName)].map((name) => name?.toLowerCase());
  if (to !== undefined && own.includes(to.domain.toLowerCase()))
    throw new UsageError(
      `--to ${to.user}@${to.domain}: the server is ${serverName}, so this is no foreign recipient`,
    );
}

type ComparedConfig = Awaited<ReturnType<typeof readCompared>>;

async function readCompared(name: string, values: OptionValues) {
  const reading = readingOptions(values);
  if (reading.releases.length > 1) throw new UsageError('probe takes one release');
  const input = await readConfiguration(name, reading);
  const model = readModel(input, reading.releases[0], reading);
  return { input, ...model, verdict: judgeRelay(model.config, model.machine).verdict };
}

/** The configuration of `--config`, if it is given. */
async function configurationOf(values: OptionValues): Promise<ComparedConfig | undefined | 'refused'> {
  const name = values.one('config');
  if (name === undefined) {
    const alone = (['src', 'dst', 'root', 'release', 'platform', 'address', 'define'] as const).find(
      (option) => values.has(option),
    );
    if (alone !== undefined) throw new UsageError(`--${alone} belongs to --config FILE, with probe`);
    return undefined;
  }
  const compared = await readCompared(name, values);
  return reportIfRefused(compared.input, compared.config) ? compared : 'refused';
}

/** How to predict the running server's answers from the configuration, with the assumptions made. */
async function expectedOf(
  { config, machine, verdict }: ComparedConfig,
  { place, facts, names }: Observation,
  values: OptionValues,
): Promise<{ readonly expected: ExpectedReply; readonly notes: readonly string[] }> {
  const notes: string[] = [];
  const tls = place.port === smtpsPort || values.has('smtps') ? 'smtps' : 'starttls';
  const src = facts && clientOf(facts, values);
  const dst = values.one('dst') ?? bareAddress(place.address);
  const client = {
    ...(src === undefined ? {} : { src }),
    ...(src !== undefined && namesCount(config) ? { rdns: await reverseName(src) } : {}),
    dst,
    port: place.port,
    helo: values.one('helo') ?? 'fakedomain.com',
  };
  // Listeners may have host names of their own; only if none has is the name in the greeting that of the machine.
  const renamed = config.listeners.some(
    ({ hostname, hostnames }) => hostname !== undefined || hostnames !== undefined,
  );
  const serverName = machine.serverName ?? (renamed ? undefined : names?.serverName);
  if (machine.serverName === undefined && serverName !== undefined)
    notes.push(`the configuration is taken to be that of ${serverName}, as the server calls itself`);
  const described = { ...machine, serverName };
  const isOpen = verdict.openRelay === 'yes';
  const secure = facts?.tls !== undefined ? tls : 'none';
  const { decision, phase, reply } = decide(config, described, { ...client, tls: secure });
  if (decision === 'error' && phase === 'connect' && !values.has('dst')) {
    notes.push(
      `${reply}, by the configuration: the address is taken to be translated on its way; --dst IP says which one the server has`,
    );
    const { dst: _, ...anywhere } = client;
    return { expected: { config, machine: described, client: anywhere, tls, isOpen }, notes };
  }
  return { expected: { config, machine: described, client, tls, isOpen }, notes };
}

/** Whether the client's reverse name matters; the resolver is queried only then. */
const namesCount = (config: Config): boolean =>
  config.rules.some(({ from }) => from.type === 'rdns') ||
  conditionsOf(config).some(({ on }) => on === 'rdns' || on === 'fcrdns');

function notesOf(
  { facts, place, attempts, demandsTls }: Observation,
  addresses: readonly string[],
  silent: readonly string[],
): readonly string[] {
  const notes: string[] = [];
  if (demandsTls) notes.push('the server demands STARTTLS, so everything was asked under TLS');
  if (silent.length > 0) notes.push(`nobody answers at ${silent.join(', ')}`);
  const unasked = addresses.filter((address) => address !== place.address && !silent.includes(address));
  if (unasked.length > 0)
    notes.push(
      `${place.host} has other addresses, which were not asked and may answer otherwise: ${unasked.join(', ')}`,
    );
  if (facts?.tls?.problem !== undefined)
    notes.push('certificates are not verified by a probe, only looked at');
  const asked = attempts.filter(({ result }) => result.type === 'reply' || result.type === 'lost').length;
  if (asked > 0) notes.push('no mail was sent: a probe never says DATA');
  return notes;
}
