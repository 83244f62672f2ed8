import { type Parse, parseFile } from '../../grammar/index.js';
import { rules as allRules } from '../../rules/index.js';
import { lint, type RuleSetting } from '../lint/engine.js';
import type { Finding, Severity } from '../lint/finding.js';
import { type Judgement, judgeRelay } from '../lint/judgement.js';
import { refusesText } from '../lint/refusals.js';
import type { Rule } from '../lint/rule.js';
import { preset } from '../lint/selection.js';
import type { SuppressedFinding } from '../lint/suppressions.js';
import type { Config, Refusal } from '../model/config/config.js';
import { describeMachine, type Machine } from '../model/config/machine.js';
import { readForPlatform } from '../model/read-for-platform.js';
import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import { type FileHost, noFiles, type Readers } from '../source/host.js';
import { newestRelease, type Platform, platforms, type Release, releases } from '../source/release.js';
import type { SourceFile } from '../source/text.js';
import { Budget, within } from '../verify/budget.js';
import type { PublicSuffix } from '../verify/relay/public-suffix.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import type { Reachability } from '../verify/ruleset/dead-rules.js';
import { isPort, parseExposed } from '../verify/ruleset/exposure.js';
import { reachability } from '../verify/ruleset/reachability.js';
import { decide } from '../verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';
import type { Width } from '../verify/space/network-widths.js';

/** How a text is read, and facts about its surroundings that it does not contain. */
export interface LoadOptions {
  /** The name of the text in findings; `smtpd.conf` by default. */
  readonly path?: string;
  /** The users who may read the file of the text, if that is known. */
  readonly readableBy?: Readers;
  /** The release of OpenSMTPD; the newest known one by default. */
  readonly release?: Release;
  /** `portable` by default. */
  readonly platform?: Platform;
  /** Access to the files that the text names: tables, includes, and those that describe the host. Without it, no file exists. */
  readonly files?: FileHost;
  /** Addresses of the server, besides loopback and those of its listeners. */
  readonly addresses?: readonly string[];
  /** The current time, in milliseconds since 1970, against which certificates expire. Without it, expiry is not checked. */
  readonly now?: number;
  /** Macros, as with `smtpd -D`. */
  readonly defines?: ReadonlyMap<string, string>;
  /** The most characters of the text including its includes; 4 MB by default. */
  readonly maxSize?: number;
  /**
   * The work that each question may cost, counted in steps that are the same on every machine; 100 million by default, which take some seconds. What exceeds it is reported as
   * undecided.
   */
  readonly work?: number;
  /** Networks whose clients may relay intentionally; they are not strangers. */
  readonly trusted?: readonly string[];
  /** Ports with an address, or a network, from which strangers reach them besides their own addresses: `25=172.17.0.1`. */
  readonly exposed?: readonly string[];
  /** Ports that no stranger reaches, except from the addresses of `exposed`. */
  readonly closed?: readonly number[];
  /** Domains of the server, besides those that the text names. */
  readonly ownDomains?: readonly string[];
  /**
   * Tells which names are public suffixes (`co.uk`), below which anyone can register: the result of `loadPublicSuffixes`. By default a heuristic, which does not know `github.io`.
   */
  readonly publicSuffix?: PublicSuffix;
  /** The widest public networks that a rule may trust without a finding, as prefix lengths; a /16 of IPv4 and a /32 of IPv6 by default. */
  readonly widest?: Width;
}

/** The rules to run, and their options. */
export interface LintOptions {
  /** The rules to run; those of the preset `recommended` by default. */
  readonly rules?: readonly Rule[];
  /** Settings of individual rules, by id. */
  readonly settings?: ReadonlyMap<string, RuleSetting>;
  /** Rules that are off; only those of their findings are reported for which smtpd refuses the text. */
  readonly off?: readonly Rule[];
  /** The ids of rules that comments in the text cannot suppress. */
  readonly locked?: readonly string[];
  /** Whether suggestions and fixes are proven and offered, which costs more than the findings; true by default. */
  readonly suggestions?: boolean;
  /** The severity of a comment that suppresses nothing, or has no reason; `warning` by default. */
  readonly reportUnusedDisables?: 'off' | Severity;
}

