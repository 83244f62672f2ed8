import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { titled, without } from '../support/skipped.js';
import { scratch } from './run-command.js';

const { path, run, write } = scratch();
write('smtpd.conf', '');

const offers = fileURLToPath(new URL('../support/zsh-offers.zsh', import.meta.url));

const has = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;
const script = async (shell: string): Promise<string> => (await run(['completion', shell])).stdout;

/** What bash offers for a line. */
async function bash(line: string): Promise<readonly string[]> {
  const words = line.split(' ');
  const { stdout, stderr } = spawnSync(
    'bash',
    [
      '--norc',
      '-c',
      `${await script('bash')}\nCOMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; _smtpd_lint; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ],
    { cwd: path(), encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

test('an unknown shell', async () => {
  expect(await run(['completion', 'csh'])).toMatchObject({ status: 2, stdout: '' });
});

describe.skipIf(!has('bash'))(titled('bash', without(has('bash'), 'bash')), () => {
  test('commands, options of the command, values and files', async () => {
    expect(await bash('smtpd-lint ma')).toEqual(['matrix']);
    expect(await bash('smtpd-lint smt')).toContain('smtpd.conf');
    expect(await bash('smtpd-lint --max-w')).toEqual(['--max-warnings']);
    expect(await bash('smtpd-lint simulate --rcp')).toEqual(['--rcpt-to']);
    expect(await bash('smtpd-lint simulate --max-w')).toEqual(['']);
    expect(await bash('smtpd-lint matrix --format s')).toEqual(['svg']);
    expect(await bash('smtpd-lint --format s')).toEqual(['stylish', 'sarif']);
    expect(await bash('smtpd-lint --platform ')).toEqual(['openbsd', 'portable']);
    expect(await bash('smtpd-lint --baseline smt')).toContain('smtpd.conf');
    expect(await bash('smtpd-lint completion b')).toEqual(['bash']);
    expect(await bash('smtpd-lint explain open-r')).toEqual(['open-relay']);
    expect(await bash('smtpd-lint --fix --suggest any-s')).toEqual(['any-sender']);
    expect(await bash('smtpd-lint --rule any-s')).toEqual(
      ['off', 'note', 'warning', 'error'].map((severity) => `any-sender=${severity}`),
    );
    expect(await bash('smtpd-lint --release 7.9')).toEqual(['7.9']);
    expect(await bash('smtpd-lint rules smt')).toEqual(['']);
  });
});

describe.skipIf(!has('zsh'))(titled('zsh', without(has('zsh'), 'zsh')), () => {
  test('takes the script', async () => {
    const text = await script('zsh');
    const { status, stderr } = spawnSync(
      'zsh',
      [
        '-f',
        '-c',
        `autoload -Uz compinit; compinit -u -D; eval "$1"; whence -f _smtpd-lint >/dev/null`,
        'zsh',
        text,
      ],
      { encoding: 'utf8' },
    );
    expect([status, stderr]).toEqual([0, '']);
  });

  test.each([
    ['smtpd-lint ma', 'matrix'],
    ['smtpd-lint smt', 'smtpd.conf'],
    ['smtpd-lint --max-w', '--max-warnings'],
    ['smtpd-lint simulate --rcp', '--rcpt-to'],
    ['smtpd-lint matrix --format s', 'svg'],
    ['smtpd-lint --release 7.9', '7.9'],
    ['smtpd-lint --rule any-sender=w', 'any-sender=warning'],
    ['smtpd-lint matrix -o smt', 'smtpd.conf'],
  ])('offers what is meant: %s', async (line, offered) => {
    write('completion.zsh', await script('zsh'));
    const { stdout } = spawnSync('zsh', ['-f', offers, path('completion.zsh'), line], {
      cwd: path(),
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect(stdout.split('\n')).toContain(`hit:${offered}`);
  });
});

describe.skipIf(!has('fish'))(titled('fish', without(has('fish'), 'fish')), () => {
  test('offers options and values', async () => {
    const complete = async (line: string) => {
      const { stdout, stderr } = spawnSync(
        'fish',
        ['--no-config', '-c', `${await script('fish')}\ncomplete -C '${line}'`],
        { cwd: path(), encoding: 'utf8' },
      );
      expect(stderr).toBe('');
      return stdout.split('\n').map((one) => one.split('\t')[0]);
    };
    expect(await complete('smtpd-lint --max')).toContain('--max-warnings');
    expect(await complete('smtpd-lint matrix --format s')).toContain('svg');
    expect(await complete('smtpd-lint mat')).toContain('matrix');
    expect(await complete('smtpd-lint explain open-r')).toContain('open-relay');
    expect(await complete('smtpd-lint --rule any-sender=w')).toEqual(['any-sender=warning', '']);
    expect(await complete('smtpd-lint matrix -o smt')).toContain('smtpd.conf');
  });
});
