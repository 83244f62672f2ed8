import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MessageConnection } from 'vscode-jsonrpc/node.js';
import type { CompletionList } from 'vscode-languageserver';
import { scratch } from '../cli/run-command.js';
import { startClient } from './language-client.js';

/** A server with users, an include, a table in a file, and a hole at its end. */
const text = `# a small server
include "smtpd.names"
name = "mx.example.org"
pki $name cert "/etc/ssl/mx.crt"
pki $name key "/etc/ssl/private/mx.key"
table domains { "example.org", "example.com" }
table gone file:/etc/mail/gone
table unused { "a" }

listen on 192.0.2.10 tls pki $name
listen on 192.0.2.10 port 587 tls-require pki $name auth
action "inbox" maildir alias <aliases>
action "out" relay
match from any for domain <domains> action "inbox"
match from auth for any action "out"
match from any   for domain "example.net" action "out"
match from src <gone> for any action "out"
`;

const { path, commandLine, write } = scratch();
write('smtpd.names', 'table aliases { "root" = "alice" }\n');
const file = write('smtpd.conf', text);
const uri = pathToFileURL(file).href;
const folder = pathToFileURL(path()).href;

let connection: MessageConnection;
let ended: Promise<number | null>;

let refreshed: (() => void) | undefined;

beforeAll(async () => {
  ({ connection, ended } = startClient(await commandLine(), path()));
  connection.onRequest('workspace/configuration', () => [{}]);
  connection.onRequest('workspace/diagnostic/refresh', () => {
    refreshed?.();
    return null;
  });
  await connection.sendRequest('initialize', {
    processId: null,
    rootUri: folder,
    capabilities: {
      textDocument: { diagnostic: {}, completion: { completionItem: { snippetSupport: true } } },
      workspace: { diagnostics: { refreshSupport: true } },
    },
  });
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'smtpd', version: 1, text },
  });
});

afterAll(async () => {
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  expect(await ended).toBe(0);
});

/** The place of the `nth` occurrence of a word, `into` characters behind its beginning. */
function at(word: string, { nth = 0, into = 0 } = {}): { readonly line: number; readonly character: number } {
  let offset = -1;
  for (let count = 0; count <= nth; count += 1) offset = text.indexOf(word, offset + 1);
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: (before.at(-1) ?? '').length + into };
}

const whole = { start: { line: 0, character: 0 }, end: { line: 17, character: 0 } };
const line = (of: string) => ({ start: at(of), end: at(of, { into: 1 }) });
const options = { tabSize: 8, insertSpaces: false };

const requests: readonly (readonly [name: string, method: string, params?: object])[] = [
  ['code actions', 'textDocument/codeAction', { range: line('table unused'), context: { diagnostics: [] } }],
  ['code lenses', 'textDocument/codeLens'],
  ['completion', 'textDocument/completion', { position: at('from auth', { into: 5 }) }],
  ['completion of names', 'textDocument/completion', { position: at('"out"', { nth: 1, into: 4 }) }],
  ['definition', 'textDocument/definition', { position: at('<aliases>', { into: 2 }) }],
  ['highlights', 'textDocument/documentHighlight', { position: at('"out"', { into: 2 }) }],
  ['links', 'textDocument/documentLink'],
  ['symbols', 'textDocument/documentSymbol'],
  ['folding', 'textDocument/foldingRange'],
  ['formatting', 'textDocument/formatting', { options }],
  ['hover over a keyword', 'textDocument/hover', { position: at('tls-require', { into: 2 }) }],
  ['hover over a macro', 'textDocument/hover', { position: at('$name', { into: 2 }) }],
  ['hover over a rule', 'textDocument/hover', { position: at('match from auth', { into: 2 }) }],
  ['hover over a table', 'textDocument/hover', { position: at('<domains>', { into: 2 }) }],
  ['inlay hints', 'textDocument/inlayHint', { range: whole }],
  [
    'formatting on type',
    'textDocument/onTypeFormatting',
    { options, ch: '\n', position: { line: 16, character: 0 } },
  ],
  ['rename, prepared', 'textDocument/prepareRename', { position: at('<domains>', { into: 2 }) }],
  ['formatting of a range', 'textDocument/rangeFormatting', { options, range: line('match from any   ') }],
  [
    'references',
    'textDocument/references',
    { position: at('"out"', { into: 2 }), context: { includeDeclaration: true } },
  ],
  ['rename', 'textDocument/rename', { position: at('<aliases>', { into: 2 }), newName: 'relay' }],
  ['selection ranges', 'textDocument/selectionRange', { positions: [at('<domains>', { into: 2 })] }],
  ['semantic tokens', 'textDocument/semanticTokens/full'],
  ['signature help', 'textDocument/signatureHelp', { position: at('pki $name auth', { into: 4 }) }],
  ['workspace symbols', 'workspace/symbol', { query: 'a' }],
  ['verdict', 'workspace/executeCommand', { command: 'smtpd-lint.verdict', arguments: [uri] }],
  ['matrix', 'workspace/executeCommand', { command: 'smtpd-lint.matrix', arguments: [uri] }],
  ['simulate', 'workspace/executeCommand', { command: 'smtpd-lint.simulate', arguments: [uri] }],
  [
    'why',
    'workspace/executeCommand',
    { command: 'smtpd-lint.why', arguments: [uri, { auth: 'alice', port: 587, tls: 'starttls' }] },
  ],
  ['explain', 'workspace/executeCommand', { command: 'smtpd-lint.explain', arguments: ['dead-rule'] }],
  ['diagnostics', 'textDocument/diagnostic'],
];

test.each(requests.map(([name, method, params = {}]) => [name, method, params] as const))(
  '%s',
  async (name, method, params) => {
    const asked = method.startsWith('textDocument/') ? { textDocument: { uri }, ...params } : params;
    if (method === 'textDocument/diagnostic') {
      // What it answers first is the syntax, and the findings once they are there.
      const found = new Promise<void>((resolve) => {
        refreshed = resolve;
      });
      await connection.sendRequest(method, asked);
      await found;
    }
    const answer = await connection.sendRequest(method, asked);
    const file = `golden/${name.replaceAll(/,? /g, '-')}`;
    if (typeof answer === 'string') await expect(answer).toMatchFileSnapshot(`${file}.txt`);
    else {
      const json = JSON.stringify(answer, null, 2).replaceAll(folder, 'file:///folder');
      await expect(`${json}\n`).toMatchFileSnapshot(`${file}.json`);
    }
  },
);

test('a completion that is resolved', async () => {
  const found = await connection.sendRequest<CompletionList>('textDocument/completion', {
    textDocument: { uri },
    position: at('"out"', { nth: 1, into: 4 }),
  });
  const resolved = await Promise.all(
    found.items.map((item) => connection.sendRequest('completionItem/resolve', item)),
  );
  const json = JSON.stringify(resolved, null, 2).replaceAll(folder, 'file:///folder');
  await expect(`${json}\n`).toMatchFileSnapshot('golden/completion-resolved.json');
});
