import { expect, test } from 'vitest';
import { answersIn, block } from '../support/embedded-answers.js';

const config = block('local');
const fenced = `\`\`\`\n${config}\`\`\`\n`;
const verbatim = `\\begin{verbatim}\n${config}\\end{verbatim}\n`;
const listing = `----\n${config}----\n`;
const literal = `Like this::\n\n${block('local', '      ')}\n`;

test.each([
  ['a.md', `<!--\n${fenced}-->\n`],
  ['a.md', `Text\n<!-- x\n\n${block('local', '    ')}\n-->\n`],
  ['a.md', `> <!-- x\n${fenced}`],
  ['a.html', `<!-- <pre>${config}</pre> -->\n`],
  ['a.html', `<script>const x = \`<pre>${config}</pre>\`;</script>\n`],
  ['a.adoc', `////\n${listing}////\n`],
  ['a.adoc', `[comment]\n${listing}`],
  ['a.adoc', `[comment]\n--\n${listing}--\n`],
  ['a.adoc', `//----\n${config}//----\n`],
  ['a.tex', `\\begin{comment}\n${verbatim}\\end{comment}\n`],
  ['a.tex', `\\iffalse\n${verbatim}\\fi\n`],
  ['a.tex', `%${verbatim.replaceAll(/\n(?=.)/g, '\n%')}`],
  ['a.rst', `..\n   code::\n\n${block('local', '      ')}`],
  ['a.rst', `.. Comment\n   .. code::\n\n${block('local', '      ')}\nend\n`],
  ['a.rst', `.. Comment::\n\n${block('local', '      ')}`],
])('what is commented out in %s is no configuration: %s', (name, text) => {
  expect(answersIn(name, text)).toEqual([]);
});

test.each([
  ['a.md', `<!-- x -->\n${fenced}<!-- y\n-->\n`],
  ['a.md', `\`<!--\` begins a comment.\n\n${fenced}`],
  ['a.md', `\`\`\`html\n<!--\n\`\`\`\n${fenced}`],
  ['a.html', `<!-- <pre> --><pre>${config}</pre>\n`],
  ['a.html', `<!--><pre>${config}</pre>\n`],
  ['a.html', `<script>const x = "<!--";</script><pre>${config}</pre>\n`],
  ['a.adoc', `////\nx\n////\n${listing}`],
  ['a.adoc', `----\n////\n${config}----\n////\n`],
  ['a.adoc', `[comment]\nA paragraph.\n\n--\n${listing}--\n`],
  ['a.tex', `\\begin{comment}\nx\n\\end{comment}\n\\iffalse x \\fi\n${verbatim}`],
  ['a.tex', verbatim.replace('listen', '# \\begin{comment}\nlisten')],
  ['a.rst', `.. Comment\n   more\n\n${literal}`],
  ['a.rst', `..\n\n   ${literal}`],
  ['a.rst', `.. _target:\n\n${literal}`],
  ['a.rst', `.. note::\n   ${literal}`],
])('what stands beside a comment in %s is one: %s', (name, text) => {
  expect(answersIn(name, text)).toEqual([['no']]);
});

test('a comment of HTML that ends at once hides nothing', () => {
  expect(answersIn('a.html', `<pre>${config}<!-->match from any for any action "r"\n</pre>`)).toEqual([
    ['yes', 4],
  ]);
});

test('comments without end take no more than linear time', () => {
  const start = performance.now();
  for (const [name, text] of [
    ['a.html', '<!-- <script '],
    ['a.html', '<script>'],
    ['a.html', '<style> <script>'],
    ['a.md', '<!--\n'],
    ['a.rst', '..\n  .. x\n'],
    ['a.tex', '\\iffalse '],
  ] as const)
    expect(answersIn(name, text.repeat(30_000))).toEqual([]);
  expect(performance.now() - start).toBeLessThan(6000);
});
