import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TableProgram, type TableProgramCall, TableProgramFailure } from '../../src/cli/running-table.js';
import { type ProgramTable, writeProgramTable, writeTableProgram } from '../support/fake-tables.js';
import { scratch } from './run-command.js';

const { path } = scratch();
const program = writeTableProgram(path('programs'));

let number = 0;
const start = (table: ProgramTable, patience = 10_000) => {
  number += 1;
  const argument = writeProgramTable(path(`table-${number}.json`), table);
  const call = { program, argument, table: 'devs', release: '7.8', user: undefined };
  return { argument, started: begin(call, patience) };
};

/** Starts a program, which is ended if it does not become ready. */
async function begin(call: TableProgramCall, patience?: number): Promise<TableProgram> {
  const program = new TableProgram(call, patience);
  try {
    await program.ready();
  } catch (error) {
    program.end();
    throw error;
  }
  return program;
}

const logOf = (argument: string): readonly unknown[] =>
  existsSync(`${argument}.log`)
    ? readFileSync(`${argument}.log`, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : [];

/** Asks one question; the failure, in words, if there is no answer. */
async function asked(table: ProgramTable, patience?: number): Promise<string> {
  let running: TableProgram | undefined;
  try {
    running = await start(table, patience).started;
    return (await running.ask('domain', 'a.example')).answer;
  } catch (error) {
    if (!(error instanceof TableProgramFailure)) throw error;
    return error.message;
  } finally {
    running?.end();
  }
}

test('a program is asked as smtpd asks it', async () => {
  const { argument, started } = start({ keys: { domain: ['a.example'], netaddr: ['*'] }, slow: true });
  const running = await started;
  expect(await running.ask('domain', 'a.example')).toEqual({ answer: 'found' });
  expect(await running.ask('domain', 'b.example')).toEqual({ answer: 'not-found' });
  expect(await running.ask('netaddr', '192.0.2.1')).toEqual({ answer: 'found' });
  // A bar may stand in the last field.
  expect(await running.ask('mailaddr', 'a|b@a.example')).toEqual({ answer: 'not-found' });
  running.end();
  const [first, ...lines] = logOf(argument);
  expect(first).toMatchObject({ argv: [argument], env: {}, cwd: '/' });
  expect(lines.slice(0, 4)).toEqual([
    'config|smtpd-version|7.8.0',
    'config|protocol|0.1',
    'config|tablename|devs',
    'config|ready',
  ]);
  expect(lines[4]).toMatch(/^table\|0\.1\|\d+\.\d{6}\|devs\|check\|domain\|[0-9a-f]{8}\|a\.example$/);
  expect(lines[7]).toMatch(/\|a\|b@a\.example$/);
});

test('it is asked where an alias leads', async () => {
  const { argument, started } = start({ aliases: { root: 'alice, bob@a.example|x', none: '', '@': '*' } });
  const running = await started;
  expect(await running.ask('alias', 'root')).toEqual({ answer: 'found', value: 'alice, bob@a.example|x' });
  expect(await running.ask('alias', 'nobody')).toEqual({ answer: 'not-found' });
  // smtpd ends where there is no value.
  await expect(running.ask('alias', 'none')).rejects.toThrow(/none of smtpd-tables/);
  running.end();
  expect(logOf(argument)[5]).toMatch(/^table\|0\.1\|\d+\.\d{6}\|devs\|lookup\|alias\|[0-9a-f]{8}\|root$/);
});

test('what smtpd would not take as an answer is none', async () => {
  expect(await asked({ behaviour: 'ends' })).toBe('it ended');
  expect(await asked({ behaviour: 'ends-when-asked' })).toBe('it ended');
  expect(await asked({ behaviour: 'wrong-id' })).toMatch(/not one to the question/);
  expect(await asked({ behaviour: 'wrong-operation' })).toMatch(/not one to the question/);
  expect(await asked({ behaviour: 'wrong-word' })).toMatch(/none of smtpd-tables/);
  expect(await asked({ behaviour: 'no-service' })).toBe('it serves nothing');
  expect(await asked({ behaviour: 'unknown-service' })).toMatch(/first lines/);
  expect(await asked({ behaviour: 'no-registration' })).toMatch(/first lines/);
});

test('an error is an answer, with a text or without', async () => {
  expect(await asked({ behaviour: 'error' })).toBe('error');
  expect(await asked({ behaviour: 'error-with-text' })).toBe('error');
});

test('a program that says nothing, or too much, is left', async () => {
  expect(await asked({ behaviour: 'silent' }, 700)).toBe('it gave no answer within 0.7 seconds');
  expect(await asked({ behaviour: 'silent-to-questions' }, 700)).toMatch(/no answer within 0.7/);
  expect(await asked({ behaviour: 'long-line' })).toBe('it writes too much');
  expect(await asked({ behaviour: 'floods' })).toMatch(/first lines|writes too much/);
  expect(await asked({ behaviour: 'floods-answers' })).toMatch(/not one to the question|writes too much/);
});

test('an answer that was not asked for is no answer to the next question', async () => {
  const running = await start({ behaviour: 'late-lines' }).started;
  expect(await running.ask('domain', 'a.example')).toEqual({ answer: 'not-found' });
  await expect(running.ask('domain', 'b.example')).rejects.toThrow(/not one to the question/);
  running.end();
});

test('it is killed at the end, with what it has started', async () => {
  const { argument, started } = start({ behaviour: 'leaves-child' });
  const running = await started;
  await running.ask('domain', 'a.example');
  running.end();
  const pids = logOf(argument).flatMap((line) =>
    typeof line === 'object' && line !== null
      ? Object.entries(line).flatMap(([name, value]) =>
          name === 'pid' || name === 'child' ? [Number(value)] : [],
        )
      : [],
  );
  expect(pids).toHaveLength(2);
  for (const pid of pids) await expect.poll(() => isRunning(pid)).toBe(false);
});

/** Whether a process runs: one that has ended and waits for its parent does not. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

test('a program that is not there cannot be run', async () => {
  const call = { program: path('none'), argument: undefined, table: 't', release: '7.9', user: undefined };
  await expect(begin(call)).rejects.toThrow('it cannot be run (ENOENT)');
});
