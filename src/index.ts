/**
 * The public API: `load` takes a text, and returns a configuration that answers questions. It accesses no files, process or terminal, so that it runs in any JavaScript engine; the
 * caller's `FileHost` provides the files that a configuration names. The types of all members can be imported from here, except those of the syntax tree, which `smtpd-lint/ast`
 * exports.
 */

export type { LegacyRelease } from '../grammar/legacy/legacy-keywords.js';
export { rules } from '../rules/index.js';
export {
  checkPolicy,
  diff,
  type MigrationResult,
  matrix,
  migrate,
  type PolicyReport,
} from './api/comparisons.js';
export {
  type Configuration,
  type LintOptions,
  type LintResult,
  type LoadOptions,
  load,
  RefusedError,
  type RelayResult,
} from './api/configuration.js';
export { type FixOptions, type FixResult, fix } from './api/fix-configuration.js';
export type { Reread } from './edit/reread.js';
export type { Rewrite, RewrittenSpan } from './edit/rewrite.js';
export type { Attempt, Objection, OpenedRule } from './lint/attempt.js';
export type { Attempts } from './lint/attempts.js';
export { RuleFailure, type RuleSetting } from './lint/engine.js';
export type * from './lint/finding.js';
export type { Applied, FixKind } from './lint/fix-subject.js';
export type { JudgedConfig, Meant } from './lint/judged-config.js';
export * from './lint/rule.js';
export { preset, type RuleChoice, type Selection, selectRules } from './lint/selection.js';
export type { SuppressedFinding, Suppression } from './lint/suppressions.js';
export type { Unchanged } from './lint/unchanged.js';
export type {
  AnsweredQuestion,
  AskedService,
  AskedTable,
  AskedTables,
  TableAnswer,
  TableQuestion,
} from './model/config/asked-table.js';
export type * from './model/config/config.js';
export type { LoginsAt, Lowered, Remark, RuleTag } from './model/config/lowered.js';
export type { Machine } from './model/config/machine.js';
export type { ReadOptions } from './model/config/read-options.js';
export type { Intended } from './model/legacy/intended.js';
export type * from './policy/assertion.js';
export type {
  AssertionVerdict as PolicyVerdict,
  Counterexample,
  PolicyResult,
} from './policy/assertion-verdict.js';
export type { AddressFamily, FileStatus, HostFacts, Resolution } from './source/host.js';
export {
  type BytesResult,
  type FileHost,
  noFiles,
  type Readers,
  type ReadResult,
  textFiles,
} from './source/host.js';
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
export { type Allowance, TooLarge } from './verify/budget.js';
export type * from './verify/diff/flow-difference.js';
export type { ListenerChange } from './verify/diff/listener-changes.js';
export type { Disposition } from './verify/flows/dispositions.js';
export type { Mail, Principal } from './verify/flows/principal.js';
export type * from './verify/matrix/matrix-result.js';
export type { Ownership } from './verify/relay/own-domains.js';
export type { PublicSuffix } from './verify/relay/public-suffix.js';
export { loadPublicSuffixes } from './verify/relay/public-suffixes.js';
export type * from './verify/relay/relay-verdict.js';
export type { RelayOptions } from './verify/relay/verify-relay.js';
export type { DeadRule, Reachability } from './verify/ruleset/dead-rules.js';
export type { Exposure } from './verify/ruleset/exposure.js';
export type { CriterionName, Redundancy } from './verify/ruleset/redundant-parts.js';
export type * from './verify/smtp/envelope.js';
export type { Width } from './verify/space/network-widths.js';
export type { SpaceLimits } from './verify/space/scope.js';
export type { StringBudget } from './verify/space/string-predicates.js';
