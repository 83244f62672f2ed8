import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { path, run, write } = scratch();

const sound = `# who we are
listen on 192.0.2.1
table domains { "example.org" }
action "in" mbox
action "out" relay
match from any for domain <domains> action "in"
match from local for local action "in"
match from local for any action "out"
`;
const again = 'match from local for any action "out" # said above\n';
const open = sound.replace('from local for any', 'from any for any');
const textOf = (name: string): string => readFileSync(path(name), 'utf8');

describe('--fix', () => {
  test('replaces the file, says what was fixed, and judges what is left', async () => {
    write('a.conf', sound + again);
    const { status, stdout, stderr } = await run(['--fix', 'a.conf']);
    expect([status, stderr]).toEqual([0, '']);
    expect(textOf('a.conf')).toBe(`${sound} # said above\n`);
    await expect(stdout).toMatchFileSnapshot('golden/fix.txt');
    const second = await run(['--fix', 'a.conf']);
    expect(second.stdout).toBe('a.conf: verdict: closed (proven)\n');
    expect(readdirSync(path('.')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('leaves the ends of lines, tabs and comments as they are', async () => {
    const text = sound.replaceAll('\n', '\r\n').replaceAll(' relay', '\t\trelay');
    // smtpd takes a carriage return for a word, and refuses the file: nothing is proven of it.
    write('crlf.conf', `${text}match from local for any action "out"\r\n`);
    await run(['--fix', 'crlf.conf']);
    expect(textOf('crlf.conf')).toBe(`${text}match from local for any action "out"\r\n`);
    const comments = `\ufeff`.slice(1) + sound.replace('# who we are', '# wer wir sind: ä \t \r');
    write('comments.conf', `${comments}\n\n${again}\t\n`);
    await run(['--fix', 'comments.conf']);
    expect(textOf('comments.conf')).toBe(`${comments}\n\n # said above\n\t\n`);
  });

  test('keeps the mode, and the link', async () => {
    write('modes/real.conf', sound + again);
    chmodSync(path('modes/real.conf'), 0o640);
    symlinkSync('real.conf', path('modes/link.conf'));
    await run(['--fix', 'modes/link.conf']);
    expect(lstatSync(path('modes/link.conf')).isSymbolicLink()).toBe(true);
    expect(statSync(path('modes/real.conf')).mode & 0o777).toBe(0o640);
    expect(textOf('modes/real.conf')).toBe(`${sound} # said above\n`);
  });

  test('leaves a file alone that would lose bytes, and says so', async () => {
    const bytes = Buffer.concat([Buffer.from(sound + again), Buffer.from([0x23, 0xe4, 0x0a])]);
    write('latin.conf', bytes);
    const { status, stderr, stdout } = await run(['--fix', 'latin.conf']);
    expect([status, stderr]).toEqual([
      0,
      'smtpd-lint: latin.conf is not changed: it holds bytes that are no UTF-8, and they would be lost\n',
    ]);
    expect(stdout).toContain('dead-rule');
    expect(readFileSync(path('latin.conf')).equals(bytes)).toBe(true);
  });

  test('does nothing when another of the files could not be read', async () => {
    write('b.conf', sound + again);
    const { status, stderr } = await run(['--fix', 'b.conf', 'missing.conf']);
    expect(status).toBe(2);
    expect(stderr).toContain('nothing is fixed');
    expect(textOf('b.conf')).toBe(sound + again);
  });

  test('leaves a template alone', async () => {
    write('smtpd.conf.j2', sound + again);
    await run(['--fix', 'smtpd.conf.j2']);
    expect(textOf('smtpd.conf.j2')).toBe(sound + again);
  });

  test('leaves alone what a comment suppresses', async () => {
    const text = `${sound}# smtpd-lint-disable-next-line dead-rule -- for later\n${again}`;
    write('suppressed.conf', text);
    await run(['--fix', 'suppressed.conf']);
    expect(textOf('suppressed.conf')).toBe(text);
  });

  test('with --quiet fixes what is reported: errors', async () => {
    write('quiet.conf', sound + again);
    await run(['--fix', '-q', 'quiet.conf']);
    expect(textOf('quiet.conf')).toBe(sound + again);
  });

  test('of standard input prints the fixed text, and the report beside it', async () => {
    const { status, stdout, stderr } = await run(['--fix', '-'], { stdin: sound + again });
    expect([status, stdout]).toEqual([0, `${sound} # said above\n`]);
    expect(stderr).toContain('fixed: line 9: Unreachable rule');
    expect((await run(['--fix', '-'], { stdin: sound })).stdout).toBe(sound);
    // A name is no file to be replaced.
    write('named.conf', sound + again);
    const named = await run(['--fix', '--stdin-filename', 'named.conf', '-'], { stdin: sound + again });
    expect([named.stdout, textOf('named.conf')]).toEqual([`${sound} # said above\n`, sound + again]);
    const template = `${sound}{{ more }}\n${again}`;
    const kept = await run(['--fix', '--stdin-filename', 'smtpd.conf.j2', '-'], { stdin: template });
    expect(kept.stdout).toBe(template);
    const lossy = await run(['--fix', '-'], {
      stdin: Buffer.from([...Buffer.from(sound), 0x23, 0xe4, 0x0a]),
    });
    expect([lossy.status, lossy.stdout]).toEqual([2, '']);
    expect(lossy.stderr).toContain('no UTF-8');
  });
});

describe('--suggest', () => {
  test('does what is suggested first for a rule', async () => {
    write('open.conf', open);
    const untouched = await run(['--fix', 'open.conf']);
    expect([untouched.status, textOf('open.conf')]).toEqual([1, open]);
    const { status, stdout } = await run(['--fix', '--suggest', 'open-relay', 'open.conf']);
    expect([status, textOf('open.conf')]).toEqual([0, sound]);
    expect(stdout).toContain('Allow only local clients');
  });

  test.each([
    [['--suggest', 'open-relay'], '--suggest needs --fix or --fix-dry-run'],
    [['--fix', '--suggest', 'open-rely'], 'no rule is called "open-rely"; did you mean "open-relay"?'],
    [['--fix', '--fix-dry-run'], '--fix and --fix-dry-run exclude each other'],
    [['--fix', '-'], '--fix prints the fixed text of standard input, which must be the only file then'],
  ])('%j: %s', async (args, message) => {
    write('usage.conf', open);
    const { status, stderr } = await run([...args, 'usage.conf']);
    expect([status, stderr]).toEqual([2, `smtpd-lint: ${message}\n`]);
    expect(textOf('usage.conf')).toBe(open);
  });
});

describe('files that a configuration names', () => {
  const tables = `listen on 192.0.2.1
table trusted file:/etc/mail/trusted
action "out" relay
match from src <trusted> for any action "out"
`;

  test('are fixed under the root, through links within it, and not outside', async () => {
    write('root/etc/mail/smtpd.conf', tables);
    write('root/etc/mail/trusted', '10.0.0.0/8\n0.0.0.0/0\n192.168.0.0/16\n');
    const args = ['--fix', '--suggest', 'open-relay', '--root', 'root', 'root/etc/mail/smtpd.conf'];
    const { stdout } = await run(args);
    expect(stdout).toContain('closed (proven)');
    expect(textOf('root/etc/mail/trusted')).toBe('10.0.0.0/8\n192.168.0.0/16\n');
    expect(textOf('root/etc/mail/smtpd.conf')).toBe(tables);

    write('linked/etc/mail/smtpd.conf', tables);
    write('outside', '0.0.0.0/0\n10.0.0.0/8\n');
    symlinkSync(path('outside'), path('linked/etc/mail/trusted'));
    await run(args.map((arg) => arg.replace(/^root/, 'linked')));
    expect(textOf('outside')).toBe('0.0.0.0/0\n10.0.0.0/8\n');
  });

  test('are not fixed when the configuration comes from standard input', async () => {
    write('stdin/etc/mail/trusted', '0.0.0.0/0\n10.0.0.0/8\n');
    const { stdout } = await run(['--fix', '--suggest', 'open-relay', '--root', 'stdin', '-'], {
      stdin: tables,
    });
    expect(textOf('stdin/etc/mail/trusted')).toBe('0.0.0.0/0\n10.0.0.0/8\n');
    expect(stdout).toBe(tables);
  });
});

describe('--fix-dry-run', () => {
  test('shows a diff that patch takes, and writes nothing', async () => {
    write('dry.conf', open + again);
    const { status, stdout } = await run(['--fix-dry-run', '--suggest', 'open-relay', 'dry.conf']);
    // On disk the file is open.
    expect(status).toBe(1);
    await expect(stdout).toMatchFileSnapshot('golden/fix-dry-run.txt');
    expect(textOf('dry.conf')).toBe(open + again);
    execFileSync('patch', ['-p0', '-s'], { cwd: path('.'), input: stdout });
    expect(textOf('dry.conf')).toBe(`${sound} # said above\n`);
  });

  test("as JSON: ESLint's `output`, and what was fixed", async () => {
    write('json.conf', sound + again);
    const [plain] = JSON.parse((await run(['--format', 'json', 'json.conf'])).stdout);
    expect(plain).toMatchObject({ fixableErrorCount: 0, fixableWarningCount: 1 });
    const { range, text } = plain.messages.find((message: { fix?: object }) => message.fix).fix;
    const { length } = sound;
    expect([range, text]).toEqual([[length, length + again.indexOf(' #')], '']);
    const [fixed] = JSON.parse((await run(['--fix-dry-run', '--format', 'json', 'json.conf'])).stdout);
    expect(fixed).toMatchObject({
      messages: [],
      fixableWarningCount: 0,
      output: `${sound} # said above\n`,
      fixed: [{ ruleId: 'dead-rule', line: 9, description: 'Remove the rule', filePath: 'json.conf' }],
    });
  });

  test('says in each format that its answer is about a text that was not written', async () => {
    write('open.conf', open);
    write('sound.conf', sound);
    const dryRun = (format: string) =>
      run(['--fix-dry-run', '--suggest', 'open-relay', '--format', format, 'open.conf', 'sound.conf']);
    const [json, github, pretty] = await Promise.all(['json', 'github', 'pretty'].map(dryRun));
    expect([json?.status, github?.status, pretty?.status]).toEqual([1, 1, 1]);
    const [changed, same] = JSON.parse(json?.stdout ?? '');
    expect(changed).toMatchObject({ openRelay: 'no', dryRun: true });
    expect(same).toMatchObject({ openRelay: 'no' });
    expect(same).not.toHaveProperty('dryRun');
    expect(github?.stdout).toContain('open.conf: verdict after these changes: closed (proven)');
    expect(pretty?.stdout).toContain('2 files after these changes: 0 open relays, 2 proven');
  });

  test('is loaded by nothing else', async () => {
    write('plain.conf', sound);
    const trace = await run(['plain.conf'], {
      env: { NODE_OPTIONS: `--require ${path('trace.cjs')}` },
    });
    expect(trace.status).toBe(0);
    expect(trace.stderr).not.toMatch(/\/fix-|unified/);
  });
});

write(
  'trace.cjs',
  "const { Module } = require('module'); const load = Module._load; Module._load = function (name, ...rest) { process.stderr.write(name + '\\n'); return load.call(this, name, ...rest); };",
);
