import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { severityNames } from '../../src/cli/options.js';
import { severities } from '../../src/settings/settings-table.js';
import { scratch } from './run-command.js';

const { run, write, path } = scratch();

const unused =
  'listen on 127.0.0.1\naction "out" relay\ntable unused { "a" }\nmatch from local for any action "out"\n';
const open = 'listen on 192.0.2.1\naction "out" relay\nmatch from src 11.0.0.0/8 for any action "out"\n';

/** A folder of its own for each test, as a repository. */
function repository(name: string, files: Readonly<Record<string, unknown>>): string {
  mkdirSync(path(name, '.git'), { recursive: true });
  for (const [file, value] of Object.entries(files))
    write(`${name}/${file}`, typeof value === 'string' ? value : JSON.stringify(value));
  return name;
}

async function checkJson(cwd: string, args: readonly string[]) {
  const { status, stdout, stderr } = await run(['--format', 'json', ...args], { cwd });
  const results: {
    filePath: string;
    openRelay?: string;
    messages: { ruleId: string; severity: number; message: string; line: number; column: number }[];
    suppressedMessages: { ruleId: string; suppressions: unknown }[];
    assumptions?: string[];
    releases?: { release: string }[];
  }[] = JSON.parse(stdout || '[]');
  return {
    status,
    stderr,
    results,
    rules: results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId)),
  };
}

test('the severities in the table of options are those of settings', () => {
  expect(severityNames).toEqual(severities);
});

