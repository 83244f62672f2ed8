import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { lint } from '../../src/lint/engine.js';
import { faultsOf } from '../rules/wording.js';
import { load } from '../support/load-config.js';
import exampleRule from './example-rule.js';

const read = (path: string): string => readFileSync(fileURLToPath(new URL(path, import.meta.url)), 'utf8');

/** A module's imports, as a file in `rules/` writes them, in any order, and the rest of it. */
function parts(code: string) {
  const lines = code.trim().split('\n');
  const isImport = (line: string): boolean => line.startsWith('import ');
  const imports = lines
    .filter(isImport)
    .map((line) => line.replace(`'../../src/`, `'../src/`).replace(`'../../rules/`, `'./`));
  return { imports: imports.sort(), rest: lines.filter((line) => !isImport(line)).join('\n') };
}

test('the first rule of CONTRIBUTING.md is the one that is compiled and run here', () => {
  const [, code = ''] = /^ {3}```ts\n(.*?)^ {3}```/ms.exec(read('../../CONTRIBUTING.md')) ?? [];
  expect(parts(code.replace(/^ {3}/gm, ''))).toEqual(parts(read('./example-rule.ts')));
});

test('it finds what it is for, says so in the words of a rule, and its suggestion is proven', () => {
  const action = 'listen on eth0\naction r relay host smtp://192.0.2.25\n';
  const { config, machine } = load(`${action}match from local action r\n`);
  const [finding, ...others] = lint(config, machine, [exampleRule]).findings;
  expect(others).toEqual([]);
  expect(finding?.suggestions.map(({ description }) => description)).toEqual(['Relay mail to everybody']);
  const fine = load(`${action}match from local for any action r\n`);
  expect(lint(fine.config, fine.machine, [exampleRule]).findings).toEqual([]);
  const { message, help } = Object(exampleRule.messages.local);
  expect([
    ...faultsOf('summary', exampleRule.summary),
    ...faultsOf('message', message),
    ...faultsOf('help', help),
    ...faultsOf('title', finding?.suggestions[0]?.description),
  ]).toEqual([]);
});
