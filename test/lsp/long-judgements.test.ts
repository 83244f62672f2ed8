import { expect, test } from 'vitest';
import type { CodeLens, Diagnostic, Hover } from 'vscode-languageserver';
import { scratch } from '../cli/run-command.js';
import { openSession } from './open-session.js';

const { path, commandLine, write } = scratch();

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);

/** A template whose judgement takes a second or more. */
const text = [
  'listen on 192.0.2.1',
  'action "in" maildir',
  'action "out" relay',
  ...numbers(200).map(
    (at) => `match from any for domain "d${at}.example" mail-from regex "^[a-z]*${at}@.*x${at}$" action "in"`,
  ),
  ...numbers(6).flatMap((at) => [
    `{% if c${at} %}`,
    `match from any auth for domain "e${at}.example" action "out"`,
    '{% endif %}',
  ]),
  '',
].join('\n');

const open = async (capabilities: object, name = 'smtpd.conf.j2') =>
  openSession({
    commandLine: await commandLine(),
    folder: path(),
    file: write(name, text),
    text,
    capabilities,
  });

const whole = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };
const small = 'listen on 192.0.2.1\naction "out" relay\nmatch from any for any action "out"\n';

test('requests are answered while a text is judged', async () => {
  const { ask, end } = await open({});
  const answered: string[] = [];
  const lenses = ask('textDocument/codeLens').then(() => answered.push('verdict'));
  await Promise.all([
    lenses,
    ask('textDocument/completion', { position: { line: 3, character: 6 } }).then(() =>
      answered.push('words'),
    ),
    ask('textDocument/hover', { position: { line: 3, character: 1 } }).then(() => answered.push('hover')),
    ask('textDocument/documentSymbol').then(() => answered.push('outline')),
  ]);
  expect(answered.at(-1)).toBe('verdict');
  expect(await end()).toBe(0);
});

test('a change ends the judgement of the text before', async () => {
  const { uri, ask, notify, end } = await open({});
  const outdated = ask('textDocument/codeLens');
  const contentChanges = [{ range: whole, text: small }];
  // The first request has reached the thread when this one is answered.
  await ask('textDocument/documentSymbol');
  await notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges });
  await expect(outdated).rejects.toMatchObject({ code: -32801 });
  expect(await ask<CodeLens[]>('textDocument/codeLens')).toMatchObject([
    { command: { title: expect.stringMatching(/^Open relay/) } },
  ]);
  expect(await end()).toBe(0);
});

test('pulled problems that a change outdates are pulled again', async () => {
  const { uri, ask, notify, end } = await open({ textDocument: { diagnostic: {} } });
  const outdated = ask('textDocument/diagnostic');
  await ask('textDocument/documentSymbol');
  const contentChanges = [{ range: whole, text: small }];
  await notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges });
  await expect(outdated).rejects.toMatchObject({ code: -32802, data: { retriggerRequest: true } });
  const { items } = await ask<{ items: Diagnostic[] }>('textDocument/diagnostic');
  expect(items.map(({ code }) => code)).toContain('open-relay');
  expect(await end()).toBe(0);
});

test('a request that the client cancels is answered at once', async () => {
  const { uri, connection, ask, end } = await open({});
  const { CancellationTokenSource } = await import('vscode-jsonrpc/node.js');
  const source = new CancellationTokenSource();
  const asked = connection.sendRequest('textDocument/codeLens', { textDocument: { uri } }, source.token);
  await ask('textDocument/documentSymbol');
  source.cancel();
  await expect(asked).rejects.toMatchObject({ code: -32800 });
  expect(await ask<CodeLens[]>('textDocument/codeLens')).toHaveLength(1);
  expect(await end()).toBe(0);
});

test('requests are answered while it is computed whose mail reaches a rule', async () => {
  const { ask, edit, end } = await open({}, 'plain.conf');
  await edit(2, '', [203, 0], [221, 0]);
  const answered: string[] = [];
  const hovered = ask<Hover>('textDocument/hover', { position: { line: 3, character: 1 } });
  await Promise.all([
    hovered.then(() => answered.push('hover')),
    ask('textDocument/documentSymbol').then(() => answered.push('outline')),
  ]);
  expect(answered).toEqual(['outline', 'hover']);
  expect(await hovered).toMatchObject({ contents: { value: expect.stringMatching(/^Rule 1 of 200/) } });
  expect(await end()).toBe(0);
});
