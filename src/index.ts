/**
 * The public API: the language, its meaning, the verifier and the rules, as functions on texts. Nothing here touches files, the process
 * or a terminal, so that it runs in any JavaScript engine; files that a configuration names come from the caller's `FileHost`.
 */
import { rules } from '../rules/index.js';
import { type LintOptions, lint } from './lint/engine.js';
import type { Finding } from './lint/finding.js';
import type { Rule } from './lint/rule.js';
import { preset } from './lint/selection.js';
import type { SuppressedFinding } from './lint/suppressions.js';
import { readConfig } from './model/build/read-config.js';
import type { Config } from './model/config/config.js';
import { describeMachine, type Machine } from './model/config/machine.js';
import { type FileHost, noFiles, type Readers } from './source/host.js';
import { newestRelease, type Platform, type Release } from './source/release.js';
import type { RelayVerdict } from './verify/relay/relay-verdict.js';
import type { RelayOptions } from './verify/relay/verify-relay.js';

export interface LintTextOptions {
  /** The name of the text in findings; `smtpd.conf` unless said. */
  readonly path?: string;
  /** Who may read the file that the text is from, where that is known. */
  readonly readableBy?: Readers;
  /** Whose rules hold: the newest known release unless said. */
  readonly release?: Release;
  /** `portable` unless said. */
  readonly platform?: Platform;
  /** The files that the text names: tables, includes, and those that describe the host. Without it none is there. */
  readonly files?: FileHost;
  /** Addresses that the server has, besides loopback and those of its listeners. */
  readonly addresses?: readonly string[];
  /** Macros, as with `smtpd -D`. */
  readonly defines?: ReadonlyMap<string, string>;
  /** The rules to run; those of the preset `recommended` unless said. */
  readonly rules?: readonly Rule[];
  /** How single rules are to be run, by their ids. */
  readonly settings?: LintOptions['settings'];
  /** Rules that are off: of what they find, only that is reported which smtpd refuses the text for. */
  readonly off?: LintOptions['off'];
  /** Rules that comments in the text cannot suppress. */
  readonly locked?: LintOptions['locked'];
  /** How much a comment weighs that suppresses nothing, or says no reason: `warning` unless said. */
  readonly reportUnusedDisables?: LintOptions['reportUnusedDisables'];
  /** How much work it may take, counted in steps that are the same on every machine: 100 million unless said, some seconds. What is not decided then is said. */
  readonly work?: number;
  /** Networks whose clients may relay on purpose: they are no strangers. */
  readonly trusted?: RelayOptions['trusted'];
  /** Domains that are the server's own, besides those that the text names. */
  readonly ownDomains?: RelayOptions['ownDomains'];
  /**
   * Which names are public suffixes (`co.uk`), below which nobody owns all: what `loadPublicSuffixes` gives, as the command has it where
   * `needsPublicSuffixes` says so. By rule of thumb when not given, which knows no `github.io`.
   */
  readonly publicSuffix?: RelayOptions['publicSuffix'];
  /** The widest public networks that a rule may trust without being reported: a /16 of IPv4, a /32 of IPv6 unless said. */
  readonly widest?: RelayOptions['widest'];
}

export interface LintTextResult {
  /** In the order of the text. `positionAt` turns the ends of a span into lines and columns. */
  readonly findings: readonly Finding[];
  /** What comments in the text suppress (`# smtpd-lint-disable-next-line RULE -- reason`), with their reasons. */
  readonly suppressed: readonly SuppressedFinding[];
  /** What was not decided, as it takes more work than one configuration may; the verdict says so itself (`tooLarge`). */
  readonly undecided: readonly string[];
  /** Can a stranger relay? */
  readonly verdict: RelayVerdict;
  /** What the verdict is about: what smtpd holds after reading the text, or, where it refuses an older dialect, what was meant. */
  readonly config: Config;
  readonly machine: Machine;
}

/**
 * Judges the text of an smtpd.conf. It does not throw for any text; a rule that throws is a defect and becomes a `RuleFailure`.
 *
 * ```js
 * const { verdict, findings } = lintText('listen on 192.0.2.1\naction "r" relay\nmatch from any for any action "r"\n');
 * verdict.openRelay; // 'yes'
 * verdict.holes[0].decision.transcript; // the SMTP dialogue that gets through
 * ```
 */
