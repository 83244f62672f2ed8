import { templateMark } from '../lint/template/template-marks.js';
import type { Config } from '../model/config/config.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { rangeOf } from '../report/results.js';
import { isTemplateName } from '../source/templates/names.js';
import { displayPath, type Input } from './input.js';
import { warn } from './output.js';

/**
 * Whether smtpd accepts a configuration; a refusal is printed. A server that refuses its configuration answers no client, so there is no answer to give. Files that may be missing
 * on its host do not count.
 */
export function reportIfRefused(
  { files, label = '', template }: Pick<Input, 'files' | 'label' | 'template'>,
  config: Config,
): boolean {
  const refusal = config.refusals.find(({ severity, host }) => severity !== 'warning' && !host);
  if (refusal === undefined) return true;
  const place = `${label}${displayPath(refusal.span.file.path, files)}:${rangeOf(refusal.span).line}`;
  const isTemplate =
    template !== undefined || isTemplateName(config.file.path) || templateMark(config) !== undefined;
  const why = isTemplate
    ? 'it is a template, whose variants check, simulate, matrix, diff and test take'
    : secretsOf(config).inText(refusal.message);
  const path = displayPath(config.file.path, files);
  // Neither a file of a revision nor standard input has a name for the command line.
  const isNamed = label === '' && !path.startsWith('<');
  const help = isNamed && !isTemplate ? [`see what is wrong: smtpd-lint ${path}`] : [];
  warn(`${place}: smtpd refuses this file: ${why}`, help);
  return false;
}
