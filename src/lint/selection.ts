import type { RuleSetting } from './engine.js';
import type { Severity } from './finding.js';
import { type Preset, presets, type Rule } from './rule.js';

/** The rules of a preset; each has those of the ones before it, too. None has a rule that is deprecated. */
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
  /** Of those that are off, too, what smtpd refuses a file for is reported. */
  readonly off: readonly Rule[];
  readonly settings: ReadonlyMap<string, RuleSetting>;
}

/** A preset, and what is said of single rules, by their ids. */
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
