import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { path, run, write } = scratch();

const block = (rule: string, more = ''): string =>
  `    listen on 192.0.2.1\n    action "r" relay\n${more}    match from ${rule} for any action "r"\n`;
const unused = '    table unused { "x" }\n';
write('several.yaml', `data:\n  a.conf: |\n${block('local')}  b.conf: |\n${block('any')}`);
write('none.md', '# Nothing\n');
write('one.nix', `{ a = ''\n${block('local', unused)}''; b = "kept"; }\n`);
write('sasl/smtpd.conf', 'pwcheck_method: saslauthd\nmech_list: plain\n');

test('each configuration of a file has its answer', async () => {
  const { stdout, status } = await run(['--format', 'json', 'several.yaml']);
  expect(status).toBe(1);
  const [result] = JSON.parse(stdout);
  expect(result.openRelay).toBe('yes');
  expect(result.where).toMatch(/from line 7 on/);
  expect(result.variants.map(({ openRelay }: { openRelay: string }) => openRelay)).toEqual(['no', 'yes']);
  expect(result.messages[0].line).toBe(9);
  const simulated = await run(['simulate', 'several.yaml']);
  expect([simulated.status, simulated.stderr]).toEqual([2, expect.stringContaining('has 2 configurations')]);
});

test('a file without one is an error where it was named, and is left out where it was found', async () => {
  expect(await run(['none.md'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('without a conf'),
  });
  expect((await run(['*.md', 'one.nix'])).status).toBe(0);
});

test('settings of Cyrus SASL are skipped, with a line', async () => {
  for (const words of [['sasl/smtpd.conf'], ['sasl']])
    expect(await run(words)).toMatchObject({ status: 0, stderr: expect.stringContaining('skipped') });
});

test('a fix is made in the file', async () => {
  const before = readFileSync(path('one.nix'), 'utf8');
  const shown = await run(['--fix-dry-run', '--suggest', 'unused-name', 'one.nix']);
  expect(shown.stdout).toContain('-    table unused { "x" }');
  expect((await run(['--fix', '--suggest', 'unused-name', 'one.nix'])).status).toBe(0);
  expect(readFileSync(path('one.nix'), 'utf8')).toBe(before.replace(unused, ''));
  const { stdout } = await run(['simulate', 'one.nix', '--src', '127.0.0.1', '--format', 'json']);
  expect(JSON.parse(stdout).rule.line).toBe(4);
});

test('each configuration of a file is fixed, and the verdict names all of them', async () => {
  const twice = `    match from local for any action "r"\n`;
  const parts = [
    block('local', '').concat(twice),
    `    listen on 192.0.2.2\n    table t { me = "me:hunter2" }\n    action "s" relay host smtps://me@mx.example auth <t>\n    match from local for any action "s"\n${twice.replace('"r"', '"s"')}`,
    block('any'),
  ];
  const text = `data:\n${parts.map((part, at) => `  ${at}.conf: |\n${part}`).join('')}  other: "hunter2 stays"\n`;
  write('fixed.yaml', text);
  const shown = await run(['--fix-dry-run', 'fixed.yaml']);
  expect(shown.stdout.match(/^- {4}match from local for any action "[rs]"$/gm)).toHaveLength(2);
  expect(shown.stdout).not.toContain('me:hunter2');
  const { stdout } = await run(['--fix', 'fixed.yaml']);
  expect(readFileSync(path('fixed.yaml'), 'utf8')).toBe(
    text
      .replace(twice.repeat(2), twice)
      .replace(twice.replace('"r"', '"s"').repeat(2), twice.replace('"r"', '"s"')),
  );
  expect(stdout).toMatch(/fixed: line 6: .*\n.*fixed: line 12: /);
  const { stdout: json } = await run(['--format', 'json', 'fixed.yaml']);
  expect(JSON.parse(json)[0].where).toBe(
    'in the configuration from line 12 on; closed from lines 3 and 7 on',
  );
});

test('standard input may have the name of such a file', async () => {
  const text = `{ a = ''\n${block('any')}''; }\n`;
  const { stdout, status } = await run(['--stdin-filename', 'x.nix', '-'], { stdin: text });
  expect([status, stdout]).toEqual([1, expect.stringContaining('x.nix: verdict: open relay (line 4)')]);
});

test('a rule in a text that is not read is said, and nothing is proven', async () => {
  const rule = 'match from any for any action "r"';
  write('beside.sh', `#!/bin/sh\ncat > a <<E\n${block('local')}E\nput '${rule}'\n`);
  write('open.sh', `#!/bin/sh\ncat > a <<E\n${block('any')}E\nput '${rule}'\n`);
  write('unread.yml', `- lineinfile:\n    line: ${rule}\n`);
  expect((await run(['beside.sh'])).stdout).toContain('verdict: not proven: the rule on line 7 is not read');
  expect((await run(['open.sh'])).stdout).toContain('open relay (line 5) beside line 7, which is not read');
  const said = { stderr: expect.stringContaining('is a YAML file, of which the rule on line 2 is not read') };
  expect(await run(['unread.yml'])).toMatchObject({ status: 2, ...said });
  expect(await run(['*.yml'])).toMatchObject({ status: 0, ...said });
  expect(await run(['--require-proof', '*.yml'])).toMatchObject({ status: 2, ...said });
});

test('what smtpd refuses is said of the configuration that it refuses', async () => {
  const older = (from: string) => `    listen on 192.0.2.1\n    accept from ${from} for any relay\n`;
  const verdictOf = async (...parts: readonly string[]) => {
    write('older.yaml', `data:\n${parts.map((part, at) => `  ${at}.conf: |\n${part}`).join('')}`);
    return /verdict: (.*)\n/.exec((await run(['older.yaml'])).stdout)?.[1];
  };
  expect(await verdictOf(block('any'), older('local'))).toBe(
    'open relay (line 5) in the configuration from line 3 on; closed from line 7 on (refused by smtpd; once converted)',
  );
  expect(await verdictOf(block('local'), older('any'))).toBe(
    'open relay (line 8) in the configuration from line 7 on (refused by smtpd; once converted); closed from line 3 on',
  );
  expect(await verdictOf(block('local'), older('local'))).toBe(
    'closed (proven) in each of its 2 configurations (from line 7 on refused by smtpd; once converted)',
  );
  expect(await verdictOf(older('local'), older('local'))).toBe(
    'closed (proven) in each of its 2 configurations (each refused by smtpd; once converted)',
  );
});
