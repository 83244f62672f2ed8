import type { OptionTable, SyntaxPart } from './table-types.js';

/** The operand of a criterion: a table, or a table of regular expressions. */
export const operand = [
  { optional: [{ word: 'regex', since: '6.5' }] },
  'table',
] as const satisfies readonly SyntaxPart[];

const optionalOperand = [{ optional: operand }] as const satisfies readonly SyntaxPart[];

/** The forms of `from`. */
const sourceForms = {
  any: {},
  auth: { since: '6.7', takes: optionalOperand },
  local: {},
  'mail-from': { since: '6.7', takes: operand },
  rdns: { since: '6.5', takes: [{ optional: operand, since: '6.6' }] },
  socket: {},
  src: { takes: operand },
} as const satisfies OptionTable;

/** The forms of `for`. */
const destinations = {
  any: {},
  domain: { takes: operand },
  local: {},
  'rcpt-to': { since: '6.7', takes: operand },
} as const satisfies OptionTable;

/** The criteria of `match`; any of them may be negated with `!`. */
export const criteria = {
  auth: { takes: optionalOperand },
  for: { takes: [{ one: destinations }] },
  from: { takes: [{ one: sourceForms }] },
  helo: { takes: operand },
  'mail-from': { takes: operand },
  'rcpt-to': { takes: operand },
  tag: { takes: operand },
  tls: {},
} as const satisfies OptionTable;

/** The outcomes of a rule. */
export const ruleOutcomes = {
  action: { takes: ['action name'] },
  reject: {},
} as const satisfies OptionTable;
