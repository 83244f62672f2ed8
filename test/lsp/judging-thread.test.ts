import { Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { isOutdated, JudgingThread } from '../../src/lsp/judging-thread.js';
import { commandAsked } from '../../src/lsp/long-requests.js';

/** The program of a thread that answers a command with what it does: `answer` does, `loop` never ends and looks at no change, `fail` ends the thread. */
const program = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ id, method, params }) => {
    if (method !== 'smtpd-lint/command') return;
    if (params.command === 'loop') for (;;);
    if (params.command === 'fail') throw new Error('no more memory');
    parentPort.postMessage({ jsonrpc: '2.0', id, result: params.command });
  });
`;

function started() {
  const workspace = { changes: 0, settingsChanges: 0 };
  const workers: Worker[] = [];
  const texts = { textOf: () => undefined, uris: () => [] };
  const start = (): Worker => {
    const worker = new Worker(program, { eval: true });
    workers.push(worker);
    return worker;
  };
  const thread = new JudgingThread(start, texts, workspace, () => Promise.resolve({}));
  onTestFinished(async () => {
    for (const worker of workers) await worker.terminate();
  });
  return {
    ask: (command: string) => thread.ask(commandAsked, { command }),
    change: () => {
      workspace.changes += 1;
      thread.changed();
    },
    threads: () => workers.length,
  };
}

test('a thread that does not end what is outdated is ended, and what was asked since is asked again', async () => {
  const { ask, change, threads } = started();
  const outdated = ask('loop').catch(isOutdated);
  change();
  const next = ask('answer');
  expect(await outdated).toBe(true);
  expect(await next).toBe('answer');
  expect(threads()).toBe(2);
});

test('a thread that ends what is outdated goes on', async () => {
  const { ask, change, threads } = started();
  expect(await ask('answer')).toBe('answer');
  change();
  expect(await ask('answer')).toBe('answer');
  expect(threads()).toBe(1);
});

test('a thread that fails is told, and the next request starts another one', async () => {
  const { ask, threads } = started();
  await expect(ask('fail')).rejects.toThrow('the thread that judges has failed: no more memory');
  expect(await ask('answer')).toBe('answer');
  expect(threads()).toBe(2);
});
