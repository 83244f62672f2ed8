import type { Config } from '../../model/config/config.js';
import type { Machine } from '../../model/config/machine.js';
import type { FoundConfiguration } from '../../source/embedded/found-configurations.js';
import type { SourceFile } from '../../source/text.js';
import type { RelayVerdict } from '../../verify/relay/relay-verdict.js';
import type { EngineOptions } from '../engine.js';
import type { Rule } from '../rule.js';
import type { TemplateRun } from './lint-template.js';
import { hasHiddenMarks, templateMark } from './template-marks.js';

/** A configuration in a file, as it is read with nothing filled in, and how it is judged. */
export interface PossibleTemplate {
  readonly found: FoundConfiguration;
  readonly config: Config;
  readonly machine: Machine;
  /** Reads a text that the template becomes. */
  read(file: SourceFile): { readonly config: Config; readonly machine: Machine };
  readonly rules: readonly Rule[];
  readonly options: EngineOptions;
}

/**
 * How a text is known to be a template: by its name, or that of the file around it; by marks that smtpd refuses until something is filled in; or by marks in
 * quotes and comments that smtpd takes as they stand. Undefined for any other text. `check` alone prefers what holds as it stands, if that is open already.
 */
export function templateKindOf(
  { template, place }: FoundConfiguration,
  config: Config,
): 'named' | 'unfilled' | 'hidden' | undefined {
  if (template !== undefined) return 'named';
  if (place !== undefined) return undefined;
  if (templateMark(config) !== undefined) return 'unfilled';
  return hasHiddenMarks(config) ? 'hidden' : undefined;
}

/** The result for a template, by its name or by the marks that smtpd refuses in it; undefined for any other text. */
export async function templateRunOf(text: PossibleTemplate): Promise<TemplateRun | undefined> {
  const { found, config, machine, read, rules, options } = text;
  if (found.template !== undefined) {
    const { lintTemplate } = await import('./lint-template.js');
    return lintTemplate(found.template, read, rules, options);
  }
  if (templateKindOf(found, config) !== 'unfilled') return undefined;
  const { lintUnnamedTemplate } = await import('./unnamed-template.js');
  return lintUnnamedTemplate(config, machine, read, rules, options);
}

/** The result for a text that smtpd takes as it stands although it has marks of a template in quotes and comments, unless it is open as it stands. */
export async function hiddenTemplateRunOf(
  { found, config, read, rules, options }: PossibleTemplate,
  asItStands: RelayVerdict['openRelay'],
): Promise<TemplateRun | undefined> {
  if (asItStands === 'yes' || templateKindOf(found, config) !== 'hidden') return undefined;
  const { lintHiddenTemplate } = await import('./unnamed-template.js');
  return lintHiddenTemplate(config, read, rules, options);
}
