import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { serverCommandNames } from '../../src/lsp/executed-commands.js';
import { scratch } from '../cli/run-command.js';
import { startClient } from './language-client.js';
import { openSession } from './open-session.js';

const { path, commandLine, write } = scratch();

const text = 'listen on 192.0.2.1\naction "r" relay\nmatch from any for any action "r"\n';

const start = async (capabilities: object, settings: object = {}) =>
  openSession({
    commandLine: await commandLine(),
    folder: path(),
    file: write('smtpd.conf', text),
    text,
    capabilities,
    settings,
  });

test('before initialize every request is refused, and what is told is dropped', async () => {
  const { connection, ended } = startClient(await commandLine(), path());
  const textDocument = { uri: 'file:///smtpd.conf', languageId: 'smtpd', version: 1, text };
  const position = { line: 0, character: 0 };
  for (const method of ['textDocument/hover', 'textDocument/codeAction', 'shutdown', 'no/such'])
    await expect(connection.sendRequest(method, { textDocument, position })).rejects.toMatchObject({
      code: -32002,
    });
  await connection.sendNotification('textDocument/didOpen', { textDocument });
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  expect(await connection.sendRequest('textDocument/hover', { textDocument, position })).toBeNull();
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  expect(await ended).toBe(0);
});

test('diagnostics are sent: of the syntax at once, then what the rules find', async () => {
  const { published, until, edit, end, server } = await start({});
  expect(server).not.toHaveProperty('diagnosticProvider');
  const last = (): Diagnostic[] => published.at(-1)?.diagnostics ?? [];
  await until(() => last().some(({ code }) => code === 'open-relay'));
  expect(published[0]?.diagnostics).toEqual([]);
  await edit(2, 'match frm\n', [3, 0]);
  await until(() => last().some(({ code, range }) => code === 'syntax' && range.start.line === 3));
  await edit(3, '', [3, 0], [4, 0]);
  await edit(4, 'domain "example.org"', [2, 19], [2, 22]);
  await until(() => published.length > 4 && !last().some(({ severity }) => severity === 1));
  expect(await end()).toBe(0);
});

test('a client that pulls diagnostics is sent none', async () => {
  const pulling = { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } };
  const { published, refreshes, until, end, ask, server } = await start(pulling);
  expect(server).toHaveProperty('diagnosticProvider');
  const first = await ask<{ items: Diagnostic[] }>('textDocument/diagnostic');
  expect(first.items).toEqual([]);
  await until(() => refreshes() > 0);
  const second = await ask<{ items: Diagnostic[] }>('textDocument/diagnostic');
  expect(second.items.map(({ code }) => code)).toContain('open-relay');
  expect(published).toEqual([]);
  expect(await end()).toBe(0);
});

test('requests are answered', async () => {
  const { end, ask } = await start({});
  const position = { line: 2, character: 32 };
  expect(await ask('textDocument/definition', { position })).toMatchObject([
    { range: { start: { line: 1 } } },
  ]);
  expect(await ask<object[]>('textDocument/codeLens')).toMatchObject([
    { command: { title: 'Open relay: a stranger can send mail to anyone' } },
    { command: { title: 'Can send to any domain here: strangers' } },
    { command: { title: 'Relays mail of strangers and the machine itself' } },
  ]);
  const range = { start: { line: 2, character: 0 }, end: { line: 2, character: 1 } };
  const actions = await ask<{ title: string }[]>('textDocument/codeAction', {
    range,
    context: { diagnostics: [] },
  });
  expect(actions.map(({ title }) => title)).toContain('Suppress open-relay here');
  const options = { tabSize: 8, insertSpaces: false };
  expect(await ask('textDocument/formatting', { options })).toEqual([]);
  expect(await ask('textDocument/rangeFormatting', { options, range })).toEqual([]);
  expect(await ask('textDocument/onTypeFormatting', { options, position, ch: '\n' })).toEqual([]);
  expect(await ask('textDocument/signatureHelp', { position })).toMatchObject({
    signatures: [{ label: expect.stringContaining('match from any for any ') }],
  });
  expect(await end()).toBe(0);
});

