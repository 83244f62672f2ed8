import { rmSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { scratch } from './run-command.js';
import { gitIn } from './scratch-git.js';

const { path, run, write } = scratch();

const head = 'listen on 192.0.2.1\naction "in" maildir\naction "out" relay\n';
const closed = `${head}match from any for domain "example.org" action "in"\n`;
const open = `${closed}match from any for any action "out"\n`;

const outer = (...args: readonly string[]) => gitIn(path('outer'), ...args);
const inner = (...args: readonly string[]) => gitIn(path('outer/mail'), ...args);
const review = (...args: readonly string[]) =>
  run(['review', '--base', 'main', '--root', '.', ...args], { cwd: 'outer' });

beforeAll(() => {
  write('library/smtpd.conf', closed);
  write('library/rules.conf', '');
  gitIn(path('library'), 'init', '-q', '-b', 'main');
  gitIn(path('library'), 'add', '.');
  gitIn(path('library'), 'commit', '-q', '-m', 'first');
  write('outer/mx1/smtpd.conf', closed);
  write('outer/mx2/smtpd.conf', `${closed}include "/mail/rules.conf"\n`);
  outer('init', '-q', '-b', 'main');
  outer('submodule', '-q', 'add', path('library'), 'mail');
  outer('add', '.');
  outer('commit', '-q', '-m', 'first');
  outer('checkout', '-q', '-b', 'topic');
});

test('what is in a submodule is compared with the commit of it that the revision takes', async () => {
  const same = await review();
  expect([same.status, same.stderr]).toEqual([0, '']);
  expect(same.stdout).toContain('main:mail/smtpd.conf -> mail/smtpd.conf: verdict: strangers gain nothing');

  write('outer/mail/smtpd.conf', open);
  // The submodule's own main is not asked: it has what the change has.
  inner('checkout', '-q', '-B', 'main');
  inner('commit', '-q', '-a', '-m', 'open');
  const changed = await review();
  expect([changed.status, changed.stderr]).toEqual([1, '']);
  expect(changed.stdout).toContain('mail/smtpd.conf: verdict: strangers gain access');
  expect(changed.stdout).toContain('mx1/smtpd.conf: verdict: strangers gain nothing (proven)');
  expect((await run(['diff', '--base', 'main', 'mail/smtpd.conf'], { cwd: 'outer' })).status).toBe(1);
});

test('so is what a configuration beside it includes of it', async () => {
  write('outer/mail/rules.conf', 'match from any for any action "out"\n');
  const { status, stdout } = await review('mx2');
  expect([status, stdout]).toEqual([1, expect.stringContaining('strangers gain access')]);
});

describe('a submodule whose change is not seen is not known, and named', () => {
  beforeAll(() => {
    inner('commit', '-q', '-a', '-m', 'more');
    outer('commit', '-q', '-a', '-m', 'bump');
  });

  test('where another commit is checked out', async () => {
    const first = outer('rev-parse', 'main:mail');
    const next = inner('rev-parse', 'HEAD');
    inner('checkout', '-q', first);
    const { status, stdout } = await review();
    expect(status).toBe(2);
    const [old, now] = [first.slice(0, 12), next.slice(0, 12)];
    expect(stdout).toContain(
      `mail: this submodule was commit ${old}, is commit ${now} now, and has commit ${old} checked out`,
    );
    expect(stdout).toContain('mx1/smtpd.conf: verdict: strangers gain nothing (proven)');
    expect((await review('mx1')).status).toBe(0);
  });

  test('where it is not checked out', async () => {
    outer('submodule', '-q', 'deinit', '-f', 'mail');
    const { status, stdout } = await review();
    expect([status, stdout]).toEqual([2, expect.stringContaining('and is not checked out')]);
  });

  test('where it is no submodule any more, and its old commit is not here', async () => {
    outer('rm', '-q', '-f', '--cached', 'mail');
    rmSync(path('outer/mail'), { recursive: true });
    write('outer/mail/smtpd.conf', closed);
    const { status, stdout } = await review('mail');
    expect([status, stdout]).toEqual([2, expect.stringContaining('the submodule mail is not here')]);
  });
});

test('a repository that is no submodule is not compared, and the rest is', async () => {
  write('outer/clone/smtpd.conf', open);
  gitIn(path('outer/clone'), 'init', '-q', '-b', 'main');
  const { status, stdout } = await review('clone', 'mx1');
  expect(status).toBe(2);
  expect(stdout).toContain('clone/smtpd.conf: lies in a repository within another one');
  expect(stdout).toContain('mx1/smtpd.conf: verdict: strangers gain nothing (proven)');
});
