import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type PageSource, parsePage } from './page-source.js';

/** The texts of docs/rules by rule, as JSON, which the bundler inserts into what has no files beside it. */
declare const RULE_PAGES: string;

/** The folder of the pages, relative to the command, which the bundler inserts where they lie beside it. */
declare const RULE_PAGES_FOLDER: string;

/** The handwritten parts of a rule's page, `docs/rules/ID.md`. Throws Error if the page does not exist. */
export const pageSource = (id: string): PageSource => parsePage(pageMarkdown(id));

/** A rule's page as it is written. Throws Error if the page does not exist. */
export function pageMarkdown(id: string): string {
  if (typeof RULE_PAGES !== 'undefined') {
    const pages: Readonly<Record<string, string>> = JSON.parse(RULE_PAGES);
    return pages[id] ?? '';
  }
  const folder = typeof RULE_PAGES_FOLDER === 'undefined' ? '../../../docs/rules/' : RULE_PAGES_FOLDER;
  return readFileSync(fileURLToPath(new URL(`${folder}${id}.md`, import.meta.url)), 'utf8');
}
