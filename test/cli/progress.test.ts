import { expect, test } from 'vitest';
import { Progress } from '../../src/cli/progress.js';
import { spend } from '../../src/verify/budget.js';

/** What is on the line of a terminal after all that was written to it. */
const lineOf = (written: readonly string[]): string => written.join('').split('\r\u001b[K').at(-1) ?? '';

function at(columns: number, total: number) {
  const written: string[] = [];
  let time = 0;
  const stream = { columns, write: (text: string) => written.push(text) };
  const progress = new Progress(stream, total, () => time);
  const wait = (milliseconds: number): void => {
    time += milliseconds;
  };
  return { progress, written, wait };
}

test('shows nothing of what takes less than a second', () => {
  const { progress, written, wait } = at(80, 2);
  progress.begin('a.conf');
  wait(900);
  progress.step('whether strangers can relay');
  progress.end();
  expect(written).toEqual([]);
});

test('shows how many files are done, and what is looked at, while work is done', () => {
  const { progress, written, wait } = at(80, 12);
  progress.begin('a.conf');
  progress.done();
  progress.begin('mail/smtpd.conf');
  progress.step('whether strangers can relay');
  wait(1500);
  spend(1_000_000);
  expect(lineOf(written)).toBe('smtpd-lint: 1 of 12 files: mail/smtpd.conf: whether strangers can relay');
  spend(1_000_000);
  expect(written).toHaveLength(1);
  progress.end();
  expect(lineOf(written)).toBe('');
  wait(1000);
  spend(1_000_000);
  expect(lineOf(written)).toBe('');
});

test('has one line, and nothing in it that a terminal obeys', () => {
  const { progress, written, wait } = at(40, 1);
  wait(2000);
  progress.begin(`\u001b[2J\n::error::${'x'.repeat(100)}`);
  const line = lineOf(written);
  expect(line).toMatch(/^smtpd-lint: \\x1b\[2J\\n/);
  expect(line).toMatch(/…$/);
  expect(line.length).toBe(39);
  progress.end();
});
