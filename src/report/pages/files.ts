import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type PageSource, parsePage } from './source.js';

/** The texts of docs/rules by rule, which the bundler puts in. */
declare const RULE_PAGES: Readonly<Record<string, string>>;

/** What people wrote on a rule's page, `docs/rules/ID.md`. Throws Error where there is none. */
export const pageSource = (id: string): PageSource => parsePage(pageMarkdown(id));

const pageMarkdown = (id: string): string =>
  typeof RULE_PAGES === 'undefined'
    ? readFileSync(fileURLToPath(new URL(`../../../docs/rules/${id}.md`, import.meta.url)), 'utf8')
    : (RULE_PAGES[id] ?? '');
