import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { scratch } from '../cli/run-command.js';
import { gitIn } from '../cli/scratch-git.js';

const project = fileURLToPath(new URL('../../', import.meta.url));
const { commandLine, path, write } = scratch();

const git = (cwd: string, ...args: string[]): string => gitIn(path(cwd), ...args);

const conf = (from: string) =>
  `listen on 192.0.2.1\naction "out" relay\nmatch from ${from} for any action "out"\n`;

// The target branch has moved on since the change began: what it got is none of the change's doing.
write('origin/mail/smtpd.conf', conf('local'));
write('origin/mail/smtpd-lint.policy', 'strangers never relay\n');
git('origin', 'init', '-q', '-b', 'main');
git('origin', 'config', 'uploadpack.allowAnySHA1InWant', 'true');
git('origin', 'add', '.');
git('origin', 'commit', '-q', '-m', 'first');
git('origin', 'checkout', '-q', '-b', 'change');
write('origin/mail/smtpd.conf', conf('any'));
write('origin/mail/.smtpd-lintrc.json', '{ "rules": { "open-relay": "off" }, "closed": [25] }');
write('origin/mail/smtpd-lint.policy', 'strangers may relay\n');
git('origin', 'add', '.');
git('origin', 'commit', '-q', '-m', 'a change');
git('origin', 'checkout', '-q', 'main');
write('origin/other', 'x\n');
git('origin', 'add', '.');
git('origin', 'commit', '-q', '-m', 'second');
const target = git('origin', 'rev-parse', 'HEAD');
git('origin', 'checkout', '-q', '-b', 'merge');
git('origin', 'merge', '-q', '--no-ff', '-m', 'merge', 'change');
const merge = git('origin', 'rev-parse', 'HEAD');
git('origin', 'checkout', '-q', 'main');

/** A checkout as actions/checkout makes one. */
function checkout(name: string, reference: string, ...depth: readonly string[]): string {
  rmSync(path(name), { recursive: true, force: true });
  mkdirSync(path(name));
  git(name, 'init', '-q');
  git(name, 'remote', 'add', 'origin', `file://${path('origin')}`);
  git(name, 'fetch', '-q', '--no-tags', ...depth, 'origin', reference);
  git(name, 'checkout', '-q', '--detach', 'FETCH_HEAD');
  return name;
}

const request = { GITHUB_REF: 'refs/pull/1/merge', GITHUB_BASE_REF: 'main', GITHUB_SHA: merge };

const environment = (more: Readonly<Record<string, string>>) => ({
  ...process.env,
  GITHUB_REF: '',
  GITHUB_BASE_REF: '',
  GITHUB_STEP_SUMMARY: '',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'protocol.file.allow',
  GIT_CONFIG_VALUE_0: 'always',
  ...more,
});

describe('the commit that a change is compared with', () => {
  const baseOf = (cwd: string, base: string, more: Readonly<Record<string, string>> = {}) => {
    const { status, stdout } = spawnSync('bash', [`${project}scripts/action-base.sh`, base], {
      cwd: path(cwd),
      encoding: 'utf8',
      env: environment(more),
    });
    return [status, stdout.trim()];
  };

  test.each([
    ['fetch-depth: 1', ['--depth=1']],
    ['fetch-depth: 2', ['--depth=2']],
    ['fetch-depth: 0', []],
  ] as const)('is the target branch as it was merged with, %s', (name, depth) => {
    const cwd = checkout(`merged ${name.slice(-1)}`, 'merge', ...depth);
    expect(baseOf(cwd, 'main', request)).toEqual([0, target]);
  });

  test('is a branch that is fetched, a commit, or where both parted', () => {
    expect(baseOf(checkout('shallow', 'change', '--depth=1'), 'main')).toEqual([0, target]);
    const whole = checkout('whole', 'change');
    const first = git('origin', 'rev-parse', 'change^');
    git(whole, 'fetch', '-q', 'origin', 'main:refs/remotes/origin/main');
    expect(baseOf(whole, 'main')).toEqual([0, first]);
    expect(baseOf(whole, first)).toEqual([0, first]);
  });

  test.each(['nowhere', '--upload-pack=touch pwned', 'main nowhere', '$(touch pwned)'])(
    '%s is none',
    (base) => {
      expect(baseOf(checkout('whole', 'change'), base)).toEqual([2, '']);
    },
  );
});

/** Runs the checking step as the runner does, in a checkout. */
async function step(cwd: string, inputs: Readonly<Record<string, string>>) {
  const action = parse(readFileSync(`${project}action.yml`, 'utf8'));
  const check = action.runs.steps.find(({ id }: { readonly id?: string }) => id === 'check');
  const output = write('output', '');
  const summary = write('summary.md', '');
  const env = Object.fromEntries(
    Object.entries<string>(check.env).map(([name, expression]) => [
      name,
      expression.replace(
        /\$\{\{ inputs\.([\w-]+) \}\}/g,
        (_, input: string) => inputs[input] ?? action.inputs[input].default,
      ),
    ]),
  );
  const { status, stdout } = spawnSync('bash', [`${project}scripts/action.sh`], {
    cwd: path(cwd),
    encoding: 'utf8',
    env: environment({
      ...request,
      ...env,
      SMTPD_LINT: (await commandLine()).at(-1) ?? '',
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: path(),
    }),
  });
  const file = /^review-file=(.*)$/m.exec(readFileSync(output, 'utf8'))?.[1];
  return { status, stdout, file, summary: readFileSync(summary, 'utf8') };
}

