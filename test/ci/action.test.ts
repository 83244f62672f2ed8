import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import pkg from '../../package.json' with { type: 'json' };
import { scratch } from '../cli/run-command.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
const { commandLine, path, write } = scratch();

const conf = (from: string) =>
  `listen on 192.0.2.1\naction "out" relay\nmatch from ${from} for any action "out"\n`;
write('open/smtpd.conf', conf('any'));
write('closed/smtpd.conf', conf('local'));
write('warned/smtpd.conf', `${conf('local')}table unused { "x" }\n`);

/** The expression with which action.yml names its own folder. */
const ownFolder = `$${'{'}{ github.action_path }}/`;

/** The expression with which it names the command that its own step has installed. */
const installed = `$${'{'}{ steps.install.outputs.command }}`;

const action = parse(readFileSync(`${project}action.yml`, 'utf8'));

/** Runs the checking step as the runner does: every input with its default, in the environment that action.yml gives it. */
async function step(inputs: Readonly<Record<string, string>>) {
  const [node = '', command = ''] = (await commandLine()).slice(-2);
  const output = write('output', '');
  const values = (expression: string) =>
    expression
      .replace(
        /\$\{\{ inputs\.([\w-]+) \}\}/g,
        (_, name: string) => inputs[name] ?? action.inputs[name].default,
      )
      .replace(installed, command);
  const check = action.runs.steps.find(({ id }: { readonly id?: string }) => id === 'check');
  const env = Object.fromEntries(
    Object.entries<string>(check.env).map(([name, expression]) => [name, values(expression)]),
  );
  const { status, stdout } = spawnSync('bash', [check.run.replace(ownFolder, project)], {
    cwd: path(),
    encoding: 'utf8',
    env: {
      ...process.env,
      ...env,
      GITHUB_OUTPUT: output,
      RUNNER_TEMP: path(),
      PATH: `${node.replace(/\/[^/]+$/, '')}:${process.env.PATH}`,
    },
  });
  return { status, stdout, output: readFileSync(output, 'utf8') };
}

test('action.yml says what its inputs are for, and hands all of them to the script', () => {
  const check = action.runs.steps.find(({ id }: { readonly id?: string }) => id === 'check');
  for (const [name, input] of Object.entries<{ description?: string }>(action.inputs)) {
    expect(input.description).toMatch(/\.$/);
    expect(Object.values(check.env).join()).toContain(`inputs.${name} `);
  }
});

/** Runs the installing step of a checkout that has no build, with an npm that only says what it was asked; `npm` is the rest of what that does. */
function install(reference: string, npm: string) {
  const checkout = path('checkout');
  const output = write('install/output', '');
  write('checkout/package.json', JSON.stringify({ version: pkg.version }));
  const asked = write('install/asked', '');
  write('install/bin/npm', `#!/bin/sh\necho "$*" >>'${asked}'\n${npm}\n`);
  chmodSync(path('install/bin/npm'), 0o755);
  mkdirSync(path('install/tools'), { recursive: true });
  const { status } = spawnSync('bash', [`${project}scripts/action-install.sh`], {
    cwd: path(),
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: `${path('install/bin')}:${process.env.PATH}`,
      ACTION_PATH: checkout,
      ACTION_REF: reference,
      RUNNER_TOOL_CACHE: path('install/tools'),
      GITHUB_OUTPUT: output,
    },
  });
  return { status, asked: readFileSync(asked, 'utf8'), output: readFileSync(output, 'utf8') };
}

describe('the step of action.yml that installs', () => {
  const built = `command=${path('checkout')}/dist/smtpd-lint.cjs\n`;

  test('builds a branch, a commit, and the own checkout', () => {
    for (const reference of ['', 'main', '0123456789abcdef0123456789abcdef01234567', 'v999.0.0'])
      expect(install(reference, '')).toEqual({
        status: 0,
        asked: 'ci --no-audit --no-fund\n',
        output: built,
      });
  });

  test('builds a release that cannot be installed', () => {
    const { status, asked, output } = install(`v${pkg.version}`, '[ "$1" = ci ]');
    expect([status, output]).toEqual([0, built]);
    expect(asked).toMatch(/^install .*\nci /);
  });

  test('takes the published package of a release, once', () => {
    const [major] = pkg.version.split('.');
    for (const reference of [`v${pkg.version}`, `v${major}`]) {
      const { status, asked, output } = install(reference, '');
      expect([status, output]).toEqual([
        0,
        `command=${path('install/tools')}/smtpd-lint/${pkg.version}/node_modules/smtpd-lint/dist/smtpd-lint.cjs\n`,
      ]);
      expect(asked).toBe(
        reference === `v${major}`
          ? ''
          : `install --ignore-scripts --no-audit --no-fund --no-save --silent smtpd-lint@${pkg.version}\n`,
      );
    }
  });
});

