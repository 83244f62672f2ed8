import type { Config } from '../model/config/config.js';
import { secretsOf } from '../model/secrets/secrets.js';
import { rangeOf } from '../report/results.js';
import { isTemplateName } from '../source/templates/names.js';
import { displayPath, type Input } from './input.js';
import { warn } from './output.js';

/** A server that refuses its configuration answers nobody, and so do we. What it might miss on its host is no reason. */
export function reportIfRefused(
  { files, label = '', template }: Pick<Input, 'files' | 'label' | 'template'>,
  config: Config,
): boolean {
  const refusal = config.refusals.find(({ severity, host }) => severity !== 'warning' && !host);
  if (refusal === undefined) return true;
  const place = `${label}${displayPath(refusal.span.file.path, files)}:${rangeOf(refusal.span).line}`;
  const isTemplate = template !== undefined || isTemplateName(config.file.path);
  const why = isTemplate
    ? 'it is a template, whose variants check, simulate, matrix, diff and test take'
    : secretsOf(config).inText(refusal.message);
  const path = displayPath(config.file.path, files);
  // Neither what was read of a revision nor standard input has a name to give.
  const isNamed = label === '' && !path.startsWith('<');
  const help = isNamed && !isTemplate ? [`see what is wrong: smtpd-lint ${path}`] : [];
  warn(`${place}: smtpd refuses this file: ${why}`, help);
  return false;
}