describe('where settings are found', () => {
  test('beside the file and above it, up to the top of the repository', async () => {
    const cwd = repository('upward', {
      '.smtpd-lintrc.json': { rules: { 'unused-name': 'off' } },
      'mail/mx/smtpd.conf': unused,
      'other/.smtpd-lintrc.json': {},
      'other/smtpd.conf': unused,
      'inner/.git/HEAD': '',
      'inner/smtpd.conf': unused,
    });
    expect((await checkJson(cwd, ['mail/mx/smtpd.conf'])).rules).toEqual([]);
    expect((await checkJson(cwd, ['other/smtpd.conf'])).rules).toEqual(['unused-name']);
    expect((await checkJson(cwd, ['inner/smtpd.conf'])).rules).toEqual(['unused-name']);
    expect((await checkJson(cwd, ['--no-config', 'mail/mx/smtpd.conf'])).rules).toEqual(['unused-name']);
  });

  test('in package.json, where the settings stand there', async () => {
    const cwd = repository('package', {
      'package.json': { name: 'x', 'smtpd-lint': { rules: { 'unused-name': 'off' } } },
      'smtpd.conf': unused,
      'sub/package.json': { devDependencies: { 'smtpd-lint': '*' } },
      'sub/smtpd.conf': unused,
    });
    expect((await checkJson(cwd, ['smtpd.conf', 'sub/smtpd.conf'])).rules).toEqual([]);
  });

  test('never in a folder where any user may put a file', async () => {
    const cwd = repository('shared', { '.smtpd-lintrc.json': { rules: { 'unused-name': 'off' } } });
    write('shared/tmp/.smtpd-lintrc.json', '{"rules": {"unused-name": "off"}}');
    write('shared/tmp/mine/smtpd.conf', unused);
    chmodSync(path('shared/tmp'), 0o1777);
    expect((await checkJson(cwd, ['tmp/mine/smtpd.conf'])).rules).toEqual(['unused-name']);
  });

  test('one that cannot be read is no judgement', async () => {
    const cwd = repository('unreadable', { 'smtpd.conf': unused });
    mkdirSync(path('unreadable/.smtpd-lintrc.json'));
    expect(await run(['smtpd.conf'], { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('.smtpd-lintrc.json: Is a directory'),
    });
    expect(await run(['--config', 'none.json', 'smtpd.conf'], { cwd })).toMatchObject({
      status: 2,
      stderr: 'smtpd-lint: none.json: No such file or directory\n',
    });
  });
});

describe('what settings do', () => {
  test('releases, platform, trusted networks', async () => {
    const cwd = repository('reading', {
      '.smtpd-lintrc.json': {
        release: ['6.8', '7.9'],
        trusted: ['11.0.0.0/8'],
        overrides: [{ files: 'new.conf', release: '7.9' }],
      },
      'smtpd.conf': open,
      'new.conf': open,
    });
    const { status, results } = await checkJson(cwd, ['smtpd.conf', 'new.conf']);
    expect(status).toBe(0);
    expect(results.map(({ openRelay, releases }) => [openRelay, releases?.length])).toEqual([
      ['no', 2],
      ['no', undefined],
    ]);
    expect(results[0]?.assumptions).toContain(
      'clients in 11.0.0.0/8 are no strangers: the settings trust them',
    );
    expect((await checkJson(cwd, ['--no-config', 'smtpd.conf'])).results[0]?.openRelay).toBe('yes');
    expect((await checkJson(cwd, ['--release', '7.4', 'smtpd.conf'])).results[0]?.releases).toBeUndefined();
  });

  test('the command line wins', async () => {
    const cwd = repository('wins', {
      '.smtpd-lintrc.json': { rules: { 'unused-name': 'error' }, widestIpv4: 8 },
      'smtpd.conf': unused,
      'open.conf': open,
    });
    expect((await checkJson(cwd, ['smtpd.conf'])).status).toBe(1);
    expect((await checkJson(cwd, ['--rule', 'unused-name: off', 'smtpd.conf'])).rules).toEqual([]);
    expect((await checkJson(cwd, ['--rule=unused-name=warning', 'smtpd.conf'])).status).toBe(0);
    expect((await checkJson(cwd, ['open.conf'])).results[0]?.openRelay).toBe('no');
    expect((await checkJson(cwd, ['--widest-ipv4', '16', 'open.conf'])).results[0]?.openRelay).toBe('yes');
    expect(await run(['--rule', 'unused-nam=off', 'smtpd.conf'], { cwd })).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('did you mean "unused-name"?'),
    });
  });

  test('a root, which tables are then found below', async () => {
    const cwd = repository('root', {
      '.smtpd-lintrc.json': { root: 'tree' },
      'tree/etc/mail/domains': 'example.org\n',
      'tree/etc/mail/smtpd.conf':
        'listen on 127.0.0.1\ntable d file:/etc/mail/domains\naction "a" maildir\nmatch for domain <d> action "a"\n',
    });
    const { stdout } = await run(['--format', 'json', 'tree/etc/mail/smtpd.conf'], { cwd });
    expect(JSON.parse(stdout)[0].notSeen).toEqual([]);
    const simulated = await run(
      [
        'simulate',
        '--format',
        'json',
        '--src',
        '127.0.0.1',
        '--rcpt-to',
        'a@example.org',
        'tree/etc/mail/smtpd.conf',
      ],
      { cwd },
    );
    expect(JSON.parse(simulated.stdout).rule).toEqual({ file: 'tree/etc/mail/smtpd.conf', line: 4 });
  });

  test('other commands take one release of several, the newest', async () => {
    const cwd = repository('commands', {
      '.smtpd-lintrc.json': { release: ['7.9', '6.8'], trusted: ['11.0.0.0/8'] },
      'smtpd.conf': open,
      'smtpd-lint.policy': 'strangers never relay\n',
    });
    expect((await run(['test', 'smtpd.conf'], { cwd })).status).toBe(0);
    expect((await run(['test', '--no-config', 'smtpd.conf'], { cwd })).status).toBe(1);
    expect((await run(['matrix', 'smtpd.conf'], { cwd })).status).toBe(0);
    write('commands/old.conf', open.replace('src 11.0.0.0/8', 'local'));
    expect((await run(['diff', 'old.conf', 'smtpd.conf'], { cwd })).status).toBe(0);
    expect((await run(['diff', '--no-config', 'old.conf', 'smtpd.conf'], { cwd })).status).toBe(1);
  });

  test('--print-config writes what holds as a settings file that means the same', async () => {
    const cwd = repository('printed', {
      '.smtpd-lintrc.json': {
        extends: 'strict',
        release: '7.4',
        rules: { 'unused-name': 'error', 'wide-trusted-network': ['note', { ipv4: 20 }] },
        locked: ['open-relay'],
      },
      'smtpd.conf': unused,
    });
    const first = await run(['--print-config', 'smtpd.conf'], { cwd });
    expect(first).toMatchObject({ status: 0, stderr: 'smtpd-lint: settings: .smtpd-lintrc.json\n' });
    expect(JSON.parse(first.stdout)).toMatchObject({
      extends: 'strict',
      release: ['7.4'],
      platform: 'portable',
      rules: {
        'unused-name': 'error',
        'wide-trusted-network': ['note', { ipv4: 20, ipv6: 48 }],
        'open-relay': 'error',
      },
      locked: ['open-relay'],
      reportUnusedDisables: 'warning',
    });
    write('printed/again.json', first.stdout);
    const second = await run(['--config', 'again.json', '--print-config', 'smtpd.conf'], { cwd });
    expect(second.stdout).toBe(first.stdout);
  });
});

