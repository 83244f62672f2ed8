import type { Rule } from '../lint/rule.js';
import { type JsonProblem, parseJson } from './parse-json.js';
import { type RuleLayer, rulesShape } from './settings-table.js';

/** Parses the value of `--rule`: `id: severity`, `id=severity`, or with the rule's options, `id: ["warning", { … }]`. `problem` says what is wrong with it. */
export function parseRuleOption(
  line: string,
  rules: readonly Rule[],
):
  | { readonly layer: ReadonlyMap<string, RuleLayer>; readonly problem?: undefined }
  | { readonly layer?: undefined; readonly problem: string } {
  const [, id, value] = /^\s*"?([^\s"':=]+)"?\s*[:=]\s*(\S.*)$/s.exec(line) ?? [];
  if (id === undefined || value === undefined)
    return { problem: 'write it as "open-relay: error" or open-relay=error' };
  const json = /^[["{]/.test(value) ? value : JSON.stringify(value.trim());
  const problems: JsonProblem[] = [];
  const parsed = parseJson({ path: '--rule', text: `{${JSON.stringify(id)}:${json}}` });
  problems.push(...parsed.problems);
  const layer = parsed.value && rulesShape(rules).read(parsed.value, (problem) => problems.push(problem));
  const [first] = problems;
  return first === undefined && layer !== undefined ? { layer } : { problem: first?.message ?? 'no rule' };
}