export interface LintResult {
  /** The findings, in the order of the text. `positionAt` converts the ends of a span to lines and columns. */
  readonly findings: readonly Finding[];
  /** Findings that comments in the text suppress (`# smtpd-lint-disable-next-line RULE -- reason`), with their reasons. */
  readonly suppressed: readonly SuppressedFinding[];
  /** The parts of the check that were left out, in words, because they cost more than one question may. */
  readonly undecided: readonly string[];
  /** The suggestions that may be missing for the same reason, in words; the findings are complete without them. */
  readonly missed: readonly string[];
}

/** Whether a stranger can relay. */
export interface RelayResult extends RelayVerdict {
  /** The configuration to which the answer, and the rule numbers in it, refer: the model of the text or, if smtpd refuses it for its older dialect, the meant reading. */
  readonly config: Config;
}

/** smtpd would not start with a configuration, so there is no answer about its mail. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  /** @param refusals why smtpd refuses the text; at least one */
  constructor(readonly refusals: readonly Refusal[]) {
    super(`smtpd would not start: ${refusals[0]?.message}`);
  }
}

/**
 * The text of an smtpd.conf and the questions about it. Each answer is computed on first use and cached: `syntax` costs next to nothing, `model` reads the files that the text
 * names, `relay` and everything below it may take seconds. No method reads a clock or a random number: the same text gets the same answers, in whatever order they are requested.
 */
export interface Configuration {
  readonly file: SourceFile;
  readonly release: Release;
  readonly platform: Platform;
  /** Its statements and comments with the place of each word, and the messages of smtpd's parser; not what they mean. */
  readonly syntax: Parse;
  /** The configuration as smtpd holds it after reading. */
  readonly model: Config;
  /** The known facts about the machine on which it runs. */
  readonly machine: Machine;
  /** The refusals of the text that do not depend on the host, in order and with smtpd's messages. Empty if smtpd starts. */
  readonly refusals: readonly Refusal[];
  /** Runs the rules on it. A rule that throws is a defect, and is reported as a `RuleFailure`; no text causes an exception. */
  lint(options?: LintOptions): LintResult;
  /** Whether a stranger can relay. No text causes an exception. */
  relay(): RelayResult;
  /** The decision of smtpd on one envelope. Throws RefusedError. */
  decide(envelope: EnvelopeInput): Decision;
  /** The rules that no envelope reaches, whoever the client is. */
  deadRules(): Reachability;
  /** A copy of a value about it without the secrets in its text and files, for a log or a page. Offsets stay the same. */
  redact<Value>(value: Value): Value;
}

/**
 * Takes the text of an smtpd.conf. Nothing is read until it is needed, and no text causes an exception.
 *
 * ```js
 * const conf = load('listen on 192.0.2.1\naction "r" relay\nmatch from any for any action "r"\n');
 * conf.relay().openRelay; // 'yes'
 * conf.relay().holes[0].decision.transcript; // the SMTP dialogue that gets through
 * ```
 */
export function load(text: string, options: LoadOptions = {}): Configuration {
  demandKnown(options);
  return new Loaded(text, options);
}

/** Throws RangeError for an option of a program without types that would be taken for another one, or for none. */
function demandKnown({ release, platform, exposed = [], closed = [] }: LoadOptions): void {
  const demand = (name: string, value: unknown, known: readonly unknown[]): void => {
    if (value !== undefined && !known.includes(value))
      throw new RangeError(`unknown ${name} ${JSON.stringify(value)}; known: ${known.join(', ')}`);
  };
  demand('release', release, releases);
  demand('platform', platform, platforms);
  const unclear = [
    ...exposed.filter((text) => parseExposed(text) === undefined),
    ...closed.filter((port) => !isPort(port)),
  ];
  if (unclear.length > 0)
    throw new RangeError(
      `exposed takes PORT=ADDRESS, and closed takes a port, not ${JSON.stringify(unclear[0])}`,
    );
}

/** The verifier's options for a configuration. */
export const verifierOptions = (conf: Configuration): RelayOptions & { readonly work?: number } =>
  loaded(conf).options;

