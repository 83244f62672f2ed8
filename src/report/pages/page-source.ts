import { type Platform, platforms, type Release, releases } from '../../source/release.js';

/** A configuration on a rule's page, which the tests run. */
export interface PageExample {
  readonly conf: string;
  /** The newest known release by default. */
  readonly release?: Release;
  /** `portable` by default. */
  readonly platform?: Platform;
  /** The files that it names, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

/** The handwritten parts of a rule's page (`docs/rules/ID.md`). Texts are paragraphs; words of smtpd.conf are between backquotes. */
export interface PageSource {
  readonly why: readonly string[];
  /** An example in which the rule reports something. */
  readonly bad: PageExample;
  /** The corrected example, in which no rule reports anything. */
  readonly good: PageExample;
  readonly fix: readonly string[];
  readonly disable: readonly string[];
  readonly references: readonly string[];
}

/** The headings of a page, in order. A rule without options has no section `Options`, which `npm run docs` writes. */
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
 * Parses a rule's page. An example is a fenced block `smtpd.conf`, followed by `release=6.8` or `platform=openbsd` if it is for these; the files that it names are blocks `text
 * path=/etc/mail/domains` below it. Throws Error if a section is missing.
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

/** The texts below headings of the second level; lines of a fenced block are not headings. */
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