export function lintText(text: string, options: LintTextOptions = {}): LintTextResult {
  const files = options.files ?? noFiles;
  const config = readConfig(
    {
      path: options.path ?? 'smtpd.conf',
      text,
      ...(options.readableBy && { readableBy: options.readableBy }),
    },
    {
      release: options.release ?? newestRelease,
      platform: options.platform ?? 'portable',
      files,
      ...(options.defines === undefined ? {} : { defines: options.defines }),
    },
  );
  const machine = describeMachine(config, files, options.addresses ?? []);
  const { publicSuffix, widest, settings, off, locked, reportUnusedDisables, trusted, ownDomains } = options;
  const run = lint(config, machine, options.rules ?? preset('recommended', rules), {
    known: options.rules === undefined ? rules : [...rules, ...options.rules],
    ...(publicSuffix && { publicSuffix }),
    ...(widest && { widest }),
    ...(options.work !== undefined && { work: options.work }),
    ...(settings && { settings }),
    ...(off && { off }),
    ...(locked && { locked }),
    ...(reportUnusedDisables && { reportUnusedDisables }),
    ...(trusted && { trusted }),
    ...(ownDomains && { ownDomains }),
  });
  const { findings, suppressed, answer, undecided } = run;
  return { findings, suppressed, undecided, verdict: answer.verdict, config: answer.config, machine };
}

/**
 * Whether a stranger can relay, without any rule: `lintText`'s verdict.
 *
 * ```js
 * verify('listen on lo0\naction "r" relay\nmatch for any action "r"\n').openRelay; // 'no'
 * ```
 */
export const verify = (text: string, options: LintTextOptions = {}): RelayVerdict =>
  lintText(text, { ...options, rules: [] }).verdict;

export type * from '../grammar/ast.js';
export { parse, print } from '../grammar/index.js';
export type { ReaderOptions } from '../grammar/reader.js';
export { rules } from '../rules/index.js';
export { type LintOptions, type LintRun, lint, RuleFailure, type RuleSetting } from './lint/engine.js';
export type { Finding, Related, Severity, Suggestion } from './lint/finding.js';
export {
  type Applied,
  applyFixes,
  type ChangedTexts,
  type FixOutcome,
  type FixSubject,
  type JudgedSubject,
  type ReadSubject,
} from './lint/fixes.js';
export {
  defineRule,
  type Preset,
  presets,
  type Report,
  type Rule,
  type RuleContext,
  type RuleOption,
  type RuleOptionTable,
} from './lint/rule.js';
export { preset, type RuleChoice, type Selection, selectRules } from './lint/selection.js';
export type { SuppressedFinding, Suppression } from './lint/suppressions.js';
export { readConfig } from './model/build/read-config.js';
export type * from './model/config/config.js';
export { describeMachine, type Machine } from './model/config/machine.js';
export { redact } from './model/secrets/redact.js';
export { type Secrets, secretsOf } from './model/secrets/secrets.js';
export type { Assertion, PolicyProblem } from './policy/assertion.js';
export type { Counterexample, PolicyResult } from './policy/assertion-verdict.js';
export { type Policy, parsePolicy } from './policy/parse.js';
export { provePolicy } from './policy/prove.js';
export { type FileHost, noFiles, type Readers, type ReadResult } from './source/host.js';
export { newestRelease, type Platform, platforms, type Release, releases } from './source/release.js';
export {
  applyEdits,
  type Edit,
  type Position,
  positionAt,
  type SourceFile,
  type Span,
  spanText,
} from './source/text.js';
export { compareFlows } from './verify/diff/compare.js';
export type * from './verify/diff/flow-difference.js';
export { loadPublicSuffixes, needsPublicSuffixes } from './verify/relay/public-suffixes.js';
export type * from './verify/relay/relay-verdict.js';
export { type RelayOptions, verifyRelay } from './verify/relay/verify-relay.js';
export { reachability } from './verify/ruleset/reachability.js';
export { decide } from './verify/smtp/decide.js';
export type { Decision, DecisionKind, EnvelopeInput } from './verify/smtp/envelope.js';
