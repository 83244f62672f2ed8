import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { run, write } = scratch();

write('open.conf', 'listen on 192.0.2.1\naction "out" relay\nmatch from any for any action "out"\n');
write(
  'node_modules/eslint-formatter-mine/package.json',
  '{"name":"eslint-formatter-mine","main":"index.js"}',
);
write(
  'node_modules/eslint-formatter-mine/index.js',
  'module.exports = (results, { rulesMeta }) => [results[0].filePath, results[0].messages.length, ...Object.keys(rulesMeta)].join(" ");',
);
write('count.mjs', 'export default async ([{ errorCount }]) => errorCount + " errors\\n";');
write('nothing.mjs', 'export const x = 1;');

test('any installed ESLint formatter, by its name or its path', async () => {
  expect(await run(['--formatter', 'mine', 'open.conf'])).toEqual({
    status: 1,
    stdout: 'open.conf 1 open-relay\n',
    stderr: '',
  });
  expect((await run(['--formatter', 'eslint-formatter-mine', 'open.conf'])).stdout).toMatch(/^open\.conf 1/);
  expect((await run(['--formatter', './count.mjs', 'open.conf'])).stdout).toBe('1 errors\n');
});

test.each([
  ['nowhere', 'no formatter nowhere: no package eslint-formatter-nowhere is installed here'],
  ['@a/b', 'no formatter @a/b: no package @a/eslint-formatter-b is installed here'],
  ['./nothing.mjs', './nothing.mjs is no ESLint formatter: it exports no function'],
])('%s is none', async (name, message) => {
  expect(await run(['--formatter', name, 'open.conf'])).toEqual({
    status: 2,
    stdout: '',
    stderr: `smtpd-lint: ${message}\n`,
  });
});

test('annotations by itself in GitHub Actions', async () => {
  const inActions = { env: { GITHUB_ACTIONS: 'true' } };
  expect((await run(['open.conf'], inActions)).stdout).toMatch(/^::error file=open\.conf,line=3,/);
  expect((await run(['--format', 'unix', 'open.conf'], inActions)).stdout).toMatch(
    /^open\.conf:3:7: Open relay/,
  );
});
