import { rules } from '../../rules/index.js';
import { preset } from '../lint/selection.js';
import { toIndentedJson } from '../report/json.js';
import { type OptionValues, UsageError } from './arguments.js';
import { type ReadingOptions, withSettings } from './input.js';
import { printText, warn } from './output.js';
import { isProofRequired } from './proof-status.js';
import { shortPath } from './settings-file.js';
import { judging, type SettingsReader } from './settings-reader.js';

/**
 * `check --print-config FILE`: prints the effective settings of a file as a settings file, with the severity and options of every rule. Their source, and mistakes in it, are
 * printed on standard error.
 */
export async function printSettings(
  files: readonly string[],
  reading: ReadingOptions,
  reader: SettingsReader,
  values: OptionValues,
): Promise<number> {
  const [name, ...others] = files;
  if (name === undefined || others.length > 0) throw new UsageError('--print-config takes one file');
  const settings = await reader.settingsOf(name);
  const { releases, platform, root, addresses } = withSettings(reading, values, settings);
  const { widest } = judging(settings).options;
  const inPreset = new Set(preset(settings.preset, rules).map(({ id }) => id));
  const choices = rules.map(({ id, severity, options = {} }) => {
    const choice = settings.rules.get(id);
    const chosen = choice?.severity ?? (inPreset.has(id) ? severity : 'off');
    const defaults = Object.entries(options).map(([option, { default: value }]) => [option, value]);
    const all = { ...Object.fromEntries(defaults), ...choice?.options };
    return [id, defaults.length === 0 ? chosen : [chosen, all]] as const;
  });
  const effective = {
    extends: settings.preset,
    release: releases,
    platform,
    ...(root === undefined ? {} : { root: shortPath(root) }),
    addresses,
    trusted: settings.trusted ?? [],
    exposed: settings.exposed ?? [],
    closed: settings.closed ?? [],
    ownDomains: settings.ownDomains ?? [],
    widestIpv4: widest?.ipv4,
    widestIpv6: widest?.ipv6,
    rules: Object.fromEntries(choices),
    locked: settings.locked,
    requireProof: isProofRequired(values, settings),
    reportUnusedDisables: settings.reportUnusedDisables,
  };
  const { source } = settings;
  warn(source === undefined ? 'no settings file' : `settings: ${shortPath(source)}`);
  for (const message of reader.mistakesInWords) warn(message);
  printText(`${toIndentedJson(effective)}\n`);
  return reader.mistakes.length > 0 ? 2 : 0;
}
