import { describe, expect, test } from 'vitest';
import { scratch } from './run-command.js';

const { run, write } = scratch();

const text = (rule: string): string =>
  `listen on {{ address }}\naction "r" relay\n{% if x %}\nmatch from ${rule} for any action "r"\n{% endif %}\nmatch from local for any action "r"\n`;
write('open/smtpd.conf', text('any'));
write('closed/smtpd.conf', text('local'));
write('named/smtpd.conf.j2', text('any'));
write('quoted/smtpd.conf', 'listen on lo\naction "m" mda "/bin/x {{ y }}"\nmatch for local action "m"\n');

test('a template under the name of a configuration is refused, and judged as what it is', async () => {
  const { stdout, status } = await run(['--format', 'json', 'open/smtpd.conf', 'named/smtpd.conf.j2']);
  expect(status).toBe(1);
  const [unnamed, named] = JSON.parse(stdout.replaceAll('named/smtpd.conf.j2', 'open/smtpd.conf'));
  expect(unnamed).toMatchObject({ openRelay: 'yes', assumedRepair: true, where: named.where });
  expect(unnamed.variants).toEqual(named.variants);
  const [mark, ...others] = unnamed.messages;
  expect(mark).toMatchObject({ ruleId: 'syntax', line: 1, message: '"{{" is the mark of a template' });
  expect(others).toEqual(named.messages);
});

test('its verdict says that it is once something is filled in', async () => {
  const { stdout, status } = await run(['closed/smtpd.conf']);
  expect(status).toBe(1);
  expect(stdout).toContain('verdict: refused by smtpd; once filled in: closed (proven) in every variant\n');
});

test('marks within what smtpd takes are no mistake', async () => {
  const { stdout, status } = await run(['quoted/smtpd.conf']);
  expect([stdout, status]).toEqual([expect.stringContaining('verdict: closed (proven)\n'), 0]);
});

const hidden = (nets: string, rule = ''): string =>
  `# {{ ansible_managed }}\nlisten on eth0\ntable n { ${nets} }\naction "r" relay host "{{ p }}://{{ h }}"\n${rule}match from src <n> for any action "r"\n`;

test.each([
  ['10.0.0.0/8', '', 'no'],
  ['"{{ nets }}"', '', 'unknown'],
  ['"{{ nets }}"', '# {# {{ x }}\nmatch from any for any action "r"\n# #}\n', 'yes'],
])('in quotes and comments they make a template: %s %s', async (nets, rule, answer) => {
  write('hidden/smtpd.conf', hidden(nets, rule));
  const { stdout } = await run(['--format', 'json', 'hidden/smtpd.conf']);
  const [{ openRelay, messages }] = JSON.parse(stdout);
  expect(openRelay).toBe(answer);
  if (answer === 'no') expect(messages).toEqual([]);
});

describe('a template whose marks stand in quotes only', () => {
  const quoted = 'listen on "{{ ip }}"\naction "r" relay\nmatch from any for domain "{{ d }}" action "r"\n';
  write('value/smtpd.conf', quoted);
  write('value/named.conf.j2', quoted);
  write('taken/smtpd.conf', quoted.replace('"{{ ip }}"', '192.0.2.1'));
  write(
    'else/smtpd.conf',
    `table d { "{{ d }}" }\nlisten on nowhere at all\n${quoted.split('\n').slice(1).join('\n')}`,
  );

  test('is judged as one where smtpd refuses such a value', async () => {
    const { stdout, status } = await run(['value/smtpd.conf']);
    expect(status).toBe(1);
    expect(stdout).toContain('1:12  "{{" is the mark of a template');
    expect(stdout).toContain('once filled in: not proven: what is filled in for "d" on line 3 is not known');
  });

  test('is never called closed where smtpd refuses something else', async () => {
    const { stdout } = await run(['--format', 'json', 'else/smtpd.conf']);
    expect(JSON.parse(stdout)[0].openRelay).toBe('unknown');
  });

  test.each([['value'], ['taken']])('is one to simulate, matrix and diff as well: %s', async (folder) => {
    const file = `${folder}/smtpd.conf`;
    for (const command of ['simulate', 'matrix']) {
      const { stdout, stderr } = await run([command, file]);
      expect(stdout).toContain('depends on: what is filled in for "d" on line 3 is not known');
      expect(stderr.includes('smtpd refuses until it is filled in')).toBe(folder === 'value');
    }
    const { status, stdout } = await run(['diff', 'value/named.conf.j2', file]);
    expect([status, stdout]).toEqual([expect.any(Number), expect.stringContaining('verdict')]);
  });

  test('is not changed by --fix', async () => {
    const { stdout } = await run(['--fix', '--stdin-filename', 'smtpd.conf', '-'], { stdin: quoted });
    expect(stdout).toBe(quoted);
  });
});
