import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileHost, ReadResult } from '../../src/index.js';
import { nodeFiles } from '../../src/source/node-files.js';
import { Random } from '../oracle/generate/random.js';
import { addressPatterns, domainPatterns, networks, regexes } from '../oracle/generate/session-words.js';
import { hashOf } from './hash.js';
import { hostileTexts } from './hostile-words.js';

/** The file host of an input. `checkout` is a folder on this machine, which is read as the command reads it. */
export interface HostPlan {
  readonly kind: 'none' | 'hostile' | 'checkout';
  readonly seed: number;
}

/** A mark in every file that must not be read. */
export const forbidden = 'f0rb1dden';

/** A host that detects reads of forbidden files: `trespass` is the path of one, or undefined. */
export interface WatchedHost extends FileHost {
  readonly trespass: string | undefined;
}

export function hostOf({ kind, seed }: HostPlan, text: string): WatchedHost {
  if (kind === 'none') return watched({ read: () => missing('ENOENT', 'not here') });
  if (kind === 'hostile') return watched(hostileHost(seed, text));
  const { repository } = checkout();
  writeFileSync(join(repository, 'smtpd.conf'), text);
  return watched(
    nodeFiles({
      root: seed % 2 === 0 ? repository : undefined,
      main: join(repository, 'smtpd.conf'),
      cwd: repository,
    }),
  );
}

function watched(host: FileHost): WatchedHost {
  let trespass: string | undefined;
  return {
    read(path) {
      const result = host.read(path);
      if (result.ok && result.text.includes(forbidden)) trespass ??= path;
      return result;
    },
    get trespass() {
      return trespass;
    },
  };
}

const missing = (code: string, message: string): ReadResult => ({ ok: false, code, message });

/** Returns something odd for each path, the same each time. */
function hostileHost(seed: number, text: string): FileHost {
  const known = new Map<string, ReadResult>();
  return {
    read(path) {
      const answer = known.get(path) ?? odd(new Random(seed ^ hashOf(path)), path, text);
      known.set(path, answer);
      return answer;
    },
  };
}

function odd(random: Random, path: string, text: string): ReadResult {
  const lines = (words: readonly [string, ...string[]], most: number, sign = ''): string =>
    random
      .some(words, most)
      .map((word) => (sign === '' ? `${word}\n` : `${word}${sign}${random.pick(words)}\n`))
      .join('');
  const some = [...domainPatterns, ...networks, ...addressPatterns, ...regexes, ...hostileTexts] as const;
  const made: readonly [() => ReadResult, ...(() => ReadResult)[]] = [
    () => missing('EACCES', 'no\u001b[2J\nat all'),
    () => missing('', ''),
    () => ({ ok: true, text: '' }),
    // A cycle.
    () => ({ ok: true, text }),
    () => ({ ok: true, text: `include "${path}"\n` }),
    // Not a cycle, but endless: slow, so it is chosen rarely.
    () => ({
      ok: true,
      text: random.chance(5) ? `include "${path}x"\ninclude "${path}y"\n` : `table x { "${path}" }\n`,
    }),
    () => ({ ok: true, text: lines(some, 12) }),
    () => ({ ok: true, text: lines(some, 12, ' ') }),
    () => ({ ok: true, text: lines(some, 12, ': ') }),
    () => ({ ok: true, text: `# @list\n${lines(some, 6)}`, readableBy: 'everybody' }),
    () => ({ ok: true, text: lines(networks, 8), readableBy: 'few' }),
    () => ({ ok: true, text: '\0\u0001\u0002\ufffd\ufffd\u007f'.repeat(50) }),
    () => ({ ok: true, text: 'x'.repeat(random.upTo(100_000)) }),
    () => ({
      ok: true,
      text: Array.from({ length: random.upTo(2000) }, (_, at) => `d${at}.example.org\n`).join(''),
    }),
    () => ({
      ok: true,
      text: Array.from({ length: random.upTo(300) }, (_, at) => `10.${at % 256}.${at >> 8}.1\n`).join(''),
    }),
    () => ({ ok: true, text: 'root:x:0:0::/root:/bin/sh\n::::\nalice:x:2001:2001::/home/alice:/bin/sh' }),
    () => ({ ok: true, text: '"unclosed\nm = "x\n{ {' }),
  ];
  return random.pick(made)();
}

interface Checkout {
  readonly folder: string;
  readonly repository: string;
}

let made: Checkout | undefined;

/** The checkout, which is created once for a process and removed at its end: a repository, and beside it files that must not be read. */
export function checkout(): Checkout {
  if (made !== undefined) return made;
  const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-fuzz-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const repository = join(folder, 'repository');
  const secret = `${forbidden}\n${forbidden} = ${forbidden}\n`;
  for (const path of ['outside', 'repository/etc', 'repository/folder', 'repository/.git'])
    mkdirSync(join(folder, path), { recursive: true });
  writeFileSync(join(folder, 'outside/secret'), secret);
  writeFileSync(join(repository, '.git/config'), secret);
  writeFileSync(join(repository, 'domains'), 'example.org\nexample.net\n');
  writeFileSync(join(repository, 'etc/domains'), 'example.org\n@\n10.0.0.0/8\n');
  writeFileSync(join(repository, 'etc/self'), 'include "/etc/self"\n');
  writeFileSync(join(repository, 'etc/chain'), 'include "/smtpd.conf"\n');
  writeFileSync(join(repository, 'more.conf'), 'table more { "a" }\naction "more" relay\n');
  symlinkSync('../outside/secret', join(repository, 'link'));
  symlinkSync('../outside', join(repository, 'linked'));
  symlinkSync('nothing', join(repository, 'dangling'));
  symlinkSync('loop', join(repository, 'loop'));
  if (process.platform !== 'win32') execFileSync('mkfifo', [join(repository, 'fifo')]);
  made = { folder, repository };
  return made;
}
