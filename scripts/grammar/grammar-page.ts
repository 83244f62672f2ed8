import { fileURLToPath } from 'node:url';
import {
  anchorOf,
  type RailroadDiagram,
  ruleDiagrams,
  statementDiagrams,
  valueDiagrams,
} from './diagrams.js';

/** The page of the grammar's diagrams, which `npm run docs` writes and a test compares. */
export const pageFile = fileURLToPath(new URL('../../docs/grammar.html', import.meta.url));

const style = `
  :root { color-scheme: light dark; --line: #333; --word: #d8ecd4; --value: #dbe6f7; }
  @media (prefers-color-scheme: dark) { :root { --line: #bbb; --word: #274d2c; --value: #26405f; } }
  body { font: 16px/1.5 sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
  nav ul { columns: 12rem; padding-left: 1.2rem; }
  figure { margin: 0; overflow-x: auto; }
  h3 { margin: 1.5rem 0 0; font: bold 1rem monospace; }
  svg path { fill: none; stroke: var(--line); stroke-width: 2; }
  svg rect { stroke: var(--line); stroke-width: 1.5; fill: var(--word); }
  svg .non-terminal rect { fill: var(--value); }
  svg text { font: bold 14px monospace; text-anchor: middle; fill: currentColor; }
  svg text.comment { font: italic 12px monospace; }
  svg a text { text-decoration: underline; }
`;

const section = (title: string, diagrams: readonly RailroadDiagram[]): string => `<h2>${title}</h2>
${diagrams
  .map(({ name, svg }) => `<h3 id="${anchorOf(name)}">${name}</h3>\n<figure>\n${svg}</figure>`)
  .join('\n')}`;

/** The self-contained page, without scripts or fonts. */
export function page(): string {
  const statements = [...ruleDiagrams(['macro', 'inclusion']), ...statementDiagrams()];
  const values = [...valueDiagrams(), ...ruleDiagrams(['reference', 'braces', 'entry'])];
  const links = [...statements, ...values].map(
    ({ name }) => `<li><a href="#${anchorOf(name)}">${name}</a></li>`,
  );
  return `<!DOCTYPE html>
<html lang="en">
<!-- Made by \`npm run docs\` from the tables in grammar/. -->
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>The grammar of smtpd.conf</title>
<style>${style}</style>
</head>
<body>
<h1>The grammar of smtpd.conf</h1>
<p>What smtpd-lint reads, from OpenSMTPD 6.4 on. Follow a line from the left to the right: round boxes stand there as they are, angular ones for a
value or another diagram. A statement ends with its line; within braces, lines may end where the diagram says so, between entries in every release
and elsewhere since 7.5. Entries are all of them pairs, or none of them. That an option may stand only once, or not beside another, is no matter of
the grammar.</p>
<nav>
<ul>
${links.join('\n')}
</ul>
</nav>
${section('Statements', statements)}
${section('Values', values)}
</body>
</html>
`;
}