test("a client's settings hold, and a mistake in them stops nothing", async () => {
  const asked = { workspace: { configuration: true } };
  const old = await start(asked, { release: '6.4', root: '' });
  await old.edit(2, 'srs key "x"\n', [0, 0]);
  await old.until(() =>
    old.published.some(({ diagnostics }) => diagnostics.some(({ code }) => code === 'syntax')),
  );
  expect(await old.end()).toBe(0);
  const mistaken = await start(asked, { release: '1.0' });
  await mistaken.until(() =>
    mistaken.published.some(({ diagnostics }) => diagnostics.some(({ code }) => code === 'open-relay')),
  );
  expect(await mistaken.end()).toBe(0);
});

test.each([
  ['are sent', {}],
  ['are pulled', { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } }],
])('once settings change, diagnostics that %s are those of the new ones', async (_how, capabilities) => {
  const { published, until, ask, end, notify, refreshes, uri } = await start(capabilities);
  const pulled = async (): Promise<Diagnostic[]> =>
    'textDocument' in capabilities
      ? (await ask<{ items: Diagnostic[] }>('textDocument/diagnostic')).items
      : (published.at(-1)?.diagnostics ?? []);
  const isOpen = (found: Diagnostic[]): boolean => found.some(({ code }) => code === 'open-relay');
  await pulled();
  await until(() => refreshes() > 0 || isOpen(published.at(-1)?.diagnostics ?? []));
  expect(isOpen(await pulled())).toBe(true);
  const file = write('.smtpd-lintrc.json', '{ "rules": { "open-relay": "off" } }\n');
  onTestFinished(() => rmSync(file));
  const [sent, refreshed] = [published.length, refreshes()];
  await notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 1 }] });
  await until(() => published.length > sent || refreshes() > refreshed);
  expect(isOpen(await pulled())).toBe(false);
  expect(await end()).toBe(0);
});

test.each([
  ['is a pipe', (file: string) => execFileSync('mkfifo', [file])],
  ['is a link that leads out', (file: string) => symlinkSync('/dev/zero', file)],
  ['is too large', (file: string) => writeFileSync(file, ' '.repeat(2_000_000))],
  ['is a folder', (file: string) => mkdirSync(file)],
])('a settings file of the checkout that %s stops nothing', async (_what, make) => {
  const file = path('.smtpd-lintrc.json');
  make(file);
  onTestFinished(() => rmSync(file, { recursive: true }));
  const { published, until, ask, end, messages } = await start({});
  await until(() =>
    published.some(({ diagnostics }) => diagnostics.some(({ code }) => code === 'open-relay')),
  );
  expect(await ask('textDocument/hover', { position: { line: 1, character: 9 } })).not.toBe(null);
  expect(messages()).toEqual([expect.stringContaining('.smtpd-lintrc.json: ')]);
  expect(await end()).toBe(0);
});

