import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rules } from '../../rules/index.js';
import type { Rule } from '../../src/lint/rule.js';
import { factsOf, pageOf, type RulePage } from '../../src/report/pages/page.js';
import { indexMarkdown, withFrames } from '../../src/report/pages/page-markdown.js';
import { type PageSource, parsePage } from '../../src/report/pages/page-source.js';

export const docsFolder = fileURLToPath(new URL('../../docs/rules/', import.meta.url));

export const sourceOf = (id: string): PageSource => parsePage(markdownOf(id));

const markdownOf = (id: string): string => readFileSync(`${docsFolder}${id}.md`, 'utf8');

const pages = new Map<Rule, RulePage>();

/** The page of a rule, whose examples are run once. */
export function rulePage(rule: Rule): RulePage {
  const page = pages.get(rule) ?? pageOf(rule, rules, sourceOf(rule.id));
  pages.set(rule, page);
  return page;
}

/** The files of docs/rules by name, with what comes from the rules: what `npm run docs` writes, and a test compares. */
export const pageFiles = (): ReadonlyMap<string, string> =>
  new Map([
    ['README.md', indexMarkdown(rules.map(factsOf))],
    ...rules.map((rule) => [`${rule.id}.md`, withFrames(markdownOf(rule.id), rulePage(rule))] as const),
  ]);
