import { chmodSync } from 'node:fs';
import { expect, test } from 'vitest';
import { titled, without } from '../support/skipped.js';
import { scratch } from './run-command.js';

const linux = process.platform === 'linux';

const { path, run, write } = scratch();

const rest = 'action r relay\nmatch from local for any action r\n';
const check = async (text: string, ...args: string[]) => {
  write('host.conf', text);
  const { status, stdout } = await run(['--format', 'json', ...args, 'host.conf']);
  const [result] = JSON.parse(stdout);
  const fatal: { message: string; line: number; fatal?: true }[] = result.messages;
  return { status, result, said: fatal.filter((each) => each.fatal).map(({ message }) => message) };
};

test('without --host, what this machine lacks is a note', async () => {
  const { status, result } = await check(
    `table t file:/nowhere/t\nlisten on all\nlisten on all port 587\n${rest}`,
  );
  expect(status).toBe(0);
  // Said once, not for each listener.
  const groups = result.notes.filter(({ message }: { message: string }) =>
    message.includes('"all" may not be an interface'),
  );
  expect(groups).toHaveLength(1);
});

test('with --host it is an error, and the answer is still that of the text', async () => {
  const { status, result, said } = await check(`table t file:/nowhere/t\n${rest}`, '--host');
  expect(status).toBe(1);
  expect(said).toEqual(['The file of table "t" cannot be read']);
  expect(result.openRelay).toBe('no');
});

test.runIf(linux)(
  titled('interfaces and names are those of this machine', without(linux, 'Linux')),
  async () => {
    expect((await check(`listen on lo\n${rest}`, '--host')).status).toBe(0);
    expect((await check(`listen on nosuch7\nnonsense\n${rest}`, '--host')).said).toEqual([
      '"nosuch7" is not an interface or address of this machine',
      expect.stringContaining('nonsense'),
    ]);
  },
);

test('files are those below --root', async () => {
  write('root/etc/a.crt', 'certificate');
  chmodSync(path('root/etc/a.crt'), 0o666);
  const pki = 'pki a cert "/etc/a.crt" key "/etc/a.key"\n';
  const { said } = await check(pki + rest, '--host', '--root', 'root');
  // As root the file is root's; as anybody else it is not. Either way smtpd does not take it.
  expect(said).toEqual(['The certificate cannot be loaded']);
  expect((await check(pki + rest)).status).toBe(0);
});

test('of a template or several configurations, it says that it reads files only', async () => {
  write('host.conf.j2', `# {{ x }}\nlisten on nosuch7\n${rest}`);
  write('host.md', `\`\`\`\nlisten on nosuch7\n${rest}\`\`\`\n\`\`\`\n${rest}\`\`\`\n`);
  const { status, stderr } = await run(['--host', 'host.conf.j2', 'host.md']);
  expect(status).toBe(0);
  expect(stderr).toMatch(/host\.conf\.j2: is a template: --host reads files, and not the interfaces/);
  expect(stderr).toMatch(/host\.md: has several configurations: --host reads files/);
  expect((await run(['host.conf.j2'])).stderr).not.toContain('--host');
});