describe('the step of action.yml that checks', () => {
  test('annotates, and stops the job', async () => {
    const { status, stdout } = await step({ files: 'open/smtpd.conf\nclosed/smtpd.conf' });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=open\/smtpd\.conf,line=3,/m);
    expect((await step({ files: 'closed/smtpd.conf' })).status).toBe(0);
  });

  test('fail-on', async () => {
    expect((await step({ files: 'open/smtpd.conf', 'fail-on': 'never' })).status).toBe(0);
    expect((await step({ files: 'warned/smtpd.conf' })).status).toBe(0);
    expect((await step({ files: 'warned/smtpd.conf', 'fail-on': 'warning' })).status).toBe(1);
    expect((await step({ files: 'missing.conf', 'fail-on': 'never' })).status).toBe(2);
    expect((await step({ files: 'open/smtpd.conf', 'fail-on': 'sometimes' })).status).toBe(2);
  });

  test('require-proof', async () => {
    write('unread/smtpd.conf', `table hosts file:/etc/hosts.db\n${conf('src <hosts>')}`);
    write('unread/.smtpd-lintrc.json', '{ "requireProof": false }');
    expect((await step({ files: 'unread/smtpd.conf' })).status).toBe(2);
    expect((await step({ files: 'unread/smtpd.conf', 'fail-on': 'never' })).status).toBe(2);
    expect((await step({ files: 'unread/smtpd.conf', 'require-proof': 'false' })).status).toBe(0);
    expect((await step({ files: 'closed/smtpd.conf', 'require-proof': 'maybe' })).status).toBe(2);
  });

  test('writes SARIF, and says where', async () => {
    const { status, output } = await step({ files: 'open/smtpd.conf', 'upload-sarif': 'true' });
    expect(status).toBe(1);
    const file = /^sarif-file=(.*)$/m.exec(output)?.[1] ?? '';
    expect(JSON.parse(readFileSync(file, 'utf8')).runs[0].results[0].ruleId).toBe('open-relay');
  });

  test('announces only a SARIF file that its own run wrote', async () => {
    const sarif = (name: string) => step({ files: 'open/smtpd.conf', 'sarif-file': name });
    write('committed.sarif', '{"runs":[]}');
    expect((await sarif('committed.sarif')).output).toBe('sarif-file=committed.sarif\n');
    expect(readFileSync(path('committed.sarif'), 'utf8')).toContain('open-relay');
    // Again, in the same job.
    expect((await sarif('committed.sarif')).output).toBe('sarif-file=committed.sarif\n');
    // What cannot be written is there, but is not from this run.
    write('elsewhere.sarif', '{"runs":[]}');
    symlinkSync('elsewhere.sarif', path('linked.sarif'));
    const linked = await sarif('linked.sarif');
    expect([linked.status, linked.output]).toEqual([2, '']);
    expect(readFileSync(path('elsewhere.sarif'), 'utf8')).toBe('{"runs":[]}');
    const own = await sarif('open/smtpd.conf');
    expect([own.status, own.output]).toEqual([2, '']);
    expect(readFileSync(path('open/smtpd.conf'), 'utf8')).toBe(conf('any'));
    const two = await sarif('a.sarif\nsarif-file=committed.sarif');
    expect([two.status, two.output]).toEqual([2, '']);
    // Nor is one that lies where the runner's own files do.
    write('smtpd-lint.sarif', '{"runs":[]}');
    const { output } = await step({
      files: 'missing.conf',
      'upload-sarif': 'true',
      args: '--no-such-option',
    });
    expect(output).toBe('');
  });

  test('takes words of an input for nothing else', async () => {
    const { status } = await step({ files: '$(touch pwned)\n; touch pwned\n--output-file=pwned' });
    expect(status).toBe(2);
    expect(existsSync(path('pwned'))).toBe(false);
    write('--format=.smtpd.conf', conf('any'));
    write('init', conf('any'));
    const named = await step({ files: '--format=.smtpd.conf\ninit' });
    expect(named.stdout).toContain('file=--format=.smtpd.conf,line=3');
    expect(named.stdout).toContain('file=init,line=3');
    expect(existsSync(path('.smtpd-lintrc.json'))).toBe(false);
  });
});
