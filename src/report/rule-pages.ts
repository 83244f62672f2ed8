import pkg from '../../package.json' with { type: 'json' };
import { rules } from '../../rules/index.js';

/** Whether a finding's rule is one that `smtpd-lint explain` knows; what is wrong with settings or suppressions has no page. */
export const hasPage = (id: string): boolean => rules.some((rule) => rule.id === id);

/**
 * Where anybody can read a rule's page: below SMTPD_LINT_DOCS, an address that the action sets to the pages of its own version, else in the repository that
 * package.json names, at the tag of this version. Undefined: a rule without a page, or a copy without a published repository.
 */
export function publicPageUrl(id: string): string | undefined {
  const base = process.env.SMTPD_LINT_DOCS || publishedPages(pkg);
  return hasPage(id) && base !== undefined && /^https?:\/\/[!-~]+$/.test(base)
    ? `${base.replace(/\/$/, '')}/${id}.md`
    : undefined;
}

/** The pages in the repository of a published version. OWNER stands in package.json until there is one. */
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
