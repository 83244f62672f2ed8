import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { parseCommandLine } from '../../src/cli/arguments.js';
import { withAskedTables } from '../../src/cli/ask-tables.js';
import { checkOne, prepare } from '../../src/cli/check-task.js';
import { readingOptions } from '../../src/cli/input.js';
import { warn } from '../../src/cli/output.js';
import { judging } from '../../src/cli/settings-reader.js';
import { toLintResults } from '../../src/report/results.js';
import { verdictLine } from '../../src/report/verdict-text.js';
import { settingsFor } from '../../src/settings/effective-settings.js';
import { type ProgramTable, writeProgramTable, writeTableProgram } from '../support/fake-tables.js';
import { scratch } from './run-command.js';

vi.mock(import('../../src/cli/output.js'), async (original) => {
  const output = await original();
  return { ...output, warn: vi.fn(output.warn) };
});

const { path, run, write } = scratch();
writeTableProgram(path('programs'));
const places = [path('programs')];

/** What `--ask-tables` makes of a configuration, in which `fake:NAME` is a table of a program. */
async function asked(name: string, conf: string, tables: Readonly<Record<string, ProgramTable>>) {
  for (const [table, contents] of Object.entries(tables))
    writeProgramTable(path(`${name}-${table}.json`), contents);
  const file = write(
    `${name}.conf`,
    conf.replace(/fake:(\w+)/g, (_, table: string) => `fake:${path(`${name}-${table}.json`)}`),
  );
  const { values } = parseCommandLine(['check', file]);
  const task = {
    name: file,
    judging: judging(settingsFor([], undefined)),
    ...(await prepare(file, readingOptions(values), values)),
  };
  const checked = await checkOne(await withAskedTables(task, { places, user: undefined }), {});
  const [result] = toLintResults([checked]);
  return { verdict: verdictLine(checked).replaceAll(path(), '.'), result, checked };
}

const relay = 'listen on 192.0.2.1\naction "r" relay\n';

test('a program that says yes to every domain is an open relay', async () => {
  const { verdict, result, checked } = await asked(
    'all',
    `table d fake:d\n${relay}match from any for domain <d> action "r"\n`,
    { d: { keys: { domain: ['*'] } } },
  );
  expect(verdict).toBe('verdict: open relay (line 4)');
  expect(result?.witness).toMatchObject({ rcpt_to: 'victim@otherplace.com' });
  expect(result?.witness?.assumed).toEqual([{ table: 'd', entry: 'otherplace.com' }]);
  expect(result?.assumptions).toContain('table <d> has otherplace.com, as its program said');
  expect(result?.asked?.[0]?.answers).toContainEqual({
    service: 'domain',
    key: 'elsewhere.net',
    answer: 'found',
  });
  expect(checked.findings.map(({ rule }) => rule)).toContain('open-relay');
});

test('one with entries says no to others, and nothing is proven', async () => {
  const { verdict, result } = await asked(
    'own',
    `table d fake:d\n${relay}match from any for domain <d> action "r"\n`,
    { d: { keys: { domain: ['example.org', 'otherplace.com'] } } },
  );
  expect(verdict).toBe(
    'verdict: not proven: not read, kept by a table backend, which was asked, and has otherplace.com; it has none of elsewhere.net and another.org: fake:./own-d.json (line 1)',
  );
  expect(result?.openRelay).toBe('unknown');
});

test('addresses: one that is listed may be a friend, unrelated ones are everyone', async () => {
  const conf = `table s fake:s\n${relay}match from src <s> for any action "r"\n`;
  const one = await asked('friend', conf, { s: { keys: { netaddr: ['203.0.113.7'] } } });
  expect(one.result?.openRelay).toBe('unknown');
  const all = await asked('everyone', conf, { s: { keys: { netaddr: ['*'] } } });
  expect(all.result?.openRelay).toBe('yes');
});

test('a list of what is refused lets in who is not in it', async () => {
  const conf = `table s fake:s\n${relay}match from src <s> for any reject\nmatch from any for any action "r"\n`;
  const { result } = await asked('blocked', conf, { s: { keys: { netaddr: ['198.51.100.7'] } } });
  expect(result?.openRelay).toBe('yes');
  expect(result?.assumptions).toContain('table <s> does not have 203.0.113.7, as its program said');
  // The first address is refused, another one is not.
  const other = await asked('blocked2', conf, { s: { keys: { netaddr: ['203.0.113.7'] } } });
  expect(other.result?.openRelay).toBe('yes');
  expect(other.result?.witness?.src).not.toBe('203.0.113.7');
  expect((await asked('refused', conf, { s: { keys: { netaddr: ['*'] } } })).result?.openRelay).toBe(
    'unknown',
  );
});

test('several programs, one after another', async () => {
  const conf = `table a fake:a\ntable b fake:b\n${relay}match from any !for domain <a> mail-from <b> action "r"\n`;
  const { result } = await asked('two', conf, { a: {}, b: { keys: { mailaddr: ['*'] } } });
  expect(result?.openRelay).toBe('yes');
  expect(result?.asked?.map(({ table }) => table)).toEqual(['a', 'b']);
});

