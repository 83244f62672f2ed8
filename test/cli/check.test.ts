import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { commandLine, copy, path, run, write } = scratch();

const listener = 'listen on 192.0.2.1\naction "out" relay\n';
write('closed.conf', `${listener}match from local for any action "out"\n`);
write('open.conf', `${listener}match from any for any action "out"\n`);
write('warned.conf', `${listener}table unused { "x" }\nmatch from local for any action "out"\n`);
write('refused.conf', `${listener}match from local for any action "nowhere"\n`);

const statusOf = async (...args: string[]) => (await run(args)).status;
const parsed = async (...args: string[]) => JSON.parse((await run(['--format', 'json', ...args])).stdout);

describe('whole outputs', () => {
  for (const format of ['pretty', 'json', 'github']) {
    test.each(['open', 'closed', 'warned', 'refused'])(`${format}: %s`, async (name) => {
      const { stdout, stderr } = await run(['--format', format, `${name}.conf`]);
      expect(stderr).toBe('');
      await expect(stdout).toMatchFileSnapshot(`golden/${name}.${format}.txt`);
    });
  }
});

describe('exit status', () => {
  test('0 no errors, 1 errors, 2 not judged; the highest of several files', async () => {
    expect(await statusOf('closed.conf')).toBe(0);
    expect(await statusOf('warned.conf')).toBe(0);
    expect(await statusOf('open.conf')).toBe(1);
    expect(await statusOf('refused.conf')).toBe(1);
    expect(await statusOf('closed.conf', 'open.conf')).toBe(1);
    expect(await statusOf('open.conf', 'missing.conf', 'closed.conf')).toBe(2);
  });

  test('--max-warnings counts warnings, and only changes the status', async () => {
    const within = await run(['--max-warnings', '1', 'warned.conf']);
    const beyond = await run(['--max-warnings', '0', 'warned.conf']);
    expect([within.status, beyond.status]).toEqual([0, 1]);
    expect(beyond.stdout).toBe(within.stdout);
    expect(beyond.stderr).toBe('smtpd-lint: 1 warning, more than --max-warnings 0\n');
    expect(await statusOf('--quiet', '--max-warnings', '0', 'warned.conf')).toBe(1);
  });

  test('--quiet reports errors only', async () => {
    expect(await run(['-q', 'warned.conf', 'closed.conf'])).toEqual({ status: 0, stdout: '', stderr: '' });
    expect((await run(['-q', 'open.conf'])).stdout).toContain('open-relay');
  });
});

describe('which file', () => {
  test('./smtpd.conf when none is named, and it says so', async () => {
    write('home/smtpd.conf', `${listener}match from local for any action "out"\n`);
    const { status, stdout, stderr } = await run([], { cwd: 'home' });
    expect([status, stderr]).toEqual([0, 'smtpd-lint: checking smtpd.conf\n']);
    expect(stdout).toContain('smtpd.conf: verdict: closed (proven)');
  });

  test('standard input', async () => {
    const { status, stdout } = await run(['-'], {
      stdin: `${listener}match from any for any action "out"\n`,
    });
    expect(status).toBe(1);
    expect(stdout).toContain('<stdin>: verdict: open relay (line 3)');
  });

  test('empty standard input is a file without rules, which smtpd refuses', async () => {
    const { status, stdout } = await run(['--format', 'json', '-']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)[0].messages[0]).toMatchObject({ ruleId: 'syntax', fatal: true, severity: 2 });
  });

  test('a path is printed relative to the working directory where it lies below it, else absolute', async () => {
    write('home/closed.conf', `${listener}match from local for any action "out"\n`);
    expect((await parsed(path('open.conf')))[0].filePath).toBe('open.conf');
    const { stdout } = await run(['--format', 'json', '../open.conf', 'closed.conf'], { cwd: 'home' });
    expect(JSON.parse(stdout).map(({ filePath }: { filePath: string }) => filePath)).toEqual([
      '<dir>/open.conf',
      'closed.conf',
    ]);
  });

  test('a file named twice is judged once', async () => {
    expect(await parsed('open.conf', 'open.conf')).toHaveLength(1);
  });
});

