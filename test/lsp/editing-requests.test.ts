import { expect, test } from 'vitest';
import type { Range, SelectionRange } from 'vscode-languageserver';
import { load } from '../../src/api/configuration.js';
import { toOffset } from '../../src/lsp/analysed-text.js';
import { completion } from '../../src/lsp/completion.js';
import { fixAllAction, wantsFixAll } from '../../src/lsp/fix-all.js';
import { workspaceSymbols } from '../../src/lsp/outline.js';
import { selectionRange } from '../../src/lsp/selection-ranges.js';
import { analysed } from './analyse-text.js';

const sound = 'listen on lo0\naction "in" maildir\nmatch for local action "in"\n';

test('selection grows from the word to its option, the statement and the file', () => {
  const { text, place } = analysed('listen on lo0\nmatch from src { 192.0.2.0/2|4, ::1 } for any reject\n');
  const written = ({ start, end }: Range): string =>
    text.conf.file.text.slice(toOffset(text.conf.file, start), toOffset(text.conf.file, end));
  const steps: string[] = [];
  for (let step: SelectionRange | undefined = selectionRange(text, place); step; step = step.parent)
    steps.push(written(step.range));
  expect(steps[0]).toBe('192.0.2.0/24');
  expect(steps[1]).toBe('{ 192.0.2.0/24, ::1 }');
  expect(steps.slice(-2)).toEqual([
    'match from src { 192.0.2.0/24, ::1 } for any reject',
    text.conf.file.text,
  ]);
  for (const [at, step] of steps.entries()) if (at > 0) expect(step).toContain(steps[at - 1]);
});

test('symbols of the workspace are found by a part of their names', () => {
  const { text } = analysed(`mine = "lo0"\n${sound}`);
  expect(workspaceSymbols(text, 'IN').map(({ name, containerName }) => [name, containerName])).toEqual([
    ['mine', 'macro'],
    ['in', 'action'],
  ]);
  expect(workspaceSymbols(text, 'nothing')).toEqual([]);
});

test('snippets are offered where a statement begins, to clients that take them, and smtpd takes them', () => {
  const offered = (marked: string, snippets: boolean) => {
    const { text, place } = analysed(marked);
    return completion(text, place, { snippets }).filter((item) => item.insertTextFormat === 2);
  };
  expect(offered('|', false)).toEqual([]);
  expect(offered('listen on lo0 |', true)).toEqual([]);
  const all = offered('|', true).map(({ textEdit }) => textEdit?.newText ?? '');
  expect(all.length).toBeGreaterThan(4);
  for (const body of all) {
    const filled = `${body.replace(/\$\{\d:([^}]*)\}/g, '$1')}\n`;
    for (const release of ['6.4', '7.9'] as const)
      expect(load(filled, { release }).syntax.complaints, body).toEqual([]);
  }
});

test('fix all makes the fixes that change no mail flow, and nothing where there are none', async () => {
  const { text } = analysed(`${sound}match for local action "in"\n`);
  const [action] = await fixAllAction(text, {});
  expect(action?.kind).toBe('source.fixAll.smtpd-lint');
  expect(action?.edit?.changes?.['file:///smtpd.conf']?.[0]?.newText).toBe(sound);
  expect(await fixAllAction(analysed(sound).text, {})).toEqual([]);
});

test('it is asked for by its kind and those above', () => {
  expect(wantsFixAll(['source.fixAll'])).toBe(true);
  expect(wantsFixAll(['source'])).toBe(true);
  expect(wantsFixAll(['source.fixAll.other', 'quickfix'])).toBe(false);
  expect(wantsFixAll(undefined)).toBe(false);
});
