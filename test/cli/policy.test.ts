import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { faultsOf } from '../support/output-schemas.js';
import { scratch } from './run-command.js';

const { copy, run, write } = scratch();
const fixtures = fileURLToPath(new URL('../../fixtures/policy', import.meta.url));
copy(fixtures, 'policy');

const statuses: Readonly<Record<string, number>> = { problems: 2, typical: 1, unseen: 2 };

describe('the fixtures, whole outputs', () => {
  test.each(readdirSync(fixtures))('%s', async (name) => {
    const { status, stdout, stderr } = await run(['test', 'smtpd.conf'], { cwd: `policy/${name}` });
    expect([status, stderr]).toEqual([statuses[name], '']);
    await expect(stdout).toMatchFileSnapshot(`${fixtures}/${name}/expected.txt`);
    const json = await run(['test', '--format', 'json', 'smtpd.conf'], { cwd: `policy/${name}` });
    expect(json.status).toBe(status);
    await expect(`${JSON.stringify(JSON.parse(json.stdout), null, 2)}\n`).toMatchFileSnapshot(
      `${fixtures}/${name}/expected.json`,
    );
  });
});

const closed = 'listen on 192.0.2.1\naction "out" relay\nmatch from local for any action "out"\n';

test('all proven: 0; the policy beside the file, or the one that is named', async () => {
  write('own/smtpd.conf', closed);
  write('own/smtpd-lint.policy', 'Strangers never relay.\n');
  write('other.policy', '# the contrary\nstrangers may relay\n');
  const beside = await run(['test', 'own/smtpd.conf']);
  expect(beside).toEqual({
    status: 0,
    stdout:
      'own/smtpd-lint.policy\n  1  proven      Strangers never relay\n\nown/smtpd.conf, own/smtpd-lint.policy: verdict: 1 of 1 assertion proven\n',
    stderr: '',
  });
  const named = await run(['test', '--policy', 'other.policy', 'own/smtpd.conf']);
  expect(named.status).toBe(1);
  expect(named.stdout).toContain('refuted: other.policy:2: strangers may relay\n  It is not relayed\n');
  const usual = await run(['test'], { cwd: 'own' });
  expect([usual.status, usual.stderr]).toEqual([0, 'smtpd-lint: checking smtpd.conf\n']);
});

test.each([
  [['test', 'a', 'b'], 'test takes one file'],
  [
    ['test', '--format', 'gitlab', 'a'],
    '--format takes one of pretty, json, github, markdown, junit, sarif, lcov with test, not "gitlab" (smtpd-lint test --help lists the options)',
  ],
  [['test', '--release', '6.8,7.9', 'a'], 'test takes one release'],
])('%j', async (args, message) => {
  expect(await run(args)).toEqual({ status: 2, stdout: '', stderr: `smtpd-lint: ${message}\n` });
});

test('no policy, and a file that smtpd refuses', async () => {
  write('bare/smtpd.conf', closed);
  const none = await run(['test', 'bare/smtpd.conf']);
  expect(none.status).toBe(2);
  expect(none.stderr).toContain(
    'bare/smtpd-lint.policy: there is no such policy\n  help: write assertions into it, one a line, such as "strangers never relay"\n',
  );
  write('refused/smtpd.conf', 'listen on 192.0.2.1\nmatch for any action "nowhere"\n');
  write('refused/smtpd-lint.policy', 'strangers never relay\n');
  const refused = await run(['test', 'refused/smtpd.conf']);
  expect(refused.status).toBe(2);
  expect(refused.stderr).toContain('smtpd refuses this file: ');
});

test('what can be owned is what check says: by the Public Suffix List', async () => {
  const rule = (domain: string) =>
    `listen on 192.0.2.1\naction "out" relay\nmatch from any for domain "${domain}" action "out"\n`;
  write('suffix/smtpd-lint.policy', 'strangers never relay\n');
  for (const domain of ['*.github.io', '*.example.github.io', '*.kawasaki.jp']) {
    write('suffix/smtpd.conf', rule(domain));
    const { status } = await run(['test', 'suffix/smtpd.conf']);
    const check = JSON.parse((await run(['--format', 'json', 'suffix/smtpd.conf'])).stdout);
    expect([domain, status]).toEqual([domain, check[0].openRelay === 'no' ? 0 : 1]);
  }
});

test('control characters of a policy do not reach the terminal', async () => {
  write('rude/smtpd.conf', closed);
  write('rude/smtpd-lint.policy', 'strangers never \u001b[31mrelay\n');
  const { stdout } = await run(['test', 'rude/smtpd.conf']);
  expect(stdout).not.toContain('\u001b');
});

