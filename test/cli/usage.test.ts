import { describe, expect, test } from 'vitest';
import { parseCommandLine, UsageError } from '../../src/cli/arguments.js';
import { commandNames, formatNames } from '../../src/cli/commands.js';
import { optionNames, options } from '../../src/cli/options.js';
import { formats } from '../../src/report/formats.js';
import { bannedWords } from '../rules/wording.js';
import { scratch } from './run-command.js';

const { run, write } = scratch();
write('smtpd.conf', 'listen on 192.0.2.1\naction "out" relay\nmatch from local for any action "out"\n');

describe('arguments', () => {
  test('the first word is the command only when it is one', () => {
    expect(parseCommandLine(['check', 'a', 'b'])).toMatchObject({ command: 'check', files: ['a', 'b'] });
    expect(parseCommandLine(['a', 'check'])).toMatchObject({ command: 'check', files: ['a', 'check'] });
    expect(parseCommandLine(['--quiet', 'simulate'].slice(1))).toMatchObject({
      command: 'simulate',
      files: [],
    });
    expect(parseCommandLine(['--', '--quiet'])).toMatchObject({ command: 'check', files: ['--quiet'] });
    expect(parseCommandLine(['-'])).toMatchObject({ command: 'check', files: ['-'] });
  });

  test('values', () => {
    const { values } = parseCommandLine(['--address', '::1', '--address=192.0.2.1', '-D', 'a=b=c', '-q']);
    expect(values.all('address')).toEqual(['::1', '192.0.2.1']);
    expect(values.one('define')).toBe('a=b=c');
    expect(values.has('quiet')).toBe(true);
    expect(values.has('color')).toBe(false);
  });

  test.each([
    [['--formt', 'json'], 'unknown option --formt; did you mean "--format"?'],
    [['--banana'], 'unknown option --banana'],
    [['-x'], 'unknown option -x'],
    [['--format', 'jsno'], 'unknown format "jsno"; did you mean "json"?'],
    [['simulate', '--format', 'xml'], '--format takes one of pretty, json with simulate, not "xml"'],
    [['--root'], '--root needs a value: --root DIR'],
    [['--quiet=yes'], '--quiet takes no value'],
    [['--src', '192.0.2.1', 'a.conf'], '--src belongs to simulate and probe, not to check'],
    [['simulate', '--max-warnings', '3'], '--max-warnings belongs to check and merge, not to simulate'],
  ])('%j: %s', (args, message) => {
    expect(() => parseCommandLine(args)).toThrow(new UsageError(message));
  });

  test('the formats in the table of options are those that exist', () => {
    expect([...formatNames].sort()).toEqual(Object.keys(formats).sort());
  });
});

describe('the command', () => {
  test('--version', async () => {
    expect(await run(['--version'])).toEqual({ status: 0, stdout: 'smtpd-lint <version>\n', stderr: '' });
  });

  test('--help', async () => {
    const { status, stdout, stderr } = await run(['--help']);
    expect([status, stderr]).toEqual([0, '']);
    await expect(stdout).toMatchFileSnapshot('golden/help.txt');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test.each(commandNames)('the help of %s fits 80 columns and has all of its options', async (name) => {
    const { status, stdout } = await run([name, '--help']);
    expect(status).toBe(0);
    expect(stdout).not.toMatch(bannedWords);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    const shown = optionNames.filter((option) => new RegExp(`^ .*--${option}( |$)`, 'm').test(stdout));
    const own = optionNames.filter((option) =>
      (options[option].commands as readonly string[]).includes(name),
    );
    expect(shown).toEqual(own);
    const others = commandNames.filter((other) => other !== name);
    expect(stdout, 'what an option does with another command').not.toMatch(
      new RegExp(`[^-](?:\\b(?:${others.join('|')})(?::| --config| takes))`),
    );
  });

  test.each([
    [['chek', 'a.conf'], 'no command or file is called "chek"; did you mean "check"?', 'smtpd-lint'],
    [['matri'], 'no command or file is called "matri"; did you mean "matrix"?', 'smtpd-lint'],
    [['test', '--polcy', 'x'], 'unknown option --polcy; did you mean "--policy"?', 'smtpd-lint test'],
    [
      ['--platform', 'openbds'],
      '--platform takes one of openbsd, portable, not "openbds"; did you mean "openbsd"?',
      'smtpd-lint check',
    ],
    [
      ['rules', '--format', 'jsno'],
      '--format takes one of pretty, json with rules, not "jsno"; did you mean "json"?',
      'smtpd-lint rules',
    ],
  ])('%j is told what was meant, and which help has it', async (args, message, help) => {
    const { status, stderr } = await run(args);
    expect(status).toBe(2);
    expect(stderr).toContain(`smtpd-lint: ${message} (${help} --help lists the `);
  });

  test('a word that is a file, or no command by far, is a file', async () => {
    write('chek', 'listen on 192.0.2.1\naction "in" maildir\nmatch for local action "in"\n');
    expect((await run(['chek'])).stdout).toContain('chek: verdict: closed (proven)');
    expect((await run(['elsewhere'])).stderr).toContain('elsewhere: No such file or directory');
  });

  test('a release between two that are known is told its neighbours', async () => {
    expect((await run(['--release', '6.9', 'a.conf'])).stderr).toContain(
      'release 6.9 is not known; name its neighbours: 6.8 and 7.0',
    );
  });

  test('the help of one command leaves out the options of others', async () => {
    const { stdout } = await run(['simulate', '--help']);
    expect(stdout).toContain('--mail-from');
    expect(stdout).not.toContain('--max-warnings N');
  });

  test.each([
    [['--formt']],
    [['--release', '9.9', 'smtpd.conf']],
    [['--release', '', 'smtpd.conf']],
    [['--platform', 'windows', 'smtpd.conf']],
    [['--define', 'x', 'smtpd.conf']],
    [['--max-warnings', '-1', 'smtpd.conf']],
    [['--max-warnings', 'many', 'smtpd.conf']],
    [['simulate', '--port', '70000', 'smtpd.conf']],
    [['simulate', 'smtpd.conf', 'smtpd.conf']],
    [['simulate', '--release', '6.8,7.9', 'smtpd.conf']],
    [['simulate', '--format', 'github', 'smtpd.conf']],
  ])('%j: one line, exit 2', async (args) => {
    const { status, stdout, stderr } = await run(args);
    expect(status).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^smtpd-lint: [^\n]+\n$/);
  });
});