test('commands answer: verdict, matrix, simulated session and its reasons, page of a rule', async () => {
  const { uri, command, end, server } = await start({});
  expect(server).toMatchObject({ executeCommandProvider: { commands: serverCommandNames } });
  expect(await command('smtpd-lint.verdict', uri)).toMatchObject({ openRelay: 'yes' });
  expect(await command('smtpd-lint.matrix', uri)).toMatch(/^<!DOCTYPE html>[\s\S]*strangers/i);
  expect(await command('smtpd-lint.simulate', uri)).toMatchObject({
    decision: 'accept',
    text: expect.stringMatching(/RCPT TO:<victim@otherplace\.com>\n +250 .*decided by smtpd\.conf:3/s),
  });
  expect(await command('smtpd-lint.why', uri, { mail_from: 'a@b.example' })).toMatchObject({
    text: expect.stringMatching(/MAIL FROM:<a@b\.example>.*why:.*line 3: matches/s),
  });
  expect(await command('smtpd-lint.simulate', uri, { port: 'x' })).toEqual({ problem: 'port cannot be "x"' });
  expect(await command('smtpd-lint.simulate', uri, 'no envelope')).toEqual({
    problem: 'is not a JSON object',
  });
  expect(await command('smtpd-lint.explain', 'open-relay')).toMatch(/^# open-relay/);
  for (const [name, ...given] of [
    ['smtpd-lint.other', uri],
    ['smtpd-lint.explain', '../../../package'],
    ['smtpd-lint.matrix'],
    ['smtpd-lint.matrix', 'no address'],
    ['smtpd-lint.verdict', 'untitled:Untitled-1'],
    ['constructor', uri],
  ])
    expect(await command(name ?? '', ...given)).toBe(null);
  expect(await end()).toBe(0);
});

test('nothing that an editor shows turns text round or hides it', async () => {
  const { uri, until, published, edit, ask, end } = await start({});
  const evil = '\u202e\u2066\u200b';
  await edit(
    2,
    `t = "x${evil}"\ntable "n${evil}" { "a" }\nlisten on 192.0.2.1 tag $t\naction "r${evil}" relay\nmatch from any for domain <"m${evil}"> action "r${evil}"\nfoo"${evil}"\n`,
    [0, 0],
    [3, 0],
  );
  await until(() => published.some(({ diagnostics }) => JSON.stringify(diagnostics).includes('202e')));
  const position = { line: 4, character: 44 };
  const whole = { start: { line: 0, character: 0 }, end: { line: 6, character: 0 } };
  const answers = [
    published,
    await ask('textDocument/hover', { position: { line: 4, character: 31 } }),
    await ask('textDocument/hover', { position }),
    await ask('textDocument/documentSymbol'),
    await ask('textDocument/inlayHint', { range: whole }),
    await ask('textDocument/codeLens'),
    await ask('textDocument/signatureHelp', { position }),
  ];
  expect(JSON.stringify(answers)).not.toMatch(/[\u202e\u2066\u200b]/);
  const { items: completed } = await ask<{
    readonly items: readonly { label: string; textEdit: { newText: string } }[];
  }>('textDocument/completion', { position: { line: 4, character: 42 } });
  expect(completed.map(({ label }) => label).join()).not.toMatch(/[\u202e\u2066\u200b]/);
  expect(completed.map(({ textEdit }) => textEdit.newText)).toContain(`"r${evil}"`);
  expect(uri).toMatch(/^file:/);
  expect(await end()).toBe(0);
});

test('domains below a public suffix are not the own ones, as in the command', async () => {
  const { uri, command, edit, end } = await start({});
  await edit(2, 'domain "*.github.io"', [2, 19], [2, 22]);
  expect(await command('smtpd-lint.verdict', uri)).toMatchObject({ openRelay: 'yes' });
  expect(await end()).toBe(0);
});

test('a client that refuses to ask again does not end the server', async () => {
  const { connection, uri, notify, ask, end } = await start({
    textDocument: { diagnostic: {} },
    workspace: {
      diagnostics: { refreshSupport: true },
      codeLens: { refreshSupport: true },
      inlayHint: { refreshSupport: true },
    },
  });
  const refused: string[] = [];
  let refusedAll = (): void => {};
  const isDone = new Promise<void>((resolve) => {
    refusedAll = resolve;
  });
  connection.onRequest((method) => {
    if (method.endsWith('/refresh') && refused.push(method) === 4) refusedAll();
    return Promise.reject(new Error('refused'));
  });
  connection.onRequest('workspace/diagnostic/refresh', () => {
    refused.push('diagnostic');
    if (refused.length === 4) refusedAll();
    return Promise.reject(new Error('refused'));
  });
  await notify('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 1 }] });
  await ask('textDocument/diagnostic');
  await isDone;
  expect(await ask('textDocument/documentSymbol')).toHaveLength(3);
  expect(await end()).toBe(0);
});

test('diagnostics that are sent have the version of the text', async () => {
  const { published, until, edit, end } = await start({});
  await edit(2, 'match frm\n', [3, 0]);
  await until(() =>
    published.some(({ diagnostics }) => diagnostics.some(({ code }) => code === 'open-relay')),
  );
  for (const { version, diagnostics } of published)
    expect(version).toBe(diagnostics.some(({ range }) => range.start.line === 3) ? 2 : 1);
  expect(await end()).toBe(0);
});
