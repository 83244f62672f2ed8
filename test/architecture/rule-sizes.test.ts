import { expect, test } from 'vitest';
import { sourcesIn } from './project-sources.js';
import { lineAt, nameIn, type SyntaxNode, syntaxNodes } from './syntax-tree.js';

/** A rule fits on a screen; one that needs more has a detector beside it. */
const screen = 40;

const sources = sourcesIn(['rules']);

/** The lines of code of each rule: without comments, its messages and its summary. */
const sizes = [...sources]
  .filter(([path]) => /^rules\/[^/]+\.ts$/.test(path) && path !== 'rules/index.ts')
  .map(([path, text]) => ({ id: path.slice('rules/'.length, -'.ts'.length), lines: codeLines(text) }))
  .sort((a, b) => a.lines - b.lines);

function codeLines(text: string): number {
  const words = new Set<number>();
  for (const [{ start, end }] of [...syntaxNodes(text)].filter(([node, parent]) => isWords(node, parent)))
    for (let line = lineAt(text, start); line <= lineAt(text, end); line++) words.add(line);
  const code = text.replace(/^\s*(?:\/\*[\s\S]*?\*\/|\/\/.*)$/gm, (comment) => comment.replace(/[^\n]/g, ''));
  return code.split('\n').filter((line, index) => line.trim() !== '' && !words.has(index + 1)).length;
}

/** `messages: {…}`, `summary: '…'`, or `const messages = {…}`. */
function isWords(node: SyntaxNode, parent: SyntaxNode): boolean {
  const names =
    node.type === 'Property' || (node.type === 'VariableDeclarator' && parent.type === 'VariableDeclaration');
  return names && /^(?:messages|summary)$/.test(nameIn(node));
}

test(`half of the rules have at most ${screen} lines of code`, () => {
  expect(sizes.length).toBeGreaterThan(60);
  expect(sizes[sizes.length >> 1]?.lines).toBeLessThanOrEqual(screen);
});

test(`a rule of more than ${screen} lines has a detector beside it`, () => {
  const folders = new Set([...sources.keys()].map((path) => path.split('/')[1]));
  const alone = sizes.filter(({ id, lines }) => lines > screen && !folders.has(id));
  expect(alone).toEqual([]);
});

test('no rule has more than a screen and a half', () => {
  expect(sizes.filter(({ lines }) => lines > 1.5 * screen)).toEqual([]);
});