const served = [
  'listen on 192.0.2.1',
  'action "in" maildir',
  'action "out" relay',
  'match from any for domain "example.org" action "in"',
  'match from local for any action "out"',
  '',
].join('\n');

describe('--coverage', () => {
  write('covered/smtpd.conf', served);
  write('covered/smtpd-lint.policy', 'strangers never relay\nstrangers may send to example.org\n');

  test('by rule, with the mail that shows what is missed', async () => {
    const { status, stdout, stderr } = await run(['test', '--coverage', 'covered/smtpd.conf']);
    expect([status, stderr]).toEqual([0, '']);
    await expect(stdout).toMatchFileSnapshot('golden/coverage.txt');
  });

  test('as JSON, by rule and by line', async () => {
    const { stdout } = await run(['test', '--coverage', '--format', 'json', 'covered/smtpd.conf']);
    expect(faultsOf('test', stdout)).toEqual([]);
    const { coverage } = JSON.parse(stdout);
    expect(coverage).toMatchObject({ noticed: 3, missed: 3, equivalent: 0, undecided: 0, untried: 0 });
    expect(coverage.lines).toMatchObject([
      { line: 4, noticed: 2, missed: 1 },
      { line: 5, noticed: 1, missed: 2 },
    ]);
    expect(coverage.subjects[0].mutants[0]).toMatchObject({ type: 'rule-removed', noticedBy: [2] });
  });

  test("as lcov's trace file", async () => {
    const { stdout } = await run(['test', '--format', 'lcov', 'covered/smtpd.conf']);
    expect(stdout.split('\n')).toEqual([
      'TN:',
      'SF:covered/smtpd.conf',
      'BRDA:4,0,0,1',
      'BRDA:4,0,1,1',
      'BRDA:4,0,2,0',
      'BRDA:5,0,0,0',
      'BRDA:5,0,1,0',
      'BRDA:5,0,2,1',
      'BRF:6',
      'BRH:3',
      'DA:4,2',
      'DA:5,1',
      'LF:2',
      'LH:2',
      'end_of_record',
      '',
    ]);
  });
});

test('--init drafts a policy that test proves', async () => {
  write('draft/smtpd.conf', served);
  const drafted = await run(['test', '--init', 'draft/smtpd.conf', '-o', 'draft/smtpd-lint.policy']);
  expect(drafted).toEqual({ status: 0, stdout: '', stderr: '' });
  const { status, stdout } = await run(['test', 'draft/smtpd.conf']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/verdict: (\d+) of \1 assertions proven\n$/);
});

test('a draft of which nothing is proven is none', async () => {
  write('unread/smtpd.conf', `include "/nowhere/more.conf"\n${served}`);
  const { status, stdout, stderr } = await run(['test', '--init', 'unread/smtpd.conf']);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toContain('no assertion is proven');
});

test.each([
  [['test', '--init', '--coverage', 'a'], '--init and --coverage exclude each other'],
  [
    ['test', '--coverage', '--format', 'sarif', 'a'],
    '--coverage has the formats pretty, json and lcov, not sarif',
  ],
])('what does not go together: %j', async (args, message) => {
  const { status, stderr } = await run(args);
  expect([status, stderr]).toEqual([2, `smtpd-lint: ${message}\n`]);
});

describe('why a refutation is one', () => {
  write('why/smtpd.conf', served);
  write('why/smtpd-lint.policy', 'strangers may relay\n');

  test('in JSON always', async () => {
    const { stdout } = await run(['test', '--format', 'json', 'why/smtpd.conf']);
    const { why } = JSON.parse(stdout).assertions[0].counterexample;
    const asked = why.steps.find((step: { readonly rules?: unknown }) => step.rules !== undefined);
    expect(asked.rules.map((rule: { readonly text: string }) => rule.text)).toEqual([
      `line 4: 'for domain "example.org"': otherplace.com does not match "example.org"`,
      'line 5: "from local": 203.0.113.7 is not local',
    ]);
  });

  test('as text with --why', async () => {
    const plain = await run(['test', 'why/smtpd.conf']);
    expect(plain.stdout).not.toContain('why:');
    const { stdout } = await run(['test', '--why', 'why/smtpd.conf']);
    expect(stdout).toContain('  why:\n    listener: line 1\n');
    expect(stdout).toContain('line 5: "from local": 203.0.113.7 is not local\n');
  });
});
