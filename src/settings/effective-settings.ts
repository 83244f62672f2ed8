import { type Preset, presets } from '../lint/rule.js';
import { matchesGlob } from './glob.js';
import type { ScopedLayer } from './load-settings.js';
import type { RuleLayer, SettingSeverity } from './settings-table.js';

/** The settings that apply to one file: the last value of each setting, except that locks and the rules of presets are combined. */
export interface EffectiveSettings
  extends Omit<ScopedLayer, 'files' | 'preset' | 'rules' | 'locked' | 'reportUnusedDisables'> {
  /** The widest of the named presets. */
  readonly preset: Preset;
  readonly rules: ReadonlyMap<string, RuleLayer>;
  readonly locked: readonly string[];
  readonly reportUnusedDisables: SettingSeverity;
}

/**
 * Merges the settings for a file.
 *
 * @param path relative to the base of the patterns, with `/`; undefined for a text without a name, which no pattern matches
 */
export function settingsFor(layers: readonly ScopedLayer[], path: string | undefined): EffectiveSettings {
  const here = layers.filter(
    ({ files }) =>
      files === undefined || (path !== undefined && files.some((glob) => matchesGlob(glob, path))),
  );
  const rules = new Map<string, RuleLayer>();
  // A severity alone does not change the options.
  for (const layer of here)
    for (const [id, { severity, options }] of layer.rules ?? [])
      rules.set(id, { severity, options: { ...rules.get(id)?.options, ...options } });
  const named = here.flatMap(({ preset }) => preset ?? []);
  return {
    ...Object.assign({}, ...here.map(({ files: _files, preset: _preset, ...values }) => values)),
    preset: presets.findLast((known) => named.includes(known)) ?? 'recommended',
    rules,
    locked: [...new Set(here.flatMap(({ locked }) => locked ?? []))],
    reportUnusedDisables:
      here.findLast((layer) => layer.reportUnusedDisables !== undefined)?.reportUnusedDisables ?? 'warning',
  };
}
