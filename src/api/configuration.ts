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
import { newestRelease, type Platform, type Release } from '../source/release.js';
import type { SourceFile } from '../source/text.js';
import { Budget, within } from '../verify/budget.js';
import type { PublicSuffix } from '../verify/relay/public-suffix.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { RelayOptions } from '../verify/relay/verify-relay.js';
import type { Reachability } from '../verify/ruleset/reachability.js';
import { reachability } from '../verify/ruleset/reachability.js';
import { decide } from '../verify/smtp/decide.js';
import type { Decision, EnvelopeInput } from '../verify/smtp/envelope.js';
import type { Width } from '../verify/space/network-widths.js';

/** How a text is read, and facts about the world around it that it does not show. */
export interface LoadOptions {
  /** The name of the text in findings; `smtpd.conf` unless said. */
  readonly path?: string;
  /** The users who may read the file that the text is from, where that is known. */
  readonly readableBy?: Readers;
  /** Whose rules hold: the newest known release unless said. */
  readonly release?: Release;
  /** `portable` unless said. */
  readonly platform?: Platform;
  /** The files that the text names: tables, includes, and those that describe the host. Without it none is there. */
  readonly files?: FileHost;
  /** Addresses that the server has, besides loopback and those of its listeners. */
  readonly addresses?: readonly string[];
  /** The time, in milliseconds since 1970, for certificates that end: nothing is said of that unless it is given. */
  readonly now?: number;
  /** Macros, as with `smtpd -D`. */
  readonly defines?: ReadonlyMap<string, string>;
  /** How long the text may be together with what it includes, in characters: 4 MB unless said. */
  readonly maxSize?: number;
  /** How much work each question may take, counted in steps that are the same on every machine: 100 million unless said, some seconds. What is not decided then is said. */
  readonly work?: number;
  /** Networks whose clients may relay on purpose: they are no strangers. */
  readonly trusted?: readonly string[];
  /** Ports with an address, or a network, under which strangers come there, besides their own: `25=172.17.0.1`. */
  readonly exposed?: readonly string[];
  /** Ports that no stranger reaches, or none but under the addresses of `exposed`. */
  readonly closed?: readonly number[];
  /** Domains that are the server's own, besides those that the text names. */
  readonly ownDomains?: readonly string[];
  /**
   * Which names are public suffixes (`co.uk`), below which nobody owns all: what `loadPublicSuffixes` gives. By rule of thumb when not given, which
   * knows no `github.io`.
   */
  readonly publicSuffix?: PublicSuffix;
  /** The widest public networks that a rule may trust without being reported, as lengths of prefixes: a /16 of IPv4, a /32 of IPv6 unless said. */
  readonly widest?: Width;
}

/** Which rules are run, and how. */
export interface LintOptions {
  /** The rules to run; those of the preset `recommended` unless said. */
  readonly rules?: readonly Rule[];
  /** How single rules are to be run, by their ids. */
  readonly settings?: ReadonlyMap<string, RuleSetting>;
  /** Rules that are off: of what they find, only that is reported which smtpd refuses the text for. */
  readonly off?: readonly Rule[];
  /** Rules that comments in the text cannot suppress, by their ids. */
  readonly locked?: readonly string[];
  /** Whether suggestions and fixes are proven and offered, which costs more than the findings; true unless said. */
  readonly suggestions?: boolean;
  /** How much a comment weighs that suppresses nothing, or says no reason: `warning` unless said. */
  readonly reportUnusedDisables?: 'off' | Severity;
}

export interface LintResult {
  /** In the order of the text. `positionAt` turns the ends of a span into lines and columns. */
  readonly findings: readonly Finding[];
  /** Findings that comments in the text suppress (`# smtpd-lint-disable-next-line RULE -- reason`), with their reasons. */
  readonly suppressed: readonly SuppressedFinding[];
  /** The parts of the check that were left out, in words: they take more work than one question may. */
  readonly undecided: readonly string[];
  /** The suggestions that may be missing for the same reason, in words: the findings are complete without them. */
  readonly missed: readonly string[];
}

/** Whether a stranger can relay. */
export interface RelayResult extends RelayVerdict {
  /**
   * The configuration that the answer is about, whose rules its `rule` counts: the text as smtpd holds it after reading or, where it refuses an
   * older dialect, as that was meant.
   */
  readonly config: Config;
}

/** smtpd would not start with a configuration, so it treats no mail in any way. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';

  /** @param refusals what smtpd refuses the text for, at least one */
  constructor(readonly refusals: readonly Refusal[]) {
    super(`smtpd would not start: ${refusals[0]?.message}`);
  }
}

/**
 * The text of an smtpd.conf and all that may be asked of it. Each answer is computed when it is asked for first, and kept: `syntax` costs next to nothing, `model`
 * reads the files that the text names, `relay` and what comes after it may take seconds. No verb of it reads a clock or draws a random number: the same text gets
 * the same answers, in whatever order they are asked for.
 */
export interface Configuration {
  readonly file: SourceFile;
  readonly release: Release;
  readonly platform: Platform;
  /** Its statements and comments with the place of each word, and what smtpd's parser says; not what they mean. */
  readonly syntax: Parse;
  /** The configuration as smtpd holds it after reading. */
  readonly model: Config;
  /** The known facts about the machine that it is for. */
  readonly machine: Machine;
  /** The refusals of the text that hold wherever smtpd is run, in its order and words. Empty: it starts. */
  readonly refusals: readonly Refusal[];
  /** Finds what is wrong with it. A rule that throws is a defect and becomes a `RuleFailure`; no text makes it throw. */
  lint(options?: LintOptions): LintResult;
  /** Can a stranger relay? No text makes it throw. */
  relay(): RelayResult;
  /** The decision of smtpd on one envelope. Throws RefusedError. */
  decide(envelope: EnvelopeInput): Decision;
  /** The rules that no envelope reaches, whoever the client is. */
  deadRules(): Reachability;
  /** A copy of anything said about it without the secrets that stand in its text and files, for a log or a page. Offsets stay as they are. */
  redact<Value>(value: Value): Value;
}

/**
 * Takes the text of an smtpd.conf. Nothing is read before it is asked for, and no text makes it throw.
 *
 * ```js
 * const conf = load('listen on 192.0.2.1\naction "r" relay\nmatch from any for any action "r"\n');
 * conf.relay().openRelay; // 'yes'
 * conf.relay().holes[0].decision.transcript; // the SMTP dialogue that gets through
 * ```
 */
export const load = (text: string, options: LoadOptions = {}): Configuration => new Loaded(text, options);

/** The verifier's options for a configuration. */
export const verifierOptions = (conf: Configuration): RelayOptions & { readonly work?: number } =>
  loaded(conf).options;

/** The options that a configuration was loaded with. */
export const loadOptions = (conf: Configuration): LoadOptions => loaded(conf).given;

/** Runs `ask` at the cost of one question about a configuration. */
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
