import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addressFamily } from '../../src/model/config/address-family.js';
import type { FileHost, FileStatus, HostFacts, ReadResult } from '../../src/source/host.js';
import type { OracleRelease } from './oracle.js';

export const hostRecording = fileURLToPath(new URL('../../fixtures/host/recorded.jsonl', import.meta.url));

/** A file of the machine. It belongs to root, below /home/alice to alice. */
export interface MachineFile {
  readonly path: string;
  readonly mode: number;
  /** Its text; a private key of this kind, made when it is needed; or a folder. */
  readonly holds: string | { readonly key: KeyKind } | 'a folder';
}

export type KeyKind = 'ed25519' | 'rsa' | 'ec' | 'behind a certificate' | 'truncated';

/** A configuration on a machine. */
export interface HostCase {
  readonly name: string;
  readonly conf: string;
  readonly files: readonly MachineFile[];
  /** With more interfaces than loopback: `eth0`, `em0` and `vio0`, with addresses of both families. */
  readonly wired?: true;
}

export interface RecordedHostCase extends HostCase {
  readonly verdicts: Readonly<Partial<Record<OracleRelease | '*', readonly string[]>>>;
}

const rule = 'action r relay\nmatch from any for any action r\n';

const file = (path: string, holds: MachineFile['holds'], mode = 0o644): MachineFile => ({
  path,
  mode,
  holds,
});
const cert = file('/etc/ssl/good.crt', 'no certificate, but nobody looks');
const key = file('/etc/ssl/good.key', { key: 'ed25519' }, 0o600);

/** What a file may be like, for all that smtpd is particular about. */
const states = (holds: MachineFile['holds']): Readonly<Record<string, readonly MachineFile[]>> => ({
  missing: [],
  'below a file': [file('/etc/ssl/it', holds)],
  'a folder': [file('/etc/ssl/it', 'a folder', 0o755)],
  'a folder for root alone': [file('/etc/ssl/it', 'a folder', 0o700)],
  empty: [file('/etc/ssl/it', '', 0o600)],
  "alice's": [file('/home/alice/it', holds, 0o600)],
  "alice's and open": [file('/home/alice/it', holds, 0o666)],
  ...Object.fromEntries(
    [0o000, 0o400, 0o600, 0o640, 0o644, 0o660, 0o700, 0o740, 0o750, 0o755, 0o757, 0o775, 0o777].map(
      (mode) => [mode.toString(8).padStart(3, '0'), [file('/etc/ssl/it', holds, mode)]],
    ),
  ),
});

const pathIn = (state: string): string =>
  state.startsWith('alice')
    ? '/home/alice/it'
    : state === 'below a file'
      ? '/etc/ssl/it/below'
      : '/etc/ssl/it';

function certificateCases(): HostCase[] {
  const cases: HostCase[] = [];
  for (const [state, files] of Object.entries(states('text'))) {
    const path = pathIn(state);
    const pki = `pki a cert "${path}" key "${key.path}"\n`;
    cases.push({ name: `cert ${state}`, conf: pki + rule, files: [key, ...files] });
    cases.push({ name: `ca ${state}`, conf: `ca a cert "${path}"\n${rule}`, files });
  }
  for (const [state, files] of Object.entries(states({ key: 'ed25519' })))
    cases.push({
      name: `key ${state}`,
      conf: `pki a cert "${cert.path}" key "${pathIn(state)}"\n${rule}`,
      files: [cert, ...files],
    });
  const kinds: readonly MachineFile['holds'][] = [
    { key: 'rsa' },
    { key: 'ec' },
    { key: 'behind a certificate' },
    { key: 'truncated' },
    'garbage\n',
    '-----BEGIN PRIVATE KEY-----\ngarbage\n-----END PRIVATE KEY-----\n',
    '-----BEGIN CERTIFICATE-----\ngarbage\n-----END CERTIFICATE-----\n',
  ];
  for (const holds of kinds)
    cases.push({
      name: `key that is ${typeof holds === 'string' ? JSON.stringify(holds) : holds.key}`,
      conf: `pki a cert "${cert.path}" key "/etc/ssl/it"\n${rule}`,
      files: [cert, file('/etc/ssl/it', holds, 0o600)],
    });
  return cases;
}

const good = `cert "${cert.path}" key "${key.path}"`;

