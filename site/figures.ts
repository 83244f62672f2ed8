import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedFigures } from './recorded-figures.ts';

/** A section of a page of docs/, whose figures are shown with the command that makes them. */
const parts = [
  { page: 'precision', section: 'Against live servers', link: '/precision' },
  { page: 'precision', section: 'What was read', link: '/precision' },
  { page: 'precision', section: 'By rule', link: '/precision' },
  { page: 'precision', section: 'Findings per file', link: '/precision' },
] as const;

/** The figures that stand in docs/, together: what was compared with real servers, and how often findings are right. */
export function figuresPage(root: string): string {
  const sections = parts.map(({ page, section, link }) => {
    const text = readFileSync(join(root, `docs/${page}.md`), 'utf8');
    const start = text.indexOf(`\n## ${section}\n`);
    if (start === -1) throw new Error(`docs/${page}.md has no section "${section}"`);
    const end = text.indexOf('\n## ', start + 4);
    const body = text.slice(start, end === -1 ? undefined : end).trim();
    return `${body.replace(/\]\((?!https?:)([\w/.-]+)\.md\)/g, '](/$1)')}\n\nMore of it: [${page}](${link}).\n`;
  });
  return [
    '---\ntitle: The truth figures\n---\n',
    '# The truth figures\n',
    'What smtpd-lint says is compared with real smtpd servers, and its findings were read beside real configurations. These are the figures, as far as they are written down, with how they were made. ' +
      'How claims are put to servers: [claims](/dev/claims). What is run on texts that nobody would write: [fuzzing](/dev/fuzzing).\n',
    recordedFigures(root),
    ...sections,
  ].join('\n');
}
