import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver';
import { startClient } from '../test/lsp/language-client.js';

/**
 * Measures the time from a keystroke to its diagnostics in an editor, and the server's memory over many edits: `npm run bench:editor -- FILE...`. Each keystroke is a letter of a
 * comment in the middle of the text, and waits for both rounds of diagnostics; then without waiting. EDITS=10000 measures memory instead, on systems with /proc; COMMAND another build.
 */
const command = [
  process.execPath,
  process.env.COMMAND ?? fileURLToPath(new URL('../dist/smtpd-lint.cjs', import.meta.url)),
] as const;

const rules = (count: number): string =>
  [
    'listen on 192.0.2.1',
    'action "in" maildir',
    'action "out" relay',
    ...Array.from({ length: count }, (_, at) => `match from any for domain "d${at}.example" action "in"`),
    'match from local for any action "out"',
    '',
  ].join('\n');

const inputs: readonly (readonly [string, string])[] = [
  ...process.argv.slice(2).map((path) => [basename(path), readFileSync(path, 'utf8')] as const),
  ['300 rules', rules(300)],
  ['1,000 rules', rules(1000)],
];

const keystrokes = 30;

const at = (sorted: readonly number[], share: number): string =>
  `${Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)} ms`;

const uri = 'file:///bench/smtpd.conf';

/** A client that has opened a text, with the diagnostics that the server sends. */
async function opened(text: string) {
  const client = startClient(command, '/');
  const { connection } = client;
  const waiting: ((found: readonly Diagnostic[]) => void)[] = [];
  connection.onNotification('textDocument/publishDiagnostics', ({ diagnostics }) =>
    waiting.shift()?.(diagnostics),
  );
  const published = (): Promise<readonly Diagnostic[]> => new Promise((resolve) => waiting.push(resolve));
  await connection.sendRequest('initialize', { processId: null, rootUri: null, capabilities: {} });
  await connection.sendNotification('initialized', {});
  const rounds = [published(), published()] as const;
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'smtpd', version: 1, text },
  });
  return { ...client, published, rounds };
}

type OpenedText = Awaited<ReturnType<typeof opened>>;

const insert = ({ connection }: OpenedText, version: number, line: number, text: string): Promise<void> =>
  connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [{ range: { start: { line, character: 0 }, end: { line, character: 0 } }, text }],
  });

async function close({ connection, ended }: OpenedText): Promise<void> {
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  await ended;
}

async function measureLatency(name: string, text: string): Promise<void> {
  const started = performance.now();
  const client = await opened(text);
  await client.rounds[0];
  const first = performance.now() - started;
  await client.rounds[1];
  const syntax: number[] = [];
  const all: number[] = [];
  const line = text.split('\n').length >> 1;
  for (let version = 2; version < keystrokes + 2; version += 1) {
    const typed = performance.now();
    const rounds = [client.published(), client.published()] as const;
    await insert(client, version, line, version === 2 ? '#\n' : 'x');
    await rounds[0];
    syntax.push(performance.now() - typed);
    await rounds[1];
    all.push(performance.now() - typed);
  }
  for (const times of [syntax, all]) times.sort((one, other) => one - other);
  console.log(
    `| ${[name, `${Math.round(first)} ms`, at(syntax, 0.5), at(syntax, 0.95), at(all, 0.5), at(all, 0.95)].join(' | ')} |`,
  );
  await close(client);
}

/** The pause between two keystrokes, in milliseconds, after which the judgement of the first has begun. */
const busyPause = 400;

/** Measures how long an outline takes that is asked for right after a keystroke, while the text before it is being judged. */
async function measureWhileJudging(name: string, text: string): Promise<void> {
  const client = await opened(text);
  const line = text.split('\n').length >> 1;
  const times: number[] = [];
  for (let version = 2; version < 10; version += 1) {
    await new Promise((resolve) => setTimeout(resolve, busyPause));
    const typed = performance.now();
    await insert(client, version, line, version === 2 ? '#\n' : 'x');
    await client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } });
    times.push(performance.now() - typed);
  }
  times.sort((one, other) => one - other);
  console.log(`| ${[name, at(times, 0.5), at(times, 0.95), at(times, 1)].join(' | ')} |`);
  await close(client);
}

/** Edits that grow and shrink a text: a line with an error, a rule, a table. Each is undone by the edit after it. */
const edits = [
  'match from any fr any action "in"\n',
  'match from any for any action "out"\n',
  'table t { "x", \n',
];

async function measureMemory(name: string, text: string, count: number): Promise<void> {
  const client = await opened(text);
  await client.rounds[1];
  const memory = (): string =>
    /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${client.pid}/status`, 'utf8'))?.[1]?.slice(0, -3) ?? '?';
  const seen: string[] = [];
  for (let done = 0; done < count; done += 1) {
    const line = done % 7;
    await insert(client, 2 * done + 2, line, edits[done % edits.length] ?? '');
    await client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } });
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 * done + 3 },
      contentChanges: [
        { range: { start: { line, character: 0 }, end: { line: line + 1, character: 0 } }, text: '' },
      ],
    });
    // A pause now and then, as by a user who stops to read.
    if (done % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 400));
    if (done % Math.ceil(count / 10) === 0) seen.push(memory());
  }
  console.log(`| ${name} | ${seen.join(', ')} MB |`);
  await close(client);
}

const edited = Number(process.env.EDITS ?? 0);
if (edited > 0) {
  console.log(`| Text | resident, over ${2 * edited} edits |\n|---|---|`);
  for (const [name, text] of inputs) await measureMemory(name, text, edited);
} else {
  const columns = ['Text', 'first diagnostics', 'syntax: median', '95 %', 'all: median', '95 %'];
  console.log(`| ${columns.join(' | ')} |\n|---${'|--:'.repeat(columns.length - 1)}|`);
  for (const [name, text] of inputs) await measureLatency(name, text);
  console.log(
    '\n| Text | outline while the text before is judged: median | 95 % | longest |\n|---|--:|--:|--:|',
  );
  for (const [name, text] of inputs) await measureWhileJudging(name, text);
}
