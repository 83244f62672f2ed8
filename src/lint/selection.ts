import type { RuleSetting } from './engine.js';
import type { Severity } from './finding.js';
import { type Preset, presets, type Rule } from './rule.js';

/** The rules of a preset, which include those of the smaller ones. Deprecated rules are in none. */
export function preset(name: Preset, rules: readonly Rule[]): readonly Rule[] {
  const widest = presets.indexOf(name);
  return rules.filter(
    (rule) => rule.stage !== 'deprecated' && presets.indexOf(rule.preset ?? 'recommended') <= widest,
  );
}

/** The setting of one rule: `off`, or how it is run. */
export interface RuleChoice {
  readonly severity: 'off' | Severity;
  readonly options: NonNullable<RuleSetting['options']>;
}

/** The rules that are run, and how. */
export interface Selection {
  readonly on: readonly Rule[];
  /** Rules that are off; findings for which smtpd refuses a file are still reported of them. */
  readonly off: readonly Rule[];
  readonly settings: ReadonlyMap<string, RuleSetting>;
}

/** Applies choices about single rules, by their ids, to a preset. */
export function selectRules(
  rules: readonly Rule[],
  name: Preset,
  choices: ReadonlyMap<string, RuleChoice>,
): Selection {
  const inPreset = new Set(preset(name, rules));
  const isOn = (rule: Rule): boolean => {
    const severity = choices.get(rule.id)?.severity;
    return severity === undefined ? inPreset.has(rule) : severity !== 'off';
  };
  return {
    on: rules.filter(isOn),
    off: rules.filter((rule) => inPreset.has(rule) && !isOn(rule)),
    settings: new Map(
      [...choices].map(([id, { severity, options }]) => [
        id,
        severity === 'off' ? { options } : { severity, options },
      ]),
    ),
  };
}