/** Which of several faults smtpd gets to. */
const orders: readonly [name: string, conf: string][] = [
  ['the names in order', `pki b cert "/b" key "/b"\npki a cert "/a" key "${key.path}"\n${rule}`],
  ['no cert before a missing one', `pki b cert "/b" key "/b"\npki a key "/a"\n${rule}`],
  ['a missing one before no cert', `pki b key "/b"\npki a cert "/a" key "/a"\n${rule}`],
  ['no key before a missing cert', `pki a cert "/a"\n${rule}`],
  ['certs before keys', `pki a cert "${cert.path}" key "/a"\npki b cert "/b" key "/b"\n${rule}`],
  ['cas before keys', `pki a cert "${cert.path}" key "/a"\nca c cert "/c"\n${rule}`],
  ['certs before cas', `ca a cert "/a"\npki b cert "/b" key "/b"\n${rule}`],
  ['all of them used or not', `pki a ${good}\npki unused cert "/b" key "/b"\n${rule}`],
  ['all is there', `pki a ${good}\nca a cert "${cert.path}"\nlisten on lo tls pki a\n${rule}`],
  ['an error in the text before', `pki a cert "/a" key "/a"\nfoo\n${rule}`],
  ['no rules before', `pki a cert "/a" key "/a"\n`],
  ['the key of the queue before', `queue encryption short\npki a cert "/a" key "/a"\n${rule}`],
  ['a later file replaces', `pki a cert "/a" key "/a"\npki a ${good}\n${rule}`],
  ['an interface before a later error', `listen on nosuch\nfoo\n${rule}`],
  ['an error before an interface', `foo\nlisten on nosuch\n${rule}`],
  ['an interface before a pki', `listen on nosuch tls pki nobody\n${rule}`],
  ['an interface before certificates', `pki a cert "/a" key "/a"\nlisten on nosuch tls pki a\n${rule}`],
  ['a backend before an interface', `table t nosuch:/t\nlisten on nosuch\n${rule}`],
  ['an interface before a backend', `listen on nosuch\ntable t nosuch:/t\n${rule}`],
  ['a table before an interface', `table t file:/t\nlisten on nosuch\n${rule}`],
  ['a table before certificates', `table t file:/t\npki a cert "/a" key "/a"\n${rule}`],
  ['two tables', `table t file:/t\ntable u file:/u\n${rule}`],
  ['one table twice', `table t file:/t\ntable t file:/u\n${rule}`],
  ['an include before a table', `include "/i"\ntable t file:/t\n${rule}`],
  ['two includes', `include "/i"\ninclude "/j"\n${rule}`],
  ['an include that would declare', `include "/i"\nmatch from any for domain <t> action x\n${rule}`],
  ['an include that would define', `include "/i"\nlisten on $if\n${rule}`],
  ['an include before certificates', `include "/i"\npki a cert "/a" key "/a"\n${rule}`],
];

const use = 'action r relay\nmatch from any for domain <t> action r\n';
const alias = 'action r mbox alias <t>\nmatch for local action r\n';

const tableStates: Readonly<Record<string, readonly MachineFile[]>> = {
  missing: [],
  'a folder': [file('/etc/mail/t', 'a folder', 0o755)],
  'nobody may read': [file('/etc/mail/t', 'a.example\n', 0o000)],
  'all may write': [file('/etc/mail/t', 'a.example\n', 0o666)],
  "alice's": [file('/home/alice/t', 'a.example\n', 0o600)],
  empty: [file('/etc/mail/t', '')],
  'a list': [file('/etc/mail/t', 'a.example\nb.example\n')],
  'a map': [file('/etc/mail/t', 'a b\n')],
  'no value': [file('/etc/mail/t', 'a b\nc\n')],
};

function tableCases(): HostCase[] {
  const cases: HostCase[] = [];
  for (const [state, files] of Object.entries(tableStates)) {
    const path = state.startsWith('alice') ? '/home/alice/t' : '/etc/mail/t';
    for (const [what, users] of [
      ['in for domain', use],
      ['in alias', alias],
      ['unused', rule],
    ] as const)
      cases.push({ name: `table ${state}, ${what}`, conf: `table t file:${path}\n${users}`, files });
    cases.push({ name: `include ${state}`, conf: `include "${path}"\n${rule}`, files });
  }
  const program = (mode: number): MachineFile =>
    file('/usr/libexec/opensmtpd/table-mine', '#!/bin/sh\n', mode);
  for (const [state, files] of Object.entries({
    missing: [],
    'not executable': [program(0o644)],
    executable: [program(0o755)],
    'a folder': [file('/usr/libexec/opensmtpd/table-mine', 'a folder', 0o755)],
    elsewhere: [file('/usr/bin/table-mine', '#!/bin/sh\n', 0o755)],
  }))
    cases.push({ name: `program ${state}`, conf: `table t mine:/etc/t\n${use}`, files });
  cases.push({ name: 'database missing', conf: `table t db:/etc/t.db\n${rule}`, files: [] });
  cases.push({ name: 'database missing and used', conf: `table t db:/etc/t.db\n${use}`, files: [] });
  cases.push({
    name: 'nested include missing',
    conf: `include "/etc/mail/i"\n${rule}`,
    files: [file('/etc/mail/i', 'include "/etc/mail/j"\n')],
  });
  return cases;
}

