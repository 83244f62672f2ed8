import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type PageSource, parsePage } from './page-source.js';

/** The texts of docs/rules by rule, as JSON, which the bundler inserts. */
declare const RULE_PAGES: string;

/** The handwritten parts of a rule's page, `docs/rules/ID.md`. Throws Error if the page does not exist. */
export const pageSource = (id: string): PageSource => parsePage(pageMarkdown(id));

function pageMarkdown(id: string): string {
  if (typeof RULE_PAGES === 'undefined')
    return readFileSync(fileURLToPath(new URL(`../../../docs/rules/${id}.md`, import.meta.url)), 'utf8');
  const pages: Readonly<Record<string, string>> = JSON.parse(RULE_PAGES);
  return pages[id] ?? '';
}
