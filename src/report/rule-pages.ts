import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rules } from '../../rules/index.js';

/** Whether a finding's rule is one that `smtpd-lint explain` knows; what is wrong with settings or suppressions has no page. */
export const hasPage = (id: string): boolean => rules.some((rule) => rule.id === id);

/**
 * Where a rule's page is to be read: below SMTPD_LINT_DOCS, an address that the action sets to the pages of its own version, else the page that is installed
 * with this program, of this very version (this module is then dist/*.js). Undefined: a rule without a page, or a single file without its pages.
 */
export function pageUrl(id: string): string | undefined {
  if (!hasPage(id)) return undefined;
  const published = publicPageUrl(id);
  if (published !== undefined) return published;
  const page = new URL(`../docs/rules/${id}.md`, import.meta.url);
  return existsSync(fileURLToPath(page)) ? page.href : undefined;
}

/** The same where somebody on another machine can read it. */
export function publicPageUrl(id: string): string | undefined {
  const base = process.env.SMTPD_LINT_DOCS ?? '';
  return hasPage(id) && /^https?:\/\/[!-~]+$/.test(base) ? `${base.replace(/\/$/, '')}/${id}.md` : undefined;
}
