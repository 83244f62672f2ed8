import { keywords } from '../../grammar/index.js';
import { quoteString, replace } from '../../src/edit/edits.js';
import type { Suggestion } from '../../src/lint/finding.js';
import { keywordOf } from '../../src/lint/repair/refused-words.js';
import type { Report } from '../../src/lint/rule.js';
import type { Span } from '../../src/source/text.js';
import type { DeclaredNames, Missing } from './declared-names.js';
import {
  declarationMovedUp,
  declarationOf,
  kindWord,
  otherCase,
  renameSuggestion,
} from './name-corrections.js';
import type { NameReport } from './name-messages.js';

export function missingReport(names: DeclaredNames, { kind, name, span, host }: Missing): NameReport {
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
      suggestions: [renameSuggestion(span, name, lower)],
    };
  const unopened = withUnopenedQuotes(names, { kind, name, span, host });
  if (unopened !== undefined) return { ...unopened, data, span, ...severity };
  if (kind === 'macro' && !host && keywords.has(name)) return { message: 'keyword', data, span, ...severity };
  const best = names.nearest(kind, name, span);
  if (best === undefined)
    return {
      message: host ? 'unseen' : 'unknown',
      data: { ...data, declaration: declarationOf(kind, name) },
      span,
      ...severity,
      suggestions: kind === 'filter' ? filtersInBraces(names, name, span) : [],
    };
  return {
    message: 'misspelt',
    data: { ...data, nearest: best },
    span,
    ...severity,
    suggestions: [renameSuggestion(span, name, best)],
  };
}

/** Explains `action inbound" mbox`, which declares a name that ends in a quote; a use may be written so, too. */
function withUnopenedQuotes(
  names: DeclaredNames,
  { kind, name, span }: Missing,
): Pick<Report<'unopened' | 'closed'>, 'message' | 'related' | 'suggestions'> | undefined {
  const opened = (word: Span, text: string) => [
    { description: 'Open the quotes', edits: [replace(word, quoteString(text))] },
  ];
  const declared = names.get(kind, `${name}"`);
  if (declared !== undefined)
    return {
      message: 'closed',
      related: [{ span: declared.name.span, message: 'these quotes are not opened' }],
      suggestions: opened(declared.name.span, name),
    };
  const bare = name.slice(0, -1);
  if (!name.endsWith('"') || names.get(kind, bare) === undefined) return undefined;
  return { message: 'unopened', suggestions: opened(span, bare) };
}

/** Suggests a list for the names of several declared filters within one pair of quotes, behind `listen … filter`. */
function filtersInBraces(names: DeclaredNames, name: string, span: Span): readonly Suggestion[] {
  const parts = name.split(/[\s,]+/).filter((part) => part !== '');
  const use = names.statements.at(span);
  if (parts.length < 2 || use === undefined || keywordOf(use) !== 'listen') return [];
  const areDeclared = parts.every((part) => {
    const declared = names.get('filter', part);
    return declared !== undefined && names.statements.isBefore(declared.statement, use);
  });
  const list = `{ ${parts.map(quoteString).join(', ')} }`;
  return areDeclared ? [{ description: 'Name each filter by itself', edits: [replace(span, list)] }] : [];
}
