import { symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { path, run, write } = scratch();
const open = 'listen on 192.0.2.1\naction "out" relay\nmatch from any for any action "out"\n';
const closed = `action "in" mbox\nmatch from local for local action "in"\n${open.replace('from any', 'from local')}match from any for domain "example.org" action "in"\n`;

write('hosts/mx1/smtpd.conf', open);
write('hosts/mx2/etc/mail/smtpd.conf', closed);
write('hosts/mx3/opensmtpd.conf', closed);
write('hosts/out.smtpd.conf', closed);
write('hosts/mx4/smtpd.conf.j2', open.replace('192.0.2.1', '{{ address }}'));
write('hosts/mx5/smtpd.conf.erb', `<% if @x %>\n${open}<% end %>`);
write('hosts/readme.conf', 'no configuration');
write('hosts/node_modules/x/smtpd.conf', open);

const filesOf = async (...args: string[]): Promise<readonly string[]> => {
  const { stdout, stderr } = await run(['--format', 'json', ...args]);
  expect(stderr).toBe('');
  return JSON.parse(stdout).map(({ filePath }: { readonly filePath: string }) => filePath);
};

describe('a folder', () => {
  test('means what is called like a configuration in it', async () => {
    expect(await filesOf('hosts')).toEqual([
      'hosts/mx1/smtpd.conf',
      'hosts/mx2/etc/mail/smtpd.conf',
      'hosts/mx3/opensmtpd.conf',
      'hosts/mx4/smtpd.conf.j2',
      'hosts/mx5/smtpd.conf.erb',
      'hosts/out.smtpd.conf',
    ]);
    expect((await run(['hosts'])).status).toBe(1);
    expect(await filesOf('hosts/mx2', 'hosts/mx2/etc/mail/smtpd.conf')).toEqual([
      'hosts/mx2/etc/mail/smtpd.conf',
    ]);
  });

  test('without any says so', async () => {
    write('empty/x.txt', '');
    expect(await run(['empty'])).toEqual({
      status: 2,
      stdout: '',
      stderr:
        "smtpd-lint: empty: no configuration there; looked for: smtpd.conf, opensmtpd.conf, smtpd-*.conf, *.smtpd.conf and templates of these; others are named, also as a pattern: 'DIR/**/*.conf'\n",
    });
  });

  test('may lead in circles', async () => {
    write('circle/smtpd.conf', closed);
    symlinkSync(path('circle'), path('circle/again'));
    expect(await filesOf('circle')).toEqual(['circle/smtpd.conf']);
  });
});

test('a pattern', async () => {
  expect(await filesOf('hosts/*/smtpd.conf')).toEqual(['hosts/mx1/smtpd.conf']);
  expect(await filesOf('hosts/**/*.conf', '--ignore', 'readme.conf', '--ignore', 'mx1')).toEqual([
    'hosts/mx2/etc/mail/smtpd.conf',
    'hosts/mx3/opensmtpd.conf',
    'hosts/out.smtpd.conf',
  ]);
  expect((await run(['hosts/*/nothing'])).stderr).toBe(
    'smtpd-lint: hosts/*/nothing: no configuration there\n',
  );
});

test('.gitignore, as git reads it; what is named is checked all the same', async () => {
  write('repo/.git/HEAD', 'ref: refs/heads/main\n');
  write('repo/.gitignore', 'build/\n*.smtpd.conf\n');
  write('repo/keep/.gitignore', '!kept.smtpd.conf\n');
  for (const name of ['smtpd.conf', 'build/smtpd.conf', 'a.smtpd.conf', 'keep/kept.smtpd.conf'])
    write(`repo/${name}`, closed);
  expect(await filesOf('repo')).toEqual(['repo/keep/kept.smtpd.conf', 'repo/smtpd.conf']);
  expect(await filesOf('repo/build/smtpd.conf')).toEqual(['repo/build/smtpd.conf']);
  expect((await run(['repo/build'])).stderr).toContain('no configuration there that is not ignored');
});

test('what another file includes is judged with it, and not on its own', async () => {
  write('parts/smtpd.conf', `include "parts/rules.smtpd.conf"\n`);
  write('parts/rules.smtpd.conf', closed);
  expect(await filesOf('parts')).toEqual(['parts/smtpd.conf']);
  expect(await filesOf('parts/rules.smtpd.conf')).toEqual(['parts/rules.smtpd.conf']);
});

describe('templates', () => {
  test('are judged as far as that goes, and never reported as broken', async () => {
    const { status, stdout } = await run(['hosts/mx4/smtpd.conf.j2', 'hosts/mx5/smtpd.conf.erb']);
    expect(status).toBe(1);
    expect(stdout).toContain('listen on {{ address }}');
    expect(stdout).toContain('hosts/mx4/smtpd.conf.j2: verdict: open relay');
    expect(stdout).toContain('hosts/mx5/smtpd.conf.erb: verdict: open relay (line');
  });

  test('are never edited', async () => {
    write('fix/smtpd.conf.j2', `${closed}table {{ name }} { "x" }\ntable unused { "x" }\n`);
    const { stdout } = await run(['--fix-dry-run', '--format', 'json', 'fix/smtpd.conf.j2']);
    expect(JSON.parse(stdout)[0].output).toBeUndefined();
  });
});

test('--stdin-filename', async () => {
  write('named/.smtpd-lintrc.json', '{ "rules": { "unused-name": "off" } }');
  const text = `${closed}table unused { "x" }\n`;
  const { stdout } = await run(['--format', 'json', '-', '--stdin-filename', 'named/smtpd.conf'], {
    stdin: text,
  });
  expect(JSON.parse(stdout)[0]).toMatchObject({ filePath: 'named/smtpd.conf', messages: [] });
  const template = await run(['--stdin-filename', 'smtpd.conf.j2'], { stdin: '{{ x }}\n' });
  expect(template.stdout).toContain('may be any statement');
});

test('many files are checked by several threads, with the same results in the same order', async () => {
  const kinds = [open, closed, `${closed}table unused { "x" }\n`, 'nonsense\n', `include "parts.conf"\n`];
  write('many/parts.conf', open);
  const names = Array.from({ length: 90 }, (_, at) => `many/${String(at).padStart(3, '0')}/smtpd.conf`);
  names.forEach((name, at) => {
    write(name, kinds[at % kinds.length] ?? '');
  });
  const alone = await Promise.all(
    [names.slice(0, 30), names.slice(30, 60), names.slice(60)].map((some) =>
      run(['--format', 'json', ...some]),
    ),
  );
  const together = await run(['--format', 'json', ...names]);
  const expected = alone.flatMap(({ stdout }) => JSON.parse(stdout));
  expect(JSON.parse(together.stdout)).toEqual(expected);
  expect([together.status, together.stderr]).toEqual([1, '']);
  const failing = await run(['--format', 'json', ...names, 'missing.conf']);
  expect([failing.status, failing.stderr]).toEqual([
    2,
    'smtpd-lint: missing.conf: No such file or directory\n',
  ]);
});
