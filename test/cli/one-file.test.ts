import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { asComments, lineEnd } from '../../scripts/command/comments.mjs';
import { scratch } from './run-command.js';

const { commandLine, path } = scratch();

/** A copy of the command in one file, with nothing beside it. */
async function oneFile(): Promise<string> {
  const [, command = ''] = await commandLine();
  mkdirSync(path('alone'), { recursive: true });
  const copy = path(join('alone', 'smtpd-lint'));
  cpSync(join(dirname(command), 'standalone', 'smtpd-lint.cjs'), copy);
  return copy;
}

const answer = (command: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    cwd: path('.'),
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

test.each([
  ['a version', ['--version'], 0],
  ['an open relay', ['open.conf'], 1],
  ['a template', ['open.conf.j2'], 1],
  ['typographic quotes', ['quotes.conf'], 1],
  ['a page', ['explain', 'open-relay'], 0],
  ['two flows', ['diff', 'closed.conf', 'open.conf'], 1],
])('the command in one file answers as the command does: %s', async (_, args, status) => {
  const open = 'listen on 192.0.2.1\naction "out" relay\nmatch from any for any action "out"\n';
  writeFileSync(path('open.conf'), open);
  writeFileSync(path('closed.conf'), open.replace('from any', 'from local'));
  writeFileSync(path('open.conf.j2'), `{% if a %}${open}{% endif %}`);
  writeFileSync(path('quotes.conf'), open.replace('for any', 'for domain “a.example”'));
  const [, command = ''] = await commandLine();
  const given = answer(await oneFile(), args);
  expect(given).toEqual(answer(command, args));
  expect(given.status).toBe(status);
});

test('typographic quotes are recognised, which the parts of the command name in ASCII', async () => {
  writeFileSync(path('quotes.conf'), 'action "in" maildir\nmatch for domain “a.example” action "in"\n');
  const [, command = ''] = await commandLine();
  expect(answer(command, ['quotes.conf']).stdout).toContain('Typographic quotes');
});

test('texts in comments are found again', () => {
  const texts = { one: 'a\nb', two: '', three: '*/ //\n' };
  const { comments, places } = asComments(texts);
  const all = `head\n${comments}`;
  for (const [name, text] of Object.entries(texts)) {
    const [fromEnd, length] = places[name] ?? [0, 0];
    const at = all.length - fromEnd;
    expect(all.slice(at, at + length).replaceAll(lineEnd, '\n')).toBe(text);
  }
  expect(() => new Function(comments)).not.toThrow();
  expect(() => asComments({ one: '“' })).toThrow('one has other letters');
});

test('the parts are behind the program, in comments', async () => {
  const lines = readFileSync(await oneFile(), 'latin1').split('\n');
  expect(lines.filter((line) => line.startsWith('//')).length).toBeGreaterThan(20);
});
