import { type Platform, platforms, type Release, releases } from '../../source/release.js';

/** A configuration on a rule's page; the tests run it. */
export interface PageExample {
  readonly conf: string;
  /** The newest known release unless said. */
  readonly release?: Release;
  /** `portable` unless said. */
  readonly platform?: Platform;
  /** The files that it names, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The handwritten parts of a rule's page (`docs/rules/ID.md`). Texts are paragraphs; words of smtpd.conf stand between backquotes. */
export interface PageSource {
  readonly why: readonly string[];
  /** The rule reports something here. */
  readonly bad: PageExample;
  /** The same, corrected: no rule has anything to say. */
  readonly good: PageExample;
  readonly fix: readonly string[];
  readonly disable: readonly string[];
  readonly references: readonly string[];
}

/** The headings of a page, in their order. `Options` is there where the rule has some, and is written by `npm run docs`. */
export const headings = {
  why: 'Why',
  bad: 'Incorrect',
  good: 'Correct',
  fix: 'How to fix it',
  options: 'Options',
  disable: 'When to disable it',
  references: 'References',
} as const;

/**
 * Reads a rule's page. An example is a fenced block `smtpd.conf`, with `release=6.8` or `platform=openbsd` behind that where it is for these, and the
 * files that it names are blocks `text path=/etc/mail/domains` below it. Throws Error where a section is missing.
 */
export function parsePage(markdown: string): PageSource {
  const sections = sectionsOf(markdown.replace(/<!-- (\w+) -->[\s\S]*?<!-- \/\1 -->\n?/g, ''));
  const section = (heading: string): string => {
    const text = sections.get(heading)?.trim();
    if (text === undefined || text === '') throw new Error(`the page has no section "${heading}"`);
    return text;
  };
  return {
    why: paragraphs(section(headings.why)),
    bad: exampleIn(section(headings.bad)),
    good: exampleIn(section(headings.good)),
    fix: paragraphs(section(headings.fix)),
    disable: paragraphs(section(headings.disable)),
    references: section(headings.references)
      .split('\n')
      .filter((line) => line.startsWith('- '))
      .map((line) => line.slice(2)),
  };
}

/** The texts below headings of the second level; a line of an example is none. */
function sectionsOf(markdown: string): ReadonlyMap<string, string> {
  const sections = new Map<string, string>();
  let heading: string | undefined;
  let isCode = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) isCode = !isCode;
    if (!isCode && line.startsWith('## ')) heading = line.slice(3).trim();
    else if (heading !== undefined) sections.set(heading, `${sections.get(heading) ?? ''}${line}\n`);
  }
  return sections;
}

const paragraphs = (text: string): readonly string[] =>
  text.split(/\n\s*\n/).map((paragraph) => paragraph.replace(/\s+/g, ' ').trim());

function exampleIn(text: string): PageExample {
  const blocks = [...text.matchAll(/^```([^\n]*)\n([\s\S]*?)^```$/gm)].map(([, info = '', code = '']) => ({
    info: new Map(info.split(' ').map((word) => word.split('=', 2) as [string, string | undefined])),
    code,
  }));
  const conf = blocks.find(({ info }) => info.has('smtpd.conf'));
  if (conf === undefined) throw new Error('the section has no block "smtpd.conf"');
  const files = blocks.flatMap(({ info, code }) => {
    const path = info.get('path');
    return path === undefined ? [] : [[path, code] as const];
  });
  const release = releases.find((known) => known === conf.info.get('release'));
  const platform = platforms.find((known) => known === conf.info.get('platform'));
  return {
    conf: conf.code,
    ...(release && { release }),
    ...(platform && { platform }),
    ...(files.length > 0 && { files: Object.fromEntries(files) }),
  };
}