describe('the step of action.yml', () => {
  test('tells what a change does; its own settings and policy count for nothing', async () => {
    const {
      status,
      stdout,
      file = '',
      summary,
    } = await step(checkout('told', 'merge', '--depth=1'), {
      base: 'main',
    });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error file=mail\/smtpd\.conf,line=3,.*open-relay/m);
    expect(stdout).toMatch(/^::error file=mail\/smtpd\.conf,line=3,.*strangers-gain/m);
    expect(summary).toMatch(/^## smtpd-lint\n[\s\S]*^## smtpd-lint review\n/m);
    const { items } = JSON.parse(readFileSync(file, 'utf8'));
    expect(items.map(({ kind }: { readonly kind: string }) => kind)).toEqual(['strangers-gain', 'refuted']);
  });

  test('a policy alone; nothing but what cannot be judged fails where nothing else shall', async () => {
    const cwd = checkout('told', 'merge', '--depth=1');
    const own = { files: 'mail/smtpd.conf', 'require-proof': 'false', args: '--no-config' };
    write('strict.policy', 'strangers never relay\n');
    expect((await step(cwd, { ...own, policy: '../strict.policy' })).status).toBe(1);
    expect((await step(cwd, { ...own, policy: '../strict.policy', 'fail-on': 'never' })).status).toBe(0);
    expect((await step(cwd, { ...own, policy: 'none.policy', 'fail-on': 'never' })).status).toBe(2);
    expect((await step(cwd, own)).file).toBeUndefined();
  });
});

describe('the step of comment/action.yml', () => {
  /** What GitHub was asked to write, and what it holds. */
  const asked: { readonly method: string; readonly path: string; readonly body: string }[] = [];
  let pulls: readonly object[] = [];
  let comments: readonly object[] = [];
  const server = createServer((incoming, answer) => {
    let body = '';
    incoming.on('data', (part) => {
      body += part;
    });
    incoming.on('end', () => {
      const { method = '', url = '' } = incoming;
      if (method !== 'GET') asked.push({ method, path: url, body: JSON.parse(body).body });
      const found = url.includes('/comments') ? comments : pulls;
      answer.end(JSON.stringify(method === 'GET' ? found : {}));
    });
  }).listen(0, '127.0.0.1');
  afterAll(() => server.close());

  const head = { sha: merge, repo: { id: 7 } };
  const run = {
    event: 'pull_request',
    head_sha: merge,
    head_branch: 'change',
    head_repository: { id: 7, owner: { login: 'stranger' } },
    pull_requests: [],
  };
  const review = write(
    'review.json',
    JSON.stringify({ command: 'review', file: 'x', conclusion: ['</details> @team'], items: [], number: 99 }),
  );

  async function comment(
    event: object,
    file = review,
  ): Promise<{ readonly status: number | null; readonly said: string }> {
    asked.length = 0;
    const { port } = server.address() as AddressInfo;
    const child = spawn(process.execPath, [`${project}scripts/action-comment.mjs`], {
      env: {
        PATH: process.env.PATH,
        GITHUB_API_URL: `http://127.0.0.1:${port}`,
        GITHUB_REPOSITORY: 'owner/name',
        GITHUB_EVENT_PATH: write('event.json', JSON.stringify({ workflow_run: { ...run, ...event } })),
        SMTPD_LINT: (await commandLine()).at(-1),
        INPUT_FILE: file,
        INPUT_TOKEN: 'x',
        INPUT_AUTHOR: 'github-actions[bot]',
      },
    });
    let said = '';
    child.stdout.on('data', (part) => {
      said += part;
    });
    return new Promise((done) => child.on('close', (status) => done({ status, said })));
  }

  test("writes to the pull request of the event, or of its fork's branch, not to the one that a review names", async () => {
    pulls = [];
    comments = [];
    expect((await comment({ pull_requests: [{ number: 5, head }] })).status).toBe(0);
    expect(asked).toMatchObject([{ method: 'POST', path: '/repos/owner/name/issues/5/comments' }]);
    expect(asked[0]?.body).toMatch(
      /^<!-- smtpd-lint -->\n## smtpd-lint review\n\n```\n<\/details> @team\n```\n$/,
    );
    pulls = [
      { number: 6, state: 'open', head },
      { number: 8, state: 'open', head: { ...head, sha: target } },
      { number: 9, state: 'open', head: { ...head, repo: { id: 8 } } },
    ];
    await comment({});
    expect(asked.map(({ path: at }) => at)).toEqual(['/repos/owner/name/issues/6/comments']);
  });

  test('updates its own comment, and no one else’s that looks like it', async () => {
    pulls = [{ number: 6, state: 'open', head }];
    comments = [
      { id: 1, user: { login: 'stranger' }, body: '<!-- smtpd-lint --> x' },
      { id: 2, user: { login: 'github-actions[bot]' }, body: 'x <!-- smtpd-lint -->' },
      { id: 3, user: { login: 'github-actions[bot]' }, body: '<!-- smtpd-lint -->\nold' },
    ];
    await comment({});
    expect(asked).toMatchObject([{ method: 'PATCH', path: '/repos/owner/name/issues/comments/3' }]);
    comments = [{ id: 3, user: { login: 'github-actions[bot]' }, body: asked[0]?.body }];
    await comment({});
    expect(asked).toEqual([]);
  });

  test.each([
    ['another commit is the newest', {}, review, 0],
    ['a push', { event: 'push' }, review, 2],
    ['no review', {}, path('none.json'), 0],
    ['what is no review', {}, path('event.json'), 1],
  ])('writes nothing: %s', async (_, event, file, status) => {
    pulls = [{ number: 6, state: 'open', head: { ...head, sha: target } }];
    expect((await comment(event, file)).status).toBe(status);
    expect(asked).toEqual([]);
  });
});
