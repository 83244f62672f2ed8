import { rules } from '../../../rules/index.js';
import type { Category } from '../../../src/lint/rule.js';

const categories: readonly Category[] = ['relay', 'security', 'correctness', 'compatibility', 'style'];

export interface RuleGroup {
  readonly category: string;
  readonly ids: readonly string[];
}

declare const data: readonly RuleGroup[];

export { data };

/** The rules by their categories, read when the site is built. */
export default {
  load: (): readonly RuleGroup[] =>
    categories.map((category) => ({
      category,
      ids: rules.filter((rule) => rule.category === category).map(({ id }) => id),
    })),
};
