import { rules } from '../../rules/index.js';
import type { Rule } from '../lint/rule.js';
import { idsByName } from '../lint/rule-ids.js';
import { didYouMean } from '../source/nearest.js';
import { UsageError } from './arguments.js';

/** The rule with this id, or that had it in an earlier version. Throws UsageError with the most similar name. */
export function ruleNamed(name: string): Rule {
  const current = idsByName(rules).get(name);
  const rule = rules.find(({ id }) => id === current);
  if (rule !== undefined) return rule;
  const ids = rules.map(({ id }) => id);
  const hint = didYouMean(name, ids) || ' (smtpd-lint rules lists them)';
  throw new UsageError(`no rule is called ${JSON.stringify(name)}${hint}`);
}