const mapped = (how: string): string =>
  `table v fake:v\nlisten on 192.0.2.1\naction "l" mbox ${how} <v>\naction "r" relay\nmatch from local for any action "r"\nmatch from any for any action "l"\n`;

test.each(['alias', 'virtual'])(
  'a program whose %s entries lead each address to itself is an open relay',
  async (how) => {
    // A name leads to what it leads to: only an entry for the whole address gives that back.
    const conf = mapped(how);
    const all = await asked(`map-${how}`, conf, { v: { aliases: { '*': '*' } } });
    expect(all.result?.openRelay).toBe(how === 'virtual' ? 'yes' : 'unknown');
    const none = await asked(`unmapped-${how}`, conf, { v: {} });
    expect(none.result?.openRelay).toBe('unknown');
    expect(none.verdict).toMatch(/is a program, and may send mail.*; it was asked, and has none of /);
    const fixed = await asked(`fixed-${how}`, conf, { v: { aliases: { '*': 'friend@elsewhere.example' } } });
    expect(fixed.result?.openRelay).toBe('unknown');
  },
);

test('the session through a virtual user of a program is shown, and got again', async () => {
  const { result, checked } = await asked('through', mapped('virtual'), {
    v: { aliases: { 'victim@otherplace.com': 'victim@otherplace.com', '@': 'alice' } },
  });
  // Its owner may have entered one address.
  expect(result?.openRelay).toBe('unknown');
  expect(checked.findings.map(({ rule }) => rule)).not.toContain('open-relay');
  const open = await asked('through-all', mapped('virtual'), { v: { aliases: { '*': '*' } } });
  const { witness, messages } = open.result ?? {};
  expect(witness).toMatchObject({
    rcpt_to: 'victim@otherplace.com',
    rule: { line: 6 },
    assumed: [{ table: 'v', entry: 'victim@otherplace.com', value: 'victim@otherplace.com' }],
  });
  expect(open.result?.assumptions).toContain('table <v> has victim@otherplace.com, as its program said');
  expect(messages?.find(({ ruleId }) => ruleId === 'open-relay')).toMatchObject({
    message: expect.stringMatching(/^Open relay: strangers can send to/),
    line: 1,
  });
});

test('a tag that a program knows lets strangers in at its listener', async () => {
  const conf = `table t fake:t\nlisten on 192.0.2.1 tag MX\naction "r" relay\nmatch from any tag <t> for any action "r"\n`;
  const { result } = await asked('tag', conf, { t: { keys: { string: ['mx'] } } });
  expect(result).toMatchObject({ openRelay: 'yes', witness: { assumed: [{ table: 't', entry: 'mx' }] } });
  expect((await asked('no-tag', conf, { t: {} })).result?.openRelay).toBe('unknown');
});

test('what needs no table is not asked', async () => {
  const conf = `table d fake:d\n${relay}match from local for domain <d> action "r"\n`;
  const { result } = await asked('needless', conf, { d: { keys: { domain: ['*'] } } });
  expect(result?.openRelay).toBe('no');
  expect(result?.asked).toBeUndefined();
});

test('programs that fail leave the answer as it is, and say why', async () => {
  const conf = `table d fake:d\n${relay}match from any for domain <d> action "r"\n`;
  for (const [behaviour, why] of [
    ['ends', 'could not be asked: it ended'],
    ['wrong-id', 'could not be asked: its answer is not one to the question'],
    ['error', 'was asked, and fails for otherplace.com, elsewhere.net and another.org'],
    ['floods', 'could not be asked: its first lines are not those'],
  ] as const) {
    const { verdict, result } = await asked(behaviour, conf, { d: { behaviour, keys: { domain: ['*'] } } });
    expect(result?.openRelay).toBe('unknown');
    expect(verdict).toContain(`which ${why}`);
  }
});

test('nothing is asked where somebody else may have chosen what runs', async () => {
  const conf = `table d fake:d\n${relay}match from any for domain <d> action "r"\n`;
  const tables = { d: { keys: { domain: ['*'] } } };
  const refusal = async (name: string, change: () => void): Promise<string> => {
    write(`${name}.conf`, conf);
    writeProgramTable(path(`${name}-d.json`), {});
    change();
    try {
      return (await asked(name, conf, tables)).verdict;
    } catch (error) {
      return error instanceof Error ? error.message.replaceAll(path(), '.') : '';
    }
  };
  const start = '--ask-tables: no program is asked, because ./';
  expect(await refusal('text', () => chmodSync(path('text.conf'), 0o666))).toBe(
    `${start}text.conf may be written by others`,
  );
  expect(await refusal('argument', () => chmodSync(path('argument-d.json'), 0o606))).toBe(
    `${start}argument-d.json may be written by others`,
  );
  chmodSync(path('programs'), 0o777);
  expect(await refusal('folder', () => {})).toBe(`${start}programs may be written by others`);
  chmodSync(path('programs'), 0o755);
  chmodSync(path('programs/table-fake'), 0o757);
  expect(await refusal('program', () => {})).toBe(`${start}programs/table-fake may be written by others`);
  chmodSync(path('programs/table-fake'), 0o755);
  mkdirSync(path('checkout/.git'), { recursive: true });
  expect(
    await refusal('checkout/smtpd', () => {
      write('checkout/smtpd.conf', conf);
    }),
  ).toBe(`${start}checkout/smtpd.conf is part of a checkout, which must not choose what a program is asked`);
  expect(await refusal('fine', () => {})).toBe('verdict: open relay (line 4)');
});

