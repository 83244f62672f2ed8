import type { Config } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { withUnixLines } from '../../model/line-ends.js';
import { parseTemplate } from '../../source/templates/parse-template.js';
import type { SourceFile } from '../../source/text.js';
import { Budget } from '../../verify/budget.js';
import { noVerdict } from '../../verify/relay/relay-verdict.js';
import { type EngineOptions, lint } from '../engine.js';
import type { Finding } from '../finding.js';
import type { Judgement } from '../judgement.js';
import type { Rule } from '../rule.js';
import { lintTemplate, type TemplateRun } from './lint-template.js';
import { templateMark } from './template-marks.js';

/**
 * Judges a configuration that smtpd refuses because of template marks as the template that it evidently is, although its name does not say so. The only finding in
 * the text itself is that smtpd refuses it.
 *
 * @param read reads a text that the template becomes
 */
export function lintUnnamedTemplate(
  config: Config,
  machine: Machine,
  read: (file: SourceFile) => { readonly config: Config; readonly machine: Machine },
  rules: readonly Rule[],
  options: EngineOptions,
): TemplateRun {
  const { file } = config;
  const template = { ...parseTemplate(file.text, file.path), written: file };
  const run = lintTemplate(template, read, rules, options);
  const mark = templateMark(withUnixLines(config));
  const isOfMark = ({ span }: Finding): boolean => span.start === mark?.start;
  return {
    ...run,
    verdict: { ...run.verdict, assumedRepair: true },
    findings: [...syntaxFindings(config, machine, rules, options).filter(isOfMark), ...run.findings],
    unfilled: true,
  };
}

/**
 * Judges a configuration that smtpd takes as it stands as the template that it is by what stands in its quotes and comments.
 *
 * @param read reads a text that the template becomes
 */
export const lintHiddenTemplate = (
  { file }: Config,
  read: (file: SourceFile) => { readonly config: Config; readonly machine: Machine },
  rules: readonly Rule[],
  options: EngineOptions,
): TemplateRun =>
  lintTemplate({ ...parseTemplate(file.text, file.path), written: file }, read, rules, options);

/** The findings of the rule `syntax` alone, in the text itself. */
function syntaxFindings(
  config: Config,
  machine: Machine,
  rules: readonly Rule[],
  options: EngineOptions,
): readonly Finding[] {
  const { off = [], known = [...rules, ...off] } = options;
  const isSyntax = ({ id }: Rule): boolean => id === 'syntax';
  const judgement: Judgement = {
    verdict: noVerdict,
    meant: undefined,
    answer: { config, verdict: noVerdict },
    budget: () => new Budget(options.work, options.purse),
  };
  const alone = { ...options, known, off: off.filter(isSyntax), judgement, suggestions: false };
  const { findings } = lint(config, machine, rules.filter(isSyntax), alone);
  return findings.filter(({ rule }) => rule === 'syntax');
}