describe('mistakes in settings', () => {
  const settings = '{\n  "relase": "7.9",\n  "rules": {"open-rely": "off"}\n}\n';

  test('are findings in that file, and the exit status says that nothing is certain', async () => {
    const cwd = repository('mistakes', {
      '.smtpd-lintrc.json': settings,
      'smtpd.conf': unused,
      'a.conf': unused,
    });
    const { status, results } = await checkJson(cwd, ['smtpd.conf', 'a.conf']);
    expect(status).toBe(2);
    expect(results.map(({ filePath }) => filePath)).toEqual(['.smtpd-lintrc.json', 'smtpd.conf', 'a.conf']);
    expect(results[0]?.openRelay).toBeUndefined();
    expect(results[0]?.messages).toMatchObject([
      {
        ruleId: 'settings',
        severity: 2,
        line: 2,
        column: 3,
        message: expect.stringContaining('did you mean "release"?'),
      },
      {
        ruleId: 'settings',
        severity: 2,
        line: 3,
        column: 13,
        message: expect.stringContaining('did you mean "open-relay"?'),
      },
    ]);
    for (const format of [
      'pretty',
      'github',
      'sarif',
      'stylish',
      'unix',
      'checkstyle',
      'junit',
      'gitlab',
      'rdjson',
    ]) {
      const { stdout } = await run(['--format', format, 'smtpd.conf'], { cwd });
      expect(stdout, format).toMatch(/did you mean .*release.*\?/);
      expect(stdout, format).toContain('.smtpd-lintrc.json');
    }
  });

  test('other commands give no answer', async () => {
    const cwd = repository('answers', { '.smtpd-lintrc.json': settings, 'smtpd.conf': unused });
    expect(await run(['simulate', 'smtpd.conf'], { cwd })).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('.smtpd-lintrc.json:2:3: unknown setting "relase"'),
    });
  });
});

describe('settings from strangers', () => {
  test('lead nowhere outside their folder, by dots or links, unless the user names them', async () => {
    const cwd = repository('strangers', { 'smtpd.conf': unused, 'secret.json': '{"rules": {"x": "off"}}' });
    write('outside/etc/mail/x', 'secret');
    write('outside.json', '{"smtpd": "secret"}');
    symlinkSync(path('outside'), path('strangers/link'));
    symlinkSync(path('outside.json'), path('strangers/link.json'));
    for (const [name, value] of Object.entries({
      root: ['../outside', 'link', '/', 'link/etc'],
      extends: ['../outside.json', './link.json', './x/../../outside.json'],
    }))
      for (const at of value) {
        write('strangers/.smtpd-lintrc.json', JSON.stringify({ [name]: at }));
        const { status, results } = await checkJson(cwd, ['smtpd.conf']);
        expect([at, status]).toEqual([at, 2]);
        expect(results[0]?.messages[0]?.message, at).toContain('leads out of the folder');
        expect(JSON.stringify(results), at).not.toContain('secret');
      }
    write('strangers/.smtpd-lintrc.json', JSON.stringify({ root: '../outside' }));
    expect((await checkJson(cwd, ['--config', '.smtpd-lintrc.json', 'smtpd.conf'])).status).toBe(0);
  });

  test('cannot unlock what the user locks', async () => {
    const text =
      '# smtpd-lint-disable-file open-relay -- trust me\nlisten on 192.0.2.1\naction "o" relay\nmatch from any for any action "o"\n';
    const cwd = repository('locked', {
      '.smtpd-lintrc.json': { rules: { 'open-relay': 'off' } },
      'smtpd.conf': text,
    });
    write('ci.json', '{"locked": ["open-relay"]}');
    const { status, rules } = await checkJson(cwd, ['--config', '../ci.json', 'smtpd.conf']);
    expect(status).toBe(1);
    expect(rules).toContain('open-relay');
    expect((await checkJson(cwd, ['smtpd.conf'])).results[0]?.openRelay).toBe('yes');
  });
});

