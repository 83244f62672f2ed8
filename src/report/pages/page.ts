import { lint } from '../../lint/engine.js';
import type { Severity } from '../../lint/finding.js';
import type { Preset, Rule, RuleOptionTable, RuleStage } from '../../lint/rule.js';
import { preset } from '../../lint/selection.js';
import { describeMachine } from '../../model/config/machine.js';
import { readConfig } from '../../model/read-config.js';
import type { FileHost } from '../../source/host.js';
import { newestRelease } from '../../source/release.js';
import { quoted } from '../marks.js';
import { rangeOf } from '../results.js';
import type { PageExample, PageSource } from './page-source.js';

/** The facts about a rule that a table of rules shows. */
export interface RuleFacts {
  readonly id: string;
  readonly category: Rule['category'];
  readonly severity: Severity;
  /** The smallest preset that contains it. */
  readonly preset: Preset;
  /** The stage, unless it is `stable`. */
  readonly stage?: Exclude<RuleStage, 'stable'>;
  readonly summary: string;
}

/** An example with the findings of the rule. */
export interface ShownExample extends PageExample {
  readonly findings: readonly ShownFinding[];
}

interface ShownFinding {
  /** The file, unless it is the configuration itself. */
  readonly file?: string;
  readonly line: number;
  readonly column: number;
  readonly severity: Severity;
  readonly message: string;
}

/** The page of a rule as data, which `explain` prints as text or JSON. */
export interface RulePage extends RuleFacts, Omit<PageSource, 'bad'> {
  readonly bad: ShownExample;
  readonly options: RuleOptionTable;
}

export function factsOf(rule: Rule): RuleFacts {
  const { id, category, severity, preset = 'recommended', stage = 'stable', summary } = rule;
  return { id, category, severity, preset, ...(stage !== 'stable' && { stage }), summary };
}

/** A rule's page. The bad example is run, so its findings are always up to date. */
export function pageOf(rule: Rule, rules: readonly Rule[], source: PageSource): RulePage {
  const { bad, ...written } = source;
  return {
    ...factsOf(rule),
    ...written,
    bad: { ...bad, findings: runExample(bad, rule, rules).filter((found) => found.rule === rule.id) },
    options: rule.options ?? {},
  };
}

/** The findings of this rule and the recommended rules in an example, in the order of the text. */
export function runExample(
  { conf, release = newestRelease, platform = 'portable', files = {} }: PageExample,
  rule: Rule,
  rules: readonly Rule[],
): readonly (ShownFinding & { readonly rule: string })[] {
  const host = hostOf(files);
  const file = { path: 'smtpd.conf', text: conf };
  const config = readConfig(file, { release, platform, files: host });
  const usual = preset('recommended', rules);
  const on = rules.filter((other) => other === rule || usual.includes(other));
  return lint(config, describeMachine(config, host, []), on).findings.map((finding) => {
    const { line, column } = rangeOf(finding.span);
    const { path } = finding.span.file;
    const where = path === file.path ? {} : { file: path };
    return {
      ...where,
      line,
      column,
      severity: finding.severity,
      message: quoted(finding.message),
      rule: finding.rule,
    };
  });
}

/** The release and platform of an example, unless they are the defaults. */
export function settingText({
  release,
  platform,
}: Pick<PageExample, 'release' | 'platform'>): string | undefined {
  const parts = [
    ...(release === undefined ? [] : [`release ${release}`]),
    ...(platform === undefined ? [] : [`platform ${platform}`]),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

const hostOf = (files: Readonly<Record<string, string>>): FileHost => ({
  read: (path) => {
    const text = Object.hasOwn(files, path) ? files[path] : undefined;
    return text === undefined
      ? { ok: false, code: 'ENOENT', message: 'No such file or directory' }
      : { ok: true, text };
  },
});
