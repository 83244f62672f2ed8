import type { Config } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import { parseTemplate } from '../../source/templates/parse-template.js';
import type { SourceFile } from '../../source/text.js';
import type { EngineOptions, LintRun } from '../engine.js';
import type { Finding } from '../finding.js';
import type { Rule } from '../rule.js';
import { lintTemplate, type TemplateRun } from './lint-template.js';
import { templateMark } from './template-marks.js';

/**
 * Judges a configuration that smtpd refuses for the marks of a template as the template that it evidently is, though its name does not say so. What is found in
 * the text as it stands is only that smtpd refuses it.
 *
 * @param refused what is found in the text as it stands
 * @param read reads a text that the template becomes
 */
export function lintUnnamedTemplate(
  { file }: Config,
  refused: LintRun,
  read: (file: SourceFile) => { readonly config: Config; readonly machine: Machine },
  rules: readonly Rule[],
  options: EngineOptions,
): TemplateRun {
  const template = { ...parseTemplate(file.text, file.path), written: file };
  const run = lintTemplate(template, read, rules, options);
  const mark = templateMark(refused.answer.config);
  const isOfMark = ({ rule, span }: Finding): boolean => rule === 'syntax' && span.start === mark?.start;
  return {
    ...run,
    verdict: { ...run.verdict, assumedRepair: true },
    findings: [...refused.findings.filter(isOfMark), ...run.findings],
    unfilled: true,
  };
}
