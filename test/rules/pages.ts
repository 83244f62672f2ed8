import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rules } from '../../rules/index.js';
import { factsOf, pageOf } from '../../src/report/pages/page.js';
import { indexMarkdown, withFrames } from '../../src/report/pages/page-markdown.js';
import { type PageSource, parsePage } from '../../src/report/pages/page-source.js';

export const docsFolder = fileURLToPath(new URL('../../docs/rules/', import.meta.url));

export const sourceOf = (id: string): PageSource => parsePage(markdownOf(id));

const markdownOf = (id: string): string => readFileSync(`${docsFolder}${id}.md`, 'utf8');

/** The files of docs/rules by name, with what comes from the rules: what `npm run docs` writes, and a test compares. */
export function pageFiles(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', indexMarkdown(rules.map(factsOf))],
    ...rules.map((rule) => {
      const markdown = markdownOf(rule.id);
      return [`${rule.id}.md`, withFrames(markdown, pageOf(rule, rules, parsePage(markdown)))] as const;
    }),
  ]);
}