test('a program must be one in its folder, and only one', async () => {
  const conf = `table d x/../../programs/table-fake:/d\n${relay}match from any for domain <d> action "r"\n`;
  expect((await asked('up', conf, { d: { keys: { domain: ['*'] } } })).result?.asked).toBeUndefined();
  const plain = `table d fake:${path('own-d.json')}\n${relay}match from any for domain <d> action "r"\n`;
  const file = write('several.conf', plain);
  const { values } = parseCommandLine(['check', file]);
  const task = {
    name: file,
    judging: judging(settingsFor([], undefined)),
    ...(await prepare(file, readingOptions(values), values)),
  };
  writeTableProgram(path('others'));
  const two = [path('programs'), path('others')];
  await expect(withAskedTables(task, { places: two, user: undefined })).rejects.toThrow(/are both here/);
  // A folder by two names is one.
  symlinkSync(path('programs'), path('again'));
  const same = [path('programs'), path('again')];
  expect((await withAskedTables(task, { places: same, user: undefined })).reading.asked?.size).toBe(1);
});

test('only the command line asks, and only on this machine', async () => {
  write('smtpd.conf', `${relay}match from local for any action "r"\n`);
  for (const args of [[], ['--host', '--root', '/'], ['--host', '-']])
    expect(await run(['--ask-tables', ...args, 'smtpd.conf'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--ask-tables goes with --host'),
    });
  write('.smtpd-lintrc.json', '{"askTables": true}');
  const { status, stdout } = await run(['smtpd.conf']);
  expect(status).toBe(2);
  expect(stdout).toContain(
    'unknown setting "askTables": only the command line has --ask-tables, with --host',
  );
});

test('releases before 7.6 have programs that speak otherwise', async () => {
  const file = write(
    'older.conf',
    `table d fake:${path('own-d.json')}\n${relay}match from any for domain <d> action "r"\n`,
  );
  const { values } = parseCommandLine(['check', '--release', '7.4', file]);
  const task = {
    name: file,
    judging: judging(settingsFor([], undefined)),
    ...(await prepare(file, readingOptions(values), values)),
  };
  expect(await withAskedTables(task, { places, user: undefined })).toBe(task);
});

test('a table whose file is read is not asked, one whose file is not understood is', async () => {
  writeTableProgram(path('programs'), 'passwd');
  writeTableProgram(path('programs'), 'sqlite');
  const rule = 'match from any for domain <d> action "r"';
  const users = write('people', 'bob:x:1:1::/home/bob\n');
  chmodSync(users, 0o666);
  // Nobody minds that others may write what no program is given.
  const local = `table d passwd:${users}\nlisten on 192.0.2.1\naction "r" mbox userbase <d>\nmatch from any for local action "r"\n`;
  expect((await asked('read', local, {})).result).toMatchObject({ openRelay: 'no', messages: [] });
  const file = writeProgramTable(path('odd.json'), { keys: { domain: ['*'] } });
  const { result } = await asked('odd', `table d sqlite:${file}\n${relay}${rule}\n`, {});
  expect(result).toMatchObject({ openRelay: 'yes', asked: [{ table: 'd', source: `sqlite:${file}` }] });
  writeProgramTable(file, { keys: { domain: [] } });
  const { verdict } = await asked('none', `table d sqlite:${file}\n${relay}${rule}\n`, {});
  expect(verdict).toContain('; its program was asked, and has none of otherplace.com,');
});

test('what is not asked, for it is a template or one of several, is said', async () => {
  const rule = `${relay}match from any for domain <d> action "r"\n`;
  writeProgramTable(path('unasked.json'), { keys: {} });
  const text = `table d fake:${path('unasked.json')}\n${rule}`;
  for (const [name, content] of [
    ['unasked.conf.j2', `# {{ x }}\n${text}`],
    ['unasked.md', `\`\`\`\n${text}\`\`\`\n\`\`\`\n${rule.replace('domain <d>', 'local')}\`\`\`\n`],
  ] as const) {
    const file = write(name, content);
    const { values } = parseCommandLine(['check', file]);
    const prepared = await prepare(file, readingOptions(values), values);
    const task = { name: file, judging: judging(settingsFor([], undefined)), ...prepared };
    expect(await withAskedTables(task, { places, user: undefined })).toBe(task);
  }
  const said = vi.mocked(warn).mock.calls.map(([message]) => `${message}\n`);
  expect(said.join('')).toMatch(
    /unasked\.conf\.j2: is a template: --ask-tables asks none of its tables\n.*unasked\.md: has several configurations: --ask-tables/,
  );
});
