import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type HeadConfig } from 'vitepress';
import { linkExamples } from '../examples-in-docs.ts';
import { icon, policyOf, siteUrl } from '../head.ts';
import { writePages } from '../pages.ts';
import { smtpdGrammar } from '../smtpd-grammar.ts';

const site = fileURLToPath(new URL('..', import.meta.url));
const base = siteUrl.pathname;

writePages(join(site, '..'), join(site, '.pages'), base);

const guides = [
  ['Install and run', '/start'],
  ['Open relays', '/open-relays'],
  ['Where to use it', '/use'],
  ['In an editor', '/editors'],
  ['Settings', '/settings'],
  ['Fixes', '/fixes'],
  ['Layout (fmt)', '/fmt'],
  ['Migrate from before 6.4', '/migrate'],
  ['Templates', '/templates'],
] as const;

const questions = [
  ['Who may send to whom', '/matrix'],
  ['What smtpd holds', '/show'],
  ['Where mail for an address ends', '/where'],
  ['What another release makes of a file', '/upgrade'],
  ['Compare two configurations', '/diff'],
  ['Policies', '/policy'],
  ['Ask a running server', '/probe'],
  ['As a library, in ESLint', '/library'],
] as const;

const trust = [
  ['The truth figures', '/figures'],
  ['Precision', '/precision'],
  ['Security', '/security'],
  ['Beside other tools', '/comparison'],
  ['Changelog', '/changelog'],
] as const;

const contributing = [
  ['Contributing', '/contributing'],
  ['Architecture', '/architecture'],
  ['Overview', '/dev/overview'],
  ['Rules', '/dev/rules'],
  ['Grammar', '/dev/grammar'],
  ['Verifier', '/dev/verifier'],
  ['Templates', '/dev/templates'],
  ['Testing', '/dev/testing'],
  ['Claims', '/dev/claims'],
  ['Fuzzing', '/dev/fuzzing'],
  ['Releasing', '/dev/releasing'],
  ['Bugs of smtpd', '/dev/smtpd-bugs'],
  ['This site', '/dev/site'],
  ['Glossary', '/dev/glossary'],
] as const;

const items = (list: readonly (readonly [string, string])[]) => list.map(([text, link]) => ({ text, link }));

const everything = [
  { text: 'Guides', items: items(guides) },
  { text: 'Questions', items: items(questions) },
  { text: 'Can I trust it?', items: items(trust) },
  { text: 'Contributors', items: items(contributing) },
];

const policyTag: HeadConfig = [
  'meta',
  { 'http-equiv': 'Content-Security-Policy', content: policyOf("'unsafe-inline'") },
];

/** As on GitHub, so that links to headings are the same in the repository. */
const slugify = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

export default defineConfig({
  title: 'smtpd-lint',
  description:
    'Proves that no stranger can relay through your OpenSMTPD server, or shows the session that gets through',
  lang: 'en',
  srcDir: '.pages',
  cleanUrls: true,
  base,
  router: { prefetchLinks: false },
  head: [
    ['link', { rel: 'icon', href: icon }],
    ...(process.env.NODE_ENV === 'production' ? [policyTag] : []),
  ],
  markdown: {
    anchor: { slugify },
    languages: [smtpdGrammar(join(site, '..'))],
    config: linkExamples(base),
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  },
  themeConfig: {
    nav: [
      {
        text: 'Guides',
        link: '/start',
        activeMatch: '^/(start|open-relays|use|settings|fixes|fmt|migrate|templates|editors)',
      },
      { text: 'Rules', link: '/rules/', activeMatch: '^/rules/' },
      { text: 'Figures', link: '/figures' },
      { text: 'Playground', link: '/playground', target: '_self', noIcon: true },
    ],
    sidebar: {
      // The list of rules is below it (theme/RuleList.ts).
      '/rules/': [{ text: 'All rules', link: '/rules/' }],
      '/': everything,
    },
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    docFooter: { prev: false, next: false },
    footer: { message: 'ISC licence. No tracker, no cookie, no request to anybody else.' },
  },
  vite: {
    server: { fs: { allow: ['..'] } },
    build: {
      target: 'es2022',
      minify: 'terser',
      terserOptions: { compress: { passes: 2 } },
      chunkSizeWarningLimit: 1500,
    },
  },
});
