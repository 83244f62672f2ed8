import type { Documentation } from '../../rules/rule.js';

/** For rules that only a test knows. */
export const noDocs: Documentation = {
  why: '',
  bad: { conf: '' },
  good: { conf: '' },
  fix: '',
  disable: '',
  references: [],
};
