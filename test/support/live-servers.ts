import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { OracleRelease } from './oracle.js';

const keeper = fileURLToPath(new URL('live-server.py', import.meta.url));
const relay = fileURLToPath(new URL('../../../shared/oracle/relay', import.meta.url));

/** A real smtpd that runs until it is stopped, and where its clients are. It has the addresses 192.0.2.1 and 2001:db8::1. */
export interface LiveServer {
  /** Runs a program beside the clients, or on the server's machine. Gives its exit status and what it printed. */
  run(
    where: 'client' | 'server',
    words: readonly string[],
  ): Promise<{ status: number | null; output: string }>;
  stop(): Promise<void>;
}

/** Starts a release with a configuration's file, in network namespaces of its own. Needs the oracle (`oracleAbsent`). */
export async function liveServer(
  conf: string,
  release: OracleRelease,
  clients: readonly string[],
): Promise<LiveServer> {
  const child = spawn('python3', [keeper, relay, conf, release, ...clients], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const line = await new Promise<string>((resolve, reject) => {
    let told = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      told += text;
      if (told.includes('\n')) resolve(told);
    });
    void ended.then(() => reject(new Error(`no server: ${complaints}`)));
  });
  const names = JSON.parse(line) as { readonly srv: string; readonly cli: string };
  return {
    run: (where, words) => inNamespace(where === 'client' ? names.cli : names.srv, words),
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}

function inNamespace(
  name: string,
  words: readonly string[],
): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('ip', ['netns', 'exec', name, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, output }));
  });
}
