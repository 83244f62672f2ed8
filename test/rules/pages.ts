import { fileURLToPath } from 'node:url';
import { rules } from '../../rules/index.js';
import { indexMarkdown, pageMarkdown } from '../../src/report/pages/markdown.js';
import { factsOf, pageOf } from '../../src/report/pages/page.js';

export const docsFolder = fileURLToPath(new URL('../../docs/rules/', import.meta.url));

/** The files of docs/rules by name, made from the rules: what `npm run docs` writes, and a test compares. */
export function pageFiles(): ReadonlyMap<string, string> {
  const pages = rules.map((rule) => pageOf(rule, rules));
  return new Map([
    ['README.md', indexMarkdown(rules.map(factsOf))],
    ...pages.map((page) => [`${page.id}.md`, pageMarkdown(page)] as const),
  ]);
}
