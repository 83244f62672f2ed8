import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { installation } from '../../test/support/oracle.js';
import { needOracle } from './needed.js';

/**
 * Writes the databases that tests read to fixtures/tables: `npm run record:databases -- [--hash185 PROGRAM]`. makemap of 7.6 creates those of Berkeley DB 5.3, Python's sqlite3 the
 * one of SQLite. PROGRAM creates the one of Berkeley DB 1.85, which Debian no longer has: `PROGRAM FILE` opens FILE with OpenBSD's dbopen(3) as a hash and stores each line `key
 * TAB value` of its input, both with a NUL at their ends. Without it that database is kept.
 */
const { values } = parseArgs({ options: { hash185: { type: 'string' } } });
needOracle('record');

const lines = [
  ...Array.from({ length: 295 }, (_, at) => `k${at}.example\tv${at}`),
  ...Array.from({ length: 4 }, (_, at) => `long${at}.example\t${'x'.repeat(5000)}`),
  `${'y'.repeat(4500)}\t${'z'.repeat(4090)}`,
];
const input = lines.map((line) => `${line}\n`).join('');

const python = `
import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
base.execute('PRAGMA page_size=1024')
base.execute('CREATE TABLE domains (id INTEGER PRIMARY KEY, name VARCHAR(50) NOT NULL, enabled INT DEFAULT 1, UNIQUE (name))')
base.executemany('INSERT INTO domains (name, enabled) VALUES (?, ?)', [('a.example', 1), ('b.example', 0), ('*.c.example', 1), ('UPPER.example', 0)])
base.execute('CREATE TABLE aliases (name TEXT, target TEXT)')
base.executemany('INSERT INTO aliases VALUES (?, ?)', [('joe', 'alice'), ('joe', 'bob')])
base.execute('CREATE TABLE many (name TEXT, filler TEXT)')
base.executemany('INSERT INTO many VALUES (?, ?)', [('n%d.example' % i, 'f' * (3000 if i % 50 == 0 else 5)) for i in range(500)])
base.execute('CREATE VIEW shown AS SELECT name FROM domains')
base.execute('CREATE TABLE keyed (name TEXT PRIMARY KEY) WITHOUT ROWID')
base.commit()
`;

const root = join(installation, '7.6');
const folder = mkdtempSync(join(root, 'tmp/smtpd-lint-'));
const inside = folder.slice(root.length);
const outside = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
try {
  writeFileSync(join(folder, 'map'), input);
  for (const kind of ['hash', 'btree']) {
    execFileSync('chroot', [
      root,
      '/usr/sbin/makemap',
      '-d',
      kind,
      '-o',
      `${inside}/${kind}.db`,
      `${inside}/map`,
    ]);
    write(`${kind}-53.db`, join(folder, `${kind}.db`));
  }
  execFileSync('python3', ['-c', python, join(outside, 'sqlite')]);
  write('tables.sqlite', join(outside, 'sqlite'));
  if (values.hash185 !== undefined) {
    execFileSync(values.hash185, [join(outside, '185')], { input });
    write('hash-185.db', join(outside, '185'));
  }
} finally {
  rmSync(folder, { recursive: true });
  rmSync(outside, { recursive: true });
}

function write(name: string, from: string): void {
  const to = fileURLToPath(new URL(`../../fixtures/tables/${name}.gz`, import.meta.url));
  writeFileSync(to, gzipSync(readFileSync(from), { level: 9 }));
}