const places = [
  ...['lo', 'lo inet4', 'lo inet6', 'nosuch', 'nosuch.example', 'all', 'egress', '127.1', 'localhost'],
  ...['localhost inet4', 'localhost inet6', '127.0.0.1 inet4', '127.0.0.1 inet6', '::1 inet4', '::1 inet6'],
  ...[
    '192.0.2.77',
    '2001:db8::77',
    '300.1.1.1',
    '"fe80::1%eth0"',
    '"fe80::1%lo"',
    'eth0',
    'eth0 inet6',
    'Lo',
  ],
];
const wiredPlaces = [
  ...[
    'eth0',
    'eth0 inet4',
    'eth0 inet6',
    'em0',
    'vio0 inet6',
    '192.0.2.77 inet6',
    '::1 inet4',
    '127.0.0.1 inet6',
  ],
  ...['2001:db8::1 inet4', '"fe80::1%eth0"'],
];

/** Everything that `smtpd -n` looks for on the machine, in all the ways in which it may be wrong. */
export const hostCases: readonly HostCase[] = [
  ...certificateCases(),
  ...orders.map(([name, conf]) => ({ name: `order: ${name}`, conf, files: [cert, key] })),
  ...tableCases(),
  ...places.map((place) => ({ name: `listen on ${place}`, conf: `listen on ${place}\n${rule}`, files: [] })),
  ...wiredPlaces.map((place) => ({
    name: `listen on ${place}, wired`,
    conf: `listen on ${place}\n${rule}`,
    files: [],
    wired: true as const,
  })),
];

const keys = new Map<KeyKind, string>();

/** A private key in PEM form. Keys are made, not kept: a key in a repository alarms people. */
function keyText(kind: KeyKind): string {
  const known = keys.get(kind) ?? makeKey(kind);
  keys.set(kind, known);
  return known;
}

function makeKey(kind: KeyKind): string {
  const pem = { format: 'pem' } as const;
  if (kind === 'rsa') {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return privateKey.export({ ...pem, type: 'pkcs1' }).toString();
  }
  if (kind === 'ec') {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return privateKey.export({ ...pem, type: 'sec1' }).toString();
  }
  const text = generateKeyPairSync('ed25519')
    .privateKey.export({ ...pem, type: 'pkcs8' })
    .toString();
  if (kind === 'truncated') return text.slice(0, text.length / 2);
  const certificate = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  return kind === 'ed25519' ? text : `${certificate}${text}`;
}

const textOf = ({ holds }: MachineFile): string => (typeof holds === 'string' ? holds : keyText(holds.key));

/** Puts the files below a folder, as they would be below `/`. */
export function writeFiles(folder: string, files: readonly MachineFile[]): void {
  for (const each of files) {
    const path = join(folder, each.path);
    mkdirSync(dirname(path), { recursive: true });
    if (each.holds === 'a folder') mkdirSync(path, { mode: each.mode });
    else writeFileSync(path, textOf(each), { mode: each.mode & ~0o022 });
  }
}

const error = (code: string, message: string): ReadResult => ({ ok: false, code, message });

/** The same machine for readConfig. */
export function machineOf({ files, wired }: HostCase): {
  readonly files: FileHost;
  readonly host: HostFacts;
} {
  const byPath = new Map(files.map((each) => [each.path, each]));
  const loopback: readonly string[] = ['127.0.0.1', '::1'];
  const wires = wired ? ['eth0', 'em0', 'vio0'] : [];
  const names = new Map([
    ['localhost', ['127.0.0.1']],
    ['127.1', ['127.0.0.1']],
    // Whose zone is an interface.
    ['fe80::1%lo', ['fe80::1']],
    ...(wired ? ([['fe80::1%eth0', ['fe80::1']]] as const) : []),
  ]);
  return {
    files: {
      read(path) {
        const found = byPath.get(path);
        if (found?.holds === 'a folder') return error('EISDIR', 'Is a directory');
        if (found) return { ok: true, text: textOf(found) };
        return byPath.has(dirname(path))
          ? error('ENOTDIR', 'Not a directory')
          : error('ENOENT', 'No such file or directory');
      },
    },
    host: {
      interfaces: new Map<string, readonly string[]>([
        ['lo', loopback],
        ...wires.map((name, at) => [name, [`192.0.2.${at + 1}`, `2001:db8:${at}::1`]] as const),
      ]),
      complete: true,
      resolve(name, family) {
        // AI_ADDRCONFIG: without an address of the family, apart from loopback, nothing resolves to one.
        if (family !== undefined && !wired) return 'none';
        const suits = (address: string): boolean => family === undefined || addressFamily(address) === family;
        return names.get(name)?.some(suits) ? 'found' : 'none';
      },
      status(path): FileStatus {
        const found = byPath.get(path);
        return found ? { owner: path.startsWith('/home/alice/') ? 1000 : 0, mode: found.mode } : 'missing';
      },
      isPrivateKey(text) {
        try {
          createPrivateKey(text);
          return true;
        } catch {
          return false;
        }
      },
    },
  };
}