/** The options with which a configuration was loaded. */
export const loadOptions = (conf: Configuration): LoadOptions => loaded(conf).given;

/** Runs `ask` with the budget of one question about a configuration. */
export const asking = <T>(conf: Configuration, ask: () => T): T =>
  within(new Budget(verifierOptions(conf).work), ask);

/** The model of a configuration with which smtpd starts. Throws RefusedError. */
export function started(conf: Configuration): { readonly config: Config; readonly machine: Machine } {
  if (conf.refusals.length > 0) throw new RefusedError(conf.refusals);
  return { config: conf.model, machine: conf.machine };
}

function loaded(conf: Configuration): Loaded {
  if (conf instanceof Loaded) return conf;
  throw new TypeError('not a configuration that load() gave');
}

class Loaded implements Configuration {
  readonly file: SourceFile;
  readonly release: Release;
  readonly platform: Platform;
  readonly options: RelayOptions & { readonly work?: number };
  readonly #files: FileHost;
  readonly #addresses: readonly string[];
  readonly #reading: Pick<LoadOptions, 'defines' | 'maxSize'>;
  #syntax: Parse | undefined;
  #model: Config | undefined;
  #machine: Machine | undefined;
  #refusals: readonly Refusal[] | undefined;
  #judgement: Judgement | undefined;
  #findings: LintResult | undefined;
  #dead: Reachability | undefined;

  constructor(
    text: string,
    readonly given: LoadOptions,
  ) {
    const { path = 'smtpd.conf', readableBy, release, platform, files, addresses, now: _, ...rest } = given;
    const { defines, maxSize, ...verifying } = rest;
    this.file = { path, text, ...(readableBy && { readableBy }) };
    this.release = release ?? newestRelease;
    this.platform = platform ?? 'portable';
    this.options = verifying;
    this.#files = files ?? noFiles;
    this.#addresses = addresses ?? [];
    this.#reading = { ...(defines && { defines }), ...(maxSize !== undefined && { maxSize }) };
  }

  get syntax(): Parse {
    this.#syntax ??= parseFile(this.file, this.#readOptions());
    return this.#syntax;
  }

  get model(): Config {
    const { platform: _, ...options } = this.#readOptions();
    this.#model ??= readForPlatform(this.file, options, this.given.platform);
    return this.#model;
  }

  get machine(): Machine {
    const { now } = this.given;
    this.#machine ??= {
      ...describeMachine(this.model, this.#files, this.#addresses),
      ...(now !== undefined && { now }),
    };
    return this.#machine;
  }

  get refusals(): readonly Refusal[] {
    this.#refusals ??= this.model.refusals.filter(refusesText);
    return this.#refusals;
  }

  lint(options?: LintOptions): LintResult {
    if (options !== undefined) return this.#lint(options);
    this.#findings ??= this.#lint({});
    return this.#findings;
  }

  relay(): RelayResult {
    const { verdict, config } = this.#judged().answer;
    return { ...verdict, config };
  }

  decide(envelope: EnvelopeInput): Decision {
    const { config, machine } = started(this);
    return decide(config, machine, envelope);
  }

  deadRules(): Reachability {
    this.#dead ??= asking(this, () => reachability(this.model, this.machine));
    return this.#dead;
  }

  redact<Value>(value: Value): Value {
    return redact(value, secretsOfAll([this.model, ...(this.model.older ? [this.model.older.config] : [])]));
  }

  #readOptions() {
    return {
      release: this.release,
      platform: this.platform,
      files: this.#files,
      ...this.#reading,
    };
  }

  #judged(): Judgement {
    this.#judgement ??= judgeRelay(this.model, this.machine, this.options);
    return this.#judgement;
  }

  #lint({ rules = preset('recommended', allRules), ...options }: LintOptions): LintResult {
    const { findings, suppressed, undecided, missed } = lint(this.model, this.machine, rules, {
      ...this.options,
      ...options,
      known: [...allRules, ...rules.filter((rule) => !allRules.includes(rule))],
      judgement: this.#judged(),
    });
    return { findings, suppressed, undecided, missed };
  }
}
