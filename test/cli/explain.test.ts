import { describe, expect, test } from 'vitest';
import { rules } from '../../rules/index.js';
import { scratch } from './run-command.js';

const { run } = scratch();

describe('explain', () => {
  test('a page, with what is reported in its bad example', async () => {
    const { status, stdout, stderr } = await run(['explain', 'dead-rule']);
    expect([status, stderr]).toEqual([0, '']);
    await expect(stdout).toMatchFileSnapshot('golden/explain.txt');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(90);
  });

  test('several pages, as data', async () => {
    const { stdout } = await run(['explain', 'open-relay', 'syntax', '--format', 'json']);
    const pages = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    expect(pages.map(({ id }) => id)).toEqual(['open-relay', 'syntax']);
    expect(pages[0].bad.findings[0]).toMatchObject({ line: 10, severity: 'error' });
  });

  test('colours do not change the words', async () => {
    const plain = await run(['explain', 'match-tls']);
    const coloured = await run(['explain', 'match-tls', '--color']);
    expect(coloured.stdout).toContain('\x1b[');
    expect(coloured.stdout.replace(/\x1b\[\d+m/g, '')).toBe(plain.stdout);
  });

  test('without a rule, and as `rules`: all of them', async () => {
    const [explained, listed] = [await run(['explain']), await run(['rules'])];
    expect(explained).toEqual(listed);
    const ids = [...listed.stdout.matchAll(/^ {2}[✖⚠ℹ] (\S+)/gm)].map(([, id]) => id);
    expect(ids.sort()).toEqual(rules.map(({ id }) => id).sort());
    expect(listed.stdout).toMatch(/\n\d+ rules: .*\nRead more: smtpd-lint explain RULE\n$/);
    const data = JSON.parse((await run(['rules', '--format', 'json'])).stdout);
    expect(data[0]).toEqual({
      id: 'open-relay',
      category: 'relay',
      severity: 'error',
      preset: 'recommended',
      summary: rules[0]?.summary,
    });
  });

  test('a wrong name', async () => {
    expect(await run(['explain', 'ded-rule'])).toEqual({
      status: 2,
      stdout: '',
      stderr: 'smtpd-lint: no rule is called "ded-rule"; did you mean "dead-rule"?\n',
    });
    expect((await run(['explain', '\x1b[31m'])).stderr).not.toContain('\x1b');
    expect((await run(['rules', 'syntax'])).status).toBe(2);
  });
});
