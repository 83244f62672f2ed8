import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { rules } from '../rules/index.js';
import type { Rule } from '../src/lint/rule.js';
import { marked } from '../src/report/marks.js';
import { figuresPage } from './figures.ts';
import { homePage } from './home.ts';

/**
 * The pages of the site, made from those of the repository: nothing is written twice. A page keeps its path below docs/; links to other pages lead to these, and links to
 * files that are no pages become plain text.
 */

/** Pages that lie elsewhere, with what they are called here. */
const besides: Readonly<Record<string, string>> = {
  'README.md': 'start.md',
  'CHANGELOG.md': 'changelog.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security-policy.md',
  'docs/rules/README.md': 'rules/index.md',
  'fixtures/README.md': 'dev/fixtures.md',
};

/**
 * Writes all pages into a folder, which is emptied before.
 *
 * @param base the folder of the server that the site is for, from `/` to `/`
 */
export function writePages(root: string, folder: string, base: string): void {
  rmSync(folder, { recursive: true, force: true });
  const pages = sources(root);
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  for (const [path, name] of pages)
    write(name, page(path, readFileSync(join(root, path), 'utf8'), { root, pages, base }));
  write('figures.md', figuresPage(root));
  write('index.md', homePage(root, base));
  mkdirSync(join(folder, 'public'), { recursive: true });
  for (const name of ['terminal.svg', 'grammar.html'])
    copyFileSync(join(root, 'docs', name), join(folder, 'public', name));
  cpSync(join(root, 'docs/schemas'), join(folder, 'public/schemas'), { recursive: true });
  // Without the file, crawlers read a page of the server instead.
  writeFileSync(join(folder, 'public/robots.txt'), 'User-agent: *\nAllow: /\n');
}

/** The pages by their paths in the repository. */
function sources(root: string): ReadonlyMap<string, string> {
  const inDocs = ['docs', 'docs/dev', 'docs/rules'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`),
  );
  const named = inDocs.map((path) => [path, path.slice('docs/'.length)] as const);
  return new Map([...named, ...Object.entries(besides).filter(([path]) => existsSync(join(root, path)))]);
}

/** A picture with its size, so that nothing below it moves when it is there. */
function picture(words: string, address: string, svg: string): string {
  const [, width, height] = /<svg[^>]* width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  return `<img src="${address}" alt="${words}" width="${width}" height="${height}">`;
}

/** What links lead to. */
interface Addresses {
  readonly root: string;
  readonly pages: ReadonlyMap<string, string>;
  readonly base: string;
}

function page(path: string, text: string, addresses: Addresses): string {
  const rule = rules.find(({ id }) => path === `docs/rules/${id}.md`);
  const body = outsideCode(text.replace(/^<!-- .*? -->\n?/gm, ''), (prose) =>
    withLinks(prose, path, addresses),
  );
  // Marks of templates in a text are none of the site's.
  return `${head(text, rule)}<div v-pre>\n\n${body}${rule ? messagesOf(rule) : ''}\n</div>\n`;
}

function head(text: string, rule: Rule | undefined): string {
  const title = /^# (.+)$/m.exec(text)?.[1] ?? '';
  const description = rule ? `${rule.summary}.` : undefined;
  return `---\ntitle: ${JSON.stringify(title)}\n${description ? `description: ${JSON.stringify(description)}\n` : ''}---\n\n`;
}

/** Changes what is no code: fenced blocks and words between backquotes stay as they are. */
function outsideCode(text: string, change: (prose: string) => string): string {
  return text
    .split(/(^```[^\n]*\n[\s\S]*?^```$|`[^`\n]+`(?!\]))/m)
    .map((part, at) => (at % 2 === 0 ? change(part) : part))
    .join('');
}

/** Where a page is on the site: `rules/index.md` is `/rules/`. */
const addressOf = (name: string): string => `/${name.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`;

function withLinks(prose: string, path: string, { root, pages, base }: Addresses): string {
  const escaped = prose.replace(/<(?=[A-Za-z/][\w-]*>)/g, '&lt;');
  return escaped.replace(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/g, (whole, image, words, target) => {
    if (/^[a-z]+:/.test(target) || target.startsWith('#')) return whole;
    const [file = '', anchor] = target.split('#', 2);
    const resolved = posix.join(posix.dirname(path), file).replace(/\/$/, '');
    const known = pages.get(resolved);
    if (known !== undefined) return `${image}[${words}](${addressOf(known)}${anchor ? `#${anchor}` : ''})`;
    const fixed = /^docs\/((?:terminal\.svg|grammar\.html|schemas\/.+))$/.exec(resolved)?.[1];
    if (fixed === undefined) return words;
    return image === '!'
      ? picture(words, `/${fixed}`, readFileSync(join(root, resolved), 'utf8'))
      : `<a href="${base}${fixed}" target="_self">${words}</a>`;
  });
}

/** What a rule may say, for the search: who has seen a message finds its page. */
function messagesOf({ messages }: Rule): string {
  const said = Object.values(messages).map((one) => (typeof one === 'string' ? one : one.message));
  const lines = [...new Set(said)].map((message) => `- ${markdown(message)}`);
  return `\n## Messages\n\n${lines.join('\n')}\n`;
}

/** A message with its words of the configuration as code; what a report fills in is `…`. */
const markdown = (message: string): string =>
  marked(
    message.replace(/\{\w+\}/g, '…').replaceAll('<', '&lt;'),
    (words) => `\`${words.replaceAll('&lt;', '<')}\``,
  );
