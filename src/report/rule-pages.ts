import pkg from '../../package.json' with { type: 'json' };
import { rules } from '../../rules/index.js';

/** Whether a finding's rule has a page (`smtpd-lint explain`). Problems in settings and suppressions have none. */
export const hasPage = (id: string): boolean => rules.some((rule) => rule.id === id);

/**
 * The public address of a rule's page: below SMTPD_LINT_DOCS, which the action sets to the pages of its own version, else in the repository that package.json names, at the tag of
 * this version. Undefined for a rule without a page, or if the repository is not published.
 */
export function publicPageUrl(id: string): string | undefined {
  const base = process.env.SMTPD_LINT_DOCS || publishedPages(pkg);
  return hasPage(id) && base !== undefined && /^https?:\/\/[!-~]+$/.test(base)
    ? `${base.replace(/\/$/, '')}/${id}.md`
    : undefined;
}

/** The address of the pages of a published version. package.json has the placeholder OWNER until the repository is published. */
export function publishedPages({
  homepage,
  version,
}: {
  readonly homepage: string;
  readonly version: string;
}): string | undefined {
  const repository = homepage.replace(/#.*$/, '');
  return repository.includes('/OWNER/') ? undefined : `${repository}/blob/v${version}/docs/rules`;
}
