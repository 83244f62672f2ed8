import { type Preset, presets, type Rule } from '../../rules/rule.js';

/** The rules of a preset; each has those of the ones before it, too. */
export function preset(name: Preset, rules: readonly Rule[]): readonly Rule[] {
  const widest = presets.indexOf(name);
  return rules.filter((rule) => presets.indexOf(rule.preset ?? 'recommended') <= widest);
}
