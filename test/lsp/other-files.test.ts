import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MessageConnection } from 'vscode-jsonrpc/node.js';
import type {
  CodeAction,
  CodeLens,
  CompletionList,
  Diagnostic,
  DocumentSymbol,
  Hover,
  Location,
  SignatureHelp,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { scratch } from '../cli/run-command.js';
import { applied } from './apply-edits.js';
import { startClient } from './language-client.js';
import { otherFiles } from './other-files.js';

const { path, commandLine, run, write } = scratch();
const uris = new Map(
  Object.entries(otherFiles).map(([name, text]) => [name, pathToFileURL(write(name, text)).href]),
);
const uriOf = (name: string): string => uris.get(name) ?? '';

let connection: MessageConnection;
let ended: Promise<number | null>;

beforeAll(async () => {
  ({ connection, ended } = startClient(await commandLine(), path()));
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} } },
  });
  await connection.sendNotification('initialized', {});
  for (const [name, text] of Object.entries(otherFiles))
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: uriOf(name), languageId: 'plaintext', version: 1, text },
    });
});

afterAll(async () => {
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  expect(await ended).toBe(0);
});

const ask = <Answer>(name: string, method: string, params: object = {}): Promise<Answer> =>
  connection.sendRequest(`textDocument/${method}`, { textDocument: { uri: uriOf(name) }, ...params });

interface Reported {
  readonly ruleId: string;
  readonly line: number;
  readonly column: number;
}

/** What the command reports of a file. */
async function reported(name: string): Promise<readonly Reported[]> {
  const { stdout } = await run(['--format', 'json', name]);
  const results: readonly { messages: readonly Reported[]; notes?: readonly Reported[] }[] =
    stdout === '' ? [] : JSON.parse(stdout);
  return results.flatMap(({ messages, notes = [] }) => [...messages, ...notes]);
}

test.each(Object.keys(otherFiles))('%s has the diagnostics of the command', async (name) => {
  const { items } = await ask<{ items: Diagnostic[] }>(name, 'diagnostic');
  const found = items.map(({ code, range: { start } }) => `${start.line + 1}:${start.character + 1} ${code}`);
  const expected = (await reported(name)).map(({ ruleId, line, column }) => `${line}:${column} ${ruleId}`);
  expect(found.toSorted()).toEqual(expected.toSorted());
});

test.each([
  ['smtpd.conf.j2', ['Open relay: a stranger can send mail to anyone where "open" holds (line 7)']],
  ['smtpd.conf.erb', ['Not an open relay (proven) in every variant']],
  ['unnamed/smtpd.conf', ['Refused by smtpd; once filled in: not an open relay (proven)']],
  ['filled.nix', ['Open relay: a stranger can send mail to anyone']],
  ['mail.nix', ['Open relay: a stranger can send mail to anyone']],
  ['two.yaml', ['Not an open relay (proven)', 'Open relay: a stranger can send mail to anyone']],
  ['unread.yaml', ['Not proven that strangers cannot relay because the rule on line 6 is not read']],
  ['plain.yaml', []],
  ['sasl/smtpd.conf', []],
])('%s has its verdicts as code lenses', async (name, expected) => {
  const titles = (await ask<CodeLens[]>(name, 'codeLens')).map(({ command }) => command?.title ?? '');
  expect(titles.filter((title) => /open relay|not proven/i.test(title))).toEqual(expected);
});

/** The position of a text in a file, `into` characters behind its beginning. */
function at(name: string, sought: string, into = 0) {
  const [before = ''] = (otherFiles[name] ?? '').split(sought, 1);
  const lines = before.split('\n');
  return { position: { line: lines.length - 1, character: (lines.at(-1)?.length ?? 0) + into } };
}

/** A file with the edits that an answer has for it. */
const edited = (name: string, { changes }: WorkspaceEdit): string =>
  applied(otherFiles[name] ?? '', changes?.[uriOf(name)] ?? []);

async function actionsAt(name: string, sought: string): Promise<readonly CodeAction[]> {
  const { position } = at(name, sought);
  return ask<CodeAction[]>(name, 'codeAction', {
    range: { start: position, end: position },
    context: { diagnostics: [] },
  });
}

test.each([
  ['mail.nix', '        match from local for any action "out"\n'],
  ['two.yaml', '    match from local for any action "out"\n  other'],
  ['readme.md', 'match from local for any action "out"\n```'],
  ['set-up.sh', 'match from local for any action "out"\nEOF'],
])('%s is fixed in its place', async (name, expected) => {
  const actions = await actionsAt(name, 'match from any for any');
  const fix = actions.find(({ title }) => title === 'Allow only local clients');
  const text = edited(name, fix?.edit ?? {});
  expect(text).toContain(expected.trimStart());
  expect(text.split('\n').length).toBe(otherFiles[name]?.split('\n').length);
});

