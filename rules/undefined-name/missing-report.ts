import type { Report } from '../../src/lint/rule.js';
import type { DeclaredNames, Missing } from './declared-names.js';
import { declarationMovedUp, kindWord, otherCase, renamed } from './name-corrections.js';

export function reportOf(
  names: DeclaredNames,
  { kind, name, span, host }: Missing,
): Report<'unknown' | 'misspelt' | 'below' | 'unseen' | 'case' | 'atStart' | 'whenSending' | 'value'> {
  const data = { kind: kindWord(kind), name };
  const severity = host ? { severity: 'note' as const } : { fatal: true };
  const same = names.get(kind, name);
  const use = names.statements.at(span);
  if (same && use && names.statements.isBefore(use, same.statement)) {
    const related = [{ span: same.name.span, message: 'declared here' }];
    return {
      message: 'below',
      data,
      span,
      ...severity,
      related,
      suggestions: declarationMovedUp(names, same, use),
    };
  }
  const lower = otherCase(names.config, kind, name);
  if (lower !== undefined)
    return {
      message: 'case',
      data: { kind, nearest: lower },
      span,
      ...severity,
      suggestions: [renamed(span, name, lower)],
    };
  const best = names.nearest(kind, name, span);
  if (best === undefined) return { message: host ? 'unseen' : 'unknown', data, span, ...severity };
  return {
    message: 'misspelt',
    data: { ...data, nearest: best },
    span,
    ...severity,
    suggestions: [renamed(span, name, best)],
  };
}