test('suppressed findings are counted, with their reasons, and the answer stays', async () => {
  write(
    'suppressed.conf',
    'listen on 192.0.2.1\naction "o" relay\n# smtpd-lint-disable-next-line open-relay -- a honeypot\nmatch from any for any action "o"\n',
  );
  expect(await run(['suppressed.conf'])).toEqual({
    status: 0,
    stdout: expect.stringContaining(
      'suppressed.conf: verdict: open relay (line 4)\n  suppressed: open-relay (a honeypot): line 4\n',
    ),
    stderr: '',
  });
  const { results } = await checkJson('.', ['suppressed.conf']);
  expect(results[0]?.suppressedMessages).toMatchObject([
    { ruleId: 'open-relay', suppressions: [{ kind: 'directive', justification: 'a honeypot' }] },
  ]);
});

describe('init', () => {
  const egress = 'listen on egress\naction "a" maildir\nmatch from any for domain "example.org" action "a"\n';

  test('writes what it has found, and what it writes is right', async () => {
    const cwd = repository('init', { 'mx1/etc/mail/smtpd.conf': egress, 'mx2/etc/mail/smtpd.conf': egress });
    const { status, stdout } = await run(['init'], { cwd });
    expect(status).toBe(0);
    expect(stdout).toContain('platform openbsd: "egress" is an interface group that only OpenBSD has');
    expect(JSON.parse(readFileSync(path('init/.smtpd-lintrc.json'), 'utf8'))).toEqual({
      extends: 'recommended',
      platform: 'openbsd',
      overrides: [
        { files: 'mx1/etc/mail/smtpd.conf', root: 'mx1' },
        { files: 'mx2/etc/mail/smtpd.conf', root: 'mx2' },
      ],
    });
    expect((await checkJson(cwd, ['mx1/etc/mail/smtpd.conf'])).status).toBe(0);
  });

  test('names a release where the newest one refuses the file', async () => {
    const cwd = repository('init-old', {
      'smtpd.conf': `smtp limit max-rcpt 50\n${egress.replace('egress', '192.0.2.1')}`,
    });
    const { stdout } = await run(['init', 'smtpd.conf'], { cwd });
    expect(stdout).toContain('  release 7.8: the newest that accepts this file');
    expect(JSON.parse(readFileSync(path('init-old/.smtpd-lintrc.json'), 'utf8'))).toEqual({
      extends: 'recommended',
      release: '7.8',
    });
  });

  test('never writes over what is there, nor through a link', async () => {
    const cwd = repository('init-there', { 'smtpd.conf': egress, '.smtpd-lintrc.json': '{"mine": 1}' });
    expect(await run(['init'], { cwd })).toMatchObject({
      status: 2,
      stderr: 'smtpd-lint: .smtpd-lintrc.json: is there already\n  help: replace it with --force\n',
    });
    expect(readFileSync(path('init-there/.smtpd-lintrc.json'), 'utf8')).toBe('{"mine": 1}');
    expect((await run(['init', '--force'], { cwd })).status).toBe(0);
    const linked = repository('init-link', { 'smtpd.conf': egress });
    writeFileSync(path('target'), 'precious');
    symlinkSync(path('target'), path('init-link/.smtpd-lintrc.json'));
    expect((await run(['init', '--force'], { cwd: linked })).status).toBe(2);
    expect(readFileSync(path('target'), 'utf8')).toBe('precious');
    const packaged = repository('init-package', {
      'smtpd.conf': egress,
      'package.json': { 'smtpd-lint': {} },
    });
    expect((await run(['init'], { cwd: packaged })).status).toBe(2);
    expect(existsSync(path('init-package/.smtpd-lintrc.json'))).toBe(false);
  });
});
