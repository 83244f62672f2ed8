import { readFileSync } from 'node:fs';

/** What the heads of all pages have. */

const { homepage } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** Where the site will be: what SITE_URL says, else the homepage in package.json. */
export const siteUrl = new URL(process.env.SITE_URL ?? homepage);

/** An envelope. */
export const icon = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="2" y="6" width="28" height="20" rx="3" fill="#1d4fa8"/><path d="M4 9l12 9 12-9" fill="none" stroke="#fff" stroke-width="2.5"/></svg>')}`;

/**
 * The Content-Security-Policy of a page: it may ask no server for anything but the site's own files. By themselves, scripts may read robots.txt alone, as who tests pages does.
 *
 * @param inline which scripts in the page may run
 */
export const policyOf = (inline: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' ${inline}`,
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    `connect-src ${siteUrl.origin}/robots.txt`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