describe('what cannot be judged is told in one line', () => {
  const cannot = async (args: string[], message: string) => {
    const { status, stdout, stderr } = await run(args);
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `smtpd-lint: ${message}\n` });
  };

  test('a missing file', () => cannot(['missing.conf'], 'missing.conf: No such file or directory'));
  test('a folder without a configuration', () => {
    write('folder/notes.txt', '');
    return cannot(
      ['folder'],
      "folder: no configuration there; looked for: smtpd.conf, opensmtpd.conf, smtpd-*.conf, *.smtpd.conf and templates of these; others are named, also as a pattern: 'DIR/**/*.conf'",
    );
  });
  test('a device', () => cannot(['/dev/zero'], '/dev/zero: not a regular file'));
  test('a FIFO, without waiting for it', async () => {
    execFileSync('mkfifo', [path('fifo')]);
    await cannot(['fifo'], 'fifo: not a regular file');
  });
  test('a binary file', async () => {
    write(
      'binary',
      Uint8Array.from({ length: 2000 }, (_, index) => (index * 7919) % 256),
    );
    await cannot(['binary'], 'binary: is a binary file, not smtpd.conf');
  });
  test('a name with control characters in it', () =>
    Promise.all([
      cannot(['a\u001bc\nb'], 'a\\x1bc\\nb: No such file or directory'),
      cannot(['a\u001b[2J\nb'], 'a\\x1b[2J\\nb: no configuration there'),
    ]));
  test('the others are still judged', async () => {
    const { status, stdout, stderr } = await run(['missing.conf', 'closed.conf']);
    expect(status).toBe(2);
    expect(stdout).toBe(
      'closed.conf: verdict: closed (proven)\n\n' +
        '2 files: 0 open relays, 1 proven, 0 not proven, 1 not judged; 0 errors, 0 warnings\n',
    );
    expect(stderr).toBe('smtpd-lint: missing.conf: No such file or directory\n');
  });
});

describe('files that the configuration names', () => {
  test('a finding in an included file is in that file’s result', async () => {
    write('inc/main.conf', `include "part.conf"\nmatch from local for any action "out"\n`);
    write('inc/part.conf', `${listener}match from any for any action "out"\n`);
    const results = await parsed('inc/main.conf');
    expect(
      results.map(({ filePath, errorCount, openRelay }: Record<string, unknown>) => [
        filePath,
        errorCount,
        openRelay,
      ]),
    ).toEqual([
      ['inc/main.conf', 0, 'yes'],
      ['inc/part.conf', 1, undefined],
    ]);
    expect(results[0].witness.rule).toEqual({ file: 'inc/part.conf', line: 3 });
  });

  test('an include that goes in a circle ends', async () => {
    write('circle.conf', `include "circle.conf"\n${listener}match from local for any action "out"\n`);
    const { status, stderr } = await run(['circle.conf']);
    expect(status).toBe(1);
    expect(stderr).toBe('');
  });

  test('tables under --root are read, others are not seen', async () => {
    write('site/etc/mail/clients', '192.0.2.0/24\n');
    const text = `table clients file:/etc/mail/clients\n${listener}match from src <clients> for any action "out"\n`;
    write('site/etc/mail/smtpd.conf', text);
    const [seen] = await parsed('--root', 'site', 'site/etc/mail/smtpd.conf');
    expect(seen).toMatchObject({ openRelay: 'no', notSeen: [] });
    const [unseen] = await parsed('site/etc/mail/smtpd.conf');
    expect(unseen).toMatchObject({
      openRelay: 'unknown',
      errorCount: 0,
      notSeen: [{ path: '/etc/mail/clients' }],
    });
    const { status, stdout } = await run(['site/etc/mail/smtpd.conf']);
    expect(status).toBe(0);
    expect(stdout).toContain(
      'verdict: not proven: not read, outside this directory (give --root DIR): /etc/mail/clients',
    );
  });

  test('a hostile checkout cannot have other files read', async () => {
    write('secret', '0.0.0.0/0\n');
    copy(path('site'), 'hostile');
    execFileSync('ln', ['-sf', path('secret'), path('hostile/etc/mail/clients')]);
    const [result] = await parsed('--root', 'hostile', 'hostile/etc/mail/smtpd.conf');
    expect(result).toMatchObject({ openRelay: 'unknown', notSeen: [{ path: '/etc/mail/clients' }] });
  });

  test('--define wins over the text', async () => {
    write('macro.conf', `who = "local"\n${listener}match from $who for any action "out"\n`);
    expect((await parsed('macro.conf'))[0].openRelay).toBe('no');
    expect((await parsed('-D', 'who=any', 'macro.conf'))[0].openRelay).toBe('yes');
  });
});

