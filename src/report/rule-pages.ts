import pkg from '../../package.json' with { type: 'json' };
import { rules } from '../../rules/index.js';

/** Whether a finding's rule has a page (`smtpd-lint explain`). Problems in settings and suppressions have none. */
export const hasPage = (id: string): boolean => rules.some((rule) => rule.id === id);

/**
 * The public address of a rule's page: below SMTPD_LINT_DOCS, which the action sets to the pages of its own version, else on the site that package.json names. Undefined for a rule
 * without a page, or if the site is not published.
 */
export function publicPageUrl(id: string): string | undefined {
  if (!hasPage(id)) return undefined;
  const own = process.env.SMTPD_LINT_DOCS;
  if (own) return /^https?:\/\/[!-~]+$/.test(own) ? `${own.replace(/\/$/, '')}/${id}.md` : undefined;
  const pages = publishedPages(pkg);
  return pages && `${pages}/${id}`;
}

/** The address of the pages on the site. package.json has the placeholder OWNER until it is published. */
export const publishedPages = ({ homepage }: { readonly homepage: string }): string | undefined =>
  homepage.includes('OWNER') ? undefined : `${homepage}rules`;
