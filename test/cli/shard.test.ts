import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatNames } from '../../src/cli/commands.js';
import { type Run, scratch } from './run-command.js';

/** `--shard` and `merge`: what several runs find, each in its part of the files, is what one run finds. */

const { path, run, write } = scratch();

const head = 'listen on 192.0.2.1\naction "out" relay\n';
const texts = {
  'a/smtpd.conf': `${head}match from any for any action "out"\n`,
  'a/smtpd-closed.conf': `${head}match from local for any action "out"\n`,
  'b/smtpd.conf': `${head}include "smtpd-part.conf"\nmatch from local for any action "out"\n`,
  'b/smtpd-part.conf': 'table t { "a" }\n',
  'c/smtpd.conf': `${head}match from any for domain "example.org" action "gone"\n`,
  'c/smtpd-refused.conf': 'listen of lo0\n',
  'd/smtpd.conf': `${head}match from any mail-from "*@example.org" for any action "out"\n`,
  'd/smtpd-key.conf': `${head}srs key "aabbccddeeff00112233445566778899"\nmatch from local for any action "out"\n`,
  'e/.smtpd-lintrc.json': '{ "rules": { "dead-rul": "error" } }\n',
  'e/smtpd.conf': `${head}match from src 198.51.0.0/16 for any action "out"\n`,
  'e/smtpd-other.conf': `${head}match from local for any action "out"\nmatch from local for any action "out"\n`,
  'f/smtpd.conf': '\0\0\0\0'.repeat(40),
};
for (const [name, text] of Object.entries(texts)) write(`all/${name}`, text);

const here = (...args: readonly string[]): Promise<Run> => run(args, { cwd: 'all' });
const total = 3;
const parts = Array.from({ length: total }, (_, at) => `../part-${at + 1}.json`);

/** Writes the parts of a run. */
async function writeParts(...words: readonly string[]): Promise<void> {
  for (const [at, part] of parts.entries())
    await here('--shard', `${at + 1}/${total}`, '--blob', part, '--format', 'json', ...words);
}

describe('the parts of a folder', () => {
  test.each(formatNames)(
    'are merged to the same report: %s',
    async (format) => {
      await writeParts('.');
      for (const more of [[], ['--quiet'], ['--verbose', '--max-warnings', '1']]) {
        const whole = await here('.', '--format', format, ...more);
        const merged = await here('merge', ...parts, '--format', format, ...more);
        expect(merged).toEqual(whole);
      }
    },
    120_000,
  );

  test('in any order', async () => {
    await writeParts('.');
    const whole = await here('.', '--format', 'json');
    expect(await here('merge', '--format', 'json', ...[...parts].reverse())).toEqual(whole);
  });

  test('with proofs that are required', async () => {
    const words = ['--require-proof', 'a', 'b'];
    await writeParts(...words);
    expect(await here('merge', ...parts)).toEqual(await here(...words));
  });

  test('with a baseline', async () => {
    await writeParts('.');
    await here('merge', ...parts, '--baseline', 'known.json', '--write-baseline');
    const whole = await here('.', '--baseline', 'known.json');
    expect(await here('merge', ...parts, '--baseline', 'known.json')).toEqual(whole);
  });

  test('judge each file once', async () => {
    await writeParts('a', 'd');
    const counts = await Promise.all(
      parts.map(async (part) => (await here('merge', part)).stderr + readFileSync(path('all', part), 'utf8')),
    );
    for (const name of ['a/smtpd.conf', 'a/smtpd-closed.conf', 'd/smtpd.conf', 'd/smtpd-key.conf'])
      expect(counts.filter((text) => text.includes(`"name":"${name}"`))).toHaveLength(1);
  });

  test('hold no secret', async () => {
    await writeParts('d');
    for (const part of parts) expect(readFileSync(path('all', part), 'utf8')).not.toContain('aabbccdd');
  });
});

test('a part has no secret, not even of what a refused text was meant to be', async () => {
  write(
    'refused/smtpd.conf',
    'table creds { "alice" = "hunter2secret" }\nlisten on eth1 prot 25 auth <creds>\naction "r" relay\nmatch from any for any acton "r"\n',
  );
  await run(['--blob', '../refused.json', '.'], { cwd: 'refused' });
  const text = readFileSync(path('refused.json'), 'utf8');
  expect([text.includes('acton'), text.includes('hunter2')]).toEqual([true, false]);
});

describe('is exit 2, and says why', () => {
  test('where a part is missing', async () => {
    await writeParts('a');
    const { status, stderr, stdout } = await here('merge', parts[0] ?? '', parts[2] ?? '');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain('of 3 parts these are missing: 2');
  });

  test('where one is there twice', async () => {
    await writeParts('a');
    writeFileSync(path('again.json'), readFileSync(path('part-1.json')));
    const { status, stderr } = await here('merge', ...parts, '../again.json');
    expect([status, stderr]).toEqual([2, expect.stringContaining('is the same part as ../part-1.json')]);
  });

  test('where one is of another run', async () => {
    await writeParts('a');
    await here('--shard', '1/4', '--blob', '../other.json', 'a');
    const { status, stderr } = await here('merge', '../other.json', ...parts.slice(1));
    expect([status, stderr]).toEqual([2, expect.stringContaining('is a part of another run')]);
  });

  test('where one was changed', async () => {
    await writeParts('a');
    const text = readFileSync(path('part-1.json'), 'utf8');
    writeFileSync(path('changed.json'), text.replace('"files":[', '"files":[null,'));
    const { status, stderr, stdout } = await here('merge', '../changed.json', ...parts.slice(1));
    expect([status, stdout, stderr.includes('defect')]).toEqual([2, '', false]);
    expect(stderr).toContain('is damaged');
  });

  test('where very many are missing', async () => {
    await here('--shard', '1/1000000000', '--blob', '../one.json', 'a');
    const { status, stderr } = await here('merge', '../one.json');
    expect([status, stderr.length < 500]).toEqual([2, true]);
  });

  const broken = {
    'is no JSON': 'x',
    'is JSON of something else': '{"a":1}',
    'is of another version': '{"smtpdLintPart":"0.0.0","sources":[]}',
    'is not whole':
      '{"smtpdLintPart":"VERSION","sources":[],"shard":{"at":1,"total":1},"count":1,"collected":{}}',
    'has a part that is none':
      '{"smtpdLintPart":"VERSION","sources":[],"shard":{"at":9,"total":1},"count":1,"collected":{"files":[],"mistakes":[]}}',
  };
  test.each(Object.entries(broken))('where one %s', async (_, text) => {
    const { stdout } = await here('--version');
    write('all/broken.json', text.replace('VERSION', stdout.trim().replace('smtpd-lint ', '')));
    const { status, stderr } = await here('merge', 'broken.json');
    expect([status, stderr.includes('defect')]).toEqual([2, false]);
  });

  test.each(['0/3', '4/3', '1', 'x', '1/0', '-1/3'])('where --shard is %s', async (shard) => {
    expect(await here(`--shard=${shard}`, 'a')).toMatchObject({ status: 2, stdout: '' });
  });
});

test('a part without files is none to worry about', async () => {
  const { status, stderr } = await here('--shard', '3/3', 'a', '--format', 'json');
  expect([status, stderr]).toEqual([0, '']);
});