describe('releases', () => {
  test('each by its own rules, or several at once', async () => {
    write('new.conf', `${listener}match from auth for any action "out"\n`);
    expect(await statusOf('--release', '7.9', 'new.conf')).toBe(0);
    expect(await statusOf('--release', '6.6', 'new.conf')).toBe(1);
    const { status, stdout } = await run(['--release', '6.6,7.9', 'new.conf']);
    expect(status).toBe(1);
    expect(stdout).toContain('(in 6.6, not in 7.9)');
    expect(stdout).toContain('refused by smtpd 6.6 (7.9 takes it)');
  });
});

describe('how wide a network a rule may trust', () => {
  test('a /16 by default, or as asked for', async () => {
    const trusting = (network: string): string =>
      `listen on eth0\naction "out" relay\nmatch from src "${network}" for any action "out"\n`;
    write('wide.conf', trusting('8.8.0.0/15'));
    write('narrow.conf', trusting('8.8.0.0/16'));
    expect(await statusOf('wide.conf')).toBe(1);
    expect(await statusOf('--widest-ipv4', '15', 'wide.conf')).toBe(0);
    expect(await statusOf('narrow.conf')).toBe(0);
    expect(await statusOf('--widest-ipv4', '17', 'narrow.conf')).toBe(1);
    write('six.conf', trusting('2001:4860::/31'));
    expect(await statusOf('six.conf')).toBe(1);
    expect(await statusOf('--widest-ipv6', '31', 'six.conf')).toBe(0);
  });
});

describe('colour', () => {
  const esc = '\u001b[';
  test('none in a pipe; as asked for', async () => {
    expect((await run(['open.conf'])).stdout).not.toContain(esc);
    expect((await run(['--color', 'open.conf'])).stdout).toContain(esc);
    expect((await run(['open.conf'], { env: { FORCE_COLOR: '1' } })).stdout).toContain(esc);
    expect((await run(['--no-color', 'open.conf'], { env: { FORCE_COLOR: '1' } })).stdout).not.toContain(esc);
    const { stdout, stderr } = await run(['open.conf'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
    expect(stdout).not.toContain(esc);
    expect(stderr).toBe('');
  });
});

test('a reader that goes away when all is written is no failure', async () => {
  write('many.conf', `${listener}${'nonsense\n'.repeat(20_000)}`);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: this is bash
  const script = '"$@" | head -c 100 >/dev/null; echo "${PIPESTATUS[0]}"';
  const output = execFileSync('bash', ['-c', script, 'bash', ...(await commandLine()), path('many.conf')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  expect(output).toBe('1\n');
});

describe('public suffixes', () => {
  // Nobody owns all that lies below a name under which anybody registers.
  test.each([
    ['*.co.uk', 'yes'],
    ['*.com', 'yes'],
    ['*.github.io', 'yes'],
    ['com', 'yes'],
    ['*.example.org', 'no'],
  ])('mail from strangers for %s: %s', async (domain, expected) => {
    write('suffix.conf', `${listener}match from any for domain "${domain}" action "out"\n`);
    const [result] = await parsed('suffix.conf');
    expect(result.openRelay).toBe(expected);
  });

  test('suggestions are judged by the same list', async () => {
    write('public.conf', `${listener}match from any for domain "*.github.io" action "out"\n`);
    const [result] = await parsed('public.conf');
    expect(result.messages[0].suggestions.length).toBeGreaterThan(0);
  });

  test('an older dialect is judged as it was meant', async () => {
    write('old.conf', 'listen on 192.0.2.1\naccept from any for domain "*.github.io" relay\n');
    const [result] = await parsed('old.conf');
    expect(result.openRelay).toBe('yes');
  });
});
