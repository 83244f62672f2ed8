import { readFileSync } from 'node:fs';

/** What the heads of all pages have. */

/** Where the site will be. SITE_URL says so; else it is where GitHub shows the pages of the repository in package.json. */
export const siteUrl = new URL(process.env.SITE_URL ?? pagesOf('../package.json'));

function pagesOf(path: string): string {
  const { repository } = JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'));
  const [owner, name] = new URL(repository.url.replace(/^git\+|\.git$/g, '')).pathname.split('/').slice(1);
  return `https://${owner}.github.io/${name}/`;
}

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