test('what a suggestion moves and inserts has the indentation of its place', async () => {
  const actions = [
    ...(await actionsAt('mail.nix', 'match from any for any')),
    ...(await actionsAt('mail.nix', 'match from any for domain')),
  ];
  const titles = actions.map(({ title }) => title);
  expect(titles).toContain('Deliver mail for this machine here');
  expect(titles).toContain('Move the rule up');
  for (const { edit } of actions)
    for (const line of edited('mail.nix', edit ?? {}).split('\n'))
      if (/^ *(?:listen|action|match|#)/.test(line)) expect(line).toMatch(/^ {6}\S/);
});

test('a comment that suppresses a finding has the indentation of its place', async () => {
  const actions = await actionsAt('mail.nix', 'match from any for any');
  const [suppression] = actions.filter(({ title }) => title === 'Suppress open-relay here');
  expect(edited('mail.nix', suppression?.edit ?? {})).toContain(
    `\n      # smtpd-lint-disable-next-line open-relay -- reason\n      match from any for any`,
  );
});

test('nothing but a comment is offered in a template', async () => {
  const actions = await actionsAt('smtpd.conf.j2', 'match from any for any');
  expect(actions.map(({ title }) => title)).toEqual(['Suppress open-relay here']);
  const [suppression] = actions;
  expect(edited('smtpd.conf.j2', suppression?.edit ?? {})).toContain(
    '{% if open %}\n# smtpd-lint-disable-next-line open-relay -- reason\nmatch from any for any',
  );
  const position = at('smtpd.conf.j2', 'own>').position;
  expect(await ask('smtpd.conf.j2', 'prepareRename', { position })).toBeNull();
  expect(await ask('smtpd.conf.j2', 'rename', { position, newName: 'ours' })).toBeNull();
});

test.each(Object.keys(otherFiles))('%s is formatted already, or not at all', async (name) => {
  const options = { tabSize: 8, insertSpaces: false };
  expect(await ask<TextEdit[]>(name, 'formatting', { options })).toEqual([]);
});

test('names are found and renamed in a file of another kind', async () => {
  const asked = at('two.yaml', '"out" relay', 2);
  expect(
    await ask<Location[]>('two.yaml', 'references', { ...asked, context: { includeDeclaration: false } }),
  ).toMatchObject([{ range: { start: { line: 4 } } }]);
  const edit = await ask<WorkspaceEdit>('two.yaml', 'rename', { ...asked, newName: 'away' });
  expect(edited('two.yaml', edit).match(/"away"/g)).toHaveLength(2);
  // It would end the string of Nix.
  const inNix = at('mail.nix', '"out" relay', 2);
  expect(await ask('mail.nix', 'rename', { ...inNix, newName: "a''b" })).toBeNull();
  expect(await ask('mail.nix', 'rename', { ...inNix, newName: `\${b}` })).toBeNull();
});

test('what stands between configurations, or in a tag, has no answer', async () => {
  for (const [name, sought] of [
    ['two.yaml', 'other: nothing'],
    ['readme.md', '# Mail'],
    ['smtpd.conf.j2', 'domains | join'],
    ['smtpd.conf.j2', 'open %}'],
  ] as const) {
    const asked = at(name, sought, 1);
    expect(await ask(name, 'hover', asked)).toBeNull();
    expect(await ask(name, 'completion', asked)).toBeNull();
    expect(await ask(name, 'definition', asked)).toBeNull();
  }
});

test('a template has what is written in it: names, words, and what may follow', async () => {
  const name = 'smtpd.conf.j2';
  const hover = await ask<Hover>(name, 'hover', at(name, '<domains>', 2));
  expect(hover.contents).toMatchObject({ value: expect.stringContaining('table domains { … }') });
  expect(await ask(name, 'definition', at(name, '<domains>', 2))).toMatchObject([
    { range: { start: { line: 1, character: 6 } } },
  ]);
  const { items } = await ask<CompletionList>(name, 'completion', at(name, 'action "in"\nmatch for', 9));
  expect(items.map(({ label }) => label)).toEqual(['"in"', '"out"']);
  const help = await ask<SignatureHelp>(name, 'signatureHelp', at(name, 'port 25'));
  expect(help.signatures[0]?.label).toMatch(/^listen on … /);
  const symbols = await ask<DocumentSymbol[]>(name, 'documentSymbol');
  expect(symbols.map((one) => one.name)).toContain('listen on … port 25');
});

test('each configuration of a file has its outline and its colours', async () => {
  const symbols = await ask<DocumentSymbol[]>('two.yaml', 'documentSymbol');
  expect(symbols.map(({ selectionRange: { start } }) => start.line)).toEqual([2, 3, 4, 6, 7, 8]);
  const { data } = await ask<{ data: number[] }>('two.yaml', 'semanticTokens/full');
  const moves = data.filter((_, index) => index % 5 === 0);
  const lines = moves.map((_, index) => moves.slice(0, index + 1).reduce((sum, one) => sum + one, 0));
  expect([...new Set(lines)]).toEqual([2, 3, 4, 6, 7, 8]);
});
