import { describe, expect, test } from 'vitest';
import { Random } from '../../../scripts/oracle/generate/random.js';
import { readDatabase } from '../../../src/model/backends/berkeley-db.js';
import { readPasswdFile } from '../../../src/model/backends/passwd-file.js';
import { readSqliteTable } from '../../../src/model/backends/sqlite/sqlite-table.js';
import { readConfig } from '../../../src/model/read-config.js';
import { type FileHost, noFiles } from '../../../src/source/host.js';
import { platforms } from '../../../src/source/release.js';
import { databases } from './databases.js';

/** What the recorded databases have: written by the programs themselves. */
const entries = (bytes: Uint8Array) => {
  const read = readDatabase(bytes, 'portable');
  return read.ok ? new Map(read.entries.map(({ key, value }) => [key, value])) : read.reason;
};

const sqliteFiles = (
  bytes: Uint8Array,
  query: string,
  beside: Readonly<Record<string, Uint8Array>> = {},
): FileHost => ({
  read: () => ({ ok: true, text: `dbpath /t.sqlite\nquery_domain: ${query}\nquery_alias ${query}\n` }),
  readBytes(path) {
    const found = path === '/t.sqlite' ? bytes : beside[path];
    return found
      ? { ok: true, bytes: found }
      : { ok: false, code: 'ENOENT', message: 'No such file or directory' };
  },
});

function keysOf(query: string, service = 'domain', beside: Readonly<Record<string, Uint8Array>> = {}) {
  const table = readSqliteTable(sqliteFiles(databases['tables.sqlite'], query, beside), '/t.conf', '7.9');
  const answer = table.ok ? table.holds(service) : table;
  if (!answer.ok) return 'reason' in answer ? answer.reason : answer.message;
  return answer.entries.map(({ key, value }) => (value === undefined ? key : `${key} = ${value}`));
}

describe('databases of makemap', () => {
  test.for(['hash-53.db', 'hash-185.db'] as const)(
    '%s: short and long entries, on pages of their own, too',
    (name) => {
      const found = entries(databases[name]);
      expect(found).toBeInstanceOf(Map);
      if (!(found instanceof Map)) return;
      expect(found.size).toBe(300);
      expect(found.get('k7.example')).toBe('v7');
      expect(found.get('long3.example')).toBe('x'.repeat(5000));
      expect(found.get('y'.repeat(4500))).toBe('z'.repeat(4090));
    },
  );

  test('a btree is none that smtpd opens', () => {
    expect(entries(databases['btree-53.db'])).toMatch(/btree/);
  });

  test.for([
    ['a btree', databases['btree-53.db']],
    ['an empty file', new Uint8Array()],
    ['a text', new TextEncoder().encode('example.org\n'.repeat(99))],
    ['a header that breaks off', databases['hash-53.db'].slice(0, 72)],
  ] as const)('%s is refused by smtpd, with its configuration', ([, bytes]) => {
    for (const platform of platforms) expect(readDatabase(bytes, platform)).toHaveProperty('refused', true);
  });

  test('OpenBSD does not have Berkeley DB 5.3', () => {
    expect(readDatabase(databases['hash-53.db'], 'openbsd')).toHaveProperty('refused', true);
  });

  test('Debian does not open Berkeley DB 1.85, and others may', () => {
    expect(readDatabase(databases['hash-185.db'], 'portable')).toHaveProperty('doubt');
    expect(readDatabase(databases['hash-185.db'], 'openbsd')).not.toHaveProperty('doubt');
    const text = 'table t db:/t.db\nlisten on eth0\naction a maildir\nmatch for local action a\n';
    const readWith = (bytes: Uint8Array, release: '7.6' | '7.9') =>
      readConfig(
        { path: 'smtpd.conf', text },
        {
          release,
          platform: 'portable',
          files: { ...noFiles, readBytes: () => ({ ok: true, bytes }) },
        },
      ).refusals.flatMap(({ check, host }) => (check === 'T04c' ? [host] : []));
    expect(readWith(databases['hash-185.db'], '7.6')).toEqual([true]);
    expect(readWith(databases['hash-53.db'], '7.6')).toEqual([]);
    expect(readWith(databases['btree-53.db'], '7.6')).toEqual([false]);
    // Debian's 7.9 has no `db` at all.
    expect(readWith(databases['hash-185.db'], '7.9')).toEqual([]);
  });

  test('damage within a hash is not known to be refused', () => {
    expect(readDatabase(databases['hash-53.db'].slice(0, 5000), 'portable')).toEqual({
      ok: false,
      reason: 'is damaged',
    });
  });

  test('an empty file is no database', () => {
    expect(entries(new Uint8Array())).toBe('is no database');
  });
});

describe('databases of SQLite', () => {
  test('keys are asked for whole, in the case that the column has', () => {
    expect(keysOf('SELECT name FROM domains WHERE name = ?;')).toEqual(['a.example', 'b.example']);
    expect(keysOf('SELECT name FROM domains WHERE name = ? COLLATE NOCASE')).toEqual([
      'a.example',
      'b.example',
      'upper.example',
    ]);
    expect(keysOf('select 1 from domains where lower(name)=lower(?)')).toEqual([
      'a.example',
      'b.example',
      'upper.example',
    ]);
  });

  test('other conditions leave rows out', () => {
    expect(keysOf('SELECT name FROM domains WHERE name=? AND enabled = 1')).toEqual(['a.example']);
  });

  test('rows of one key are one list', () => {
    expect(keysOf('SELECT target FROM aliases WHERE name=?', 'alias')).toEqual(['joe = alice, bob']);
    expect(keysOf('SELECT target FROM aliases WHERE name=? LIMIT 1', 'alias')).toEqual(['joe = alice']);
  });

  test('a table of many pages, with rows of many pages', () => {
    const keys = keysOf('SELECT filler FROM many WHERE name=?');
    expect(keys).toHaveLength(500);
    expect(keys).toContain('n499.example');
  });

  test.for([
    ['SELECT name FROM domains', 'more than'],
    ['SELECT name FROM domains WHERE name LIKE ?', 'more than'],
    [
      'WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT x FROM c WHERE x = ?',
      'more than',
    ],
    ['SELECT name, name FROM domains WHERE name = ?', '2 columns'],
    ['SELECT name FROM nothing WHERE name = ?', 'no table'],
    ['SELECT name FROM domains WHERE nothing = ?', 'no column'],
    ['SELECT name FROM shown WHERE name = ?', 'view'],
    ['SELECT name FROM keyed WHERE name = ?', 'without row numbers'],
    ['SELECT name FROM domains WHERE enabled = ?', 'numbers'],
  ] as const)('%s: not known, and why', ([query, why]) => {
    expect(keysOf(query)).toContain(why);
  });

  test('changes that are not in the file yet', () => {
    expect(
      keysOf('SELECT name FROM domains WHERE name = ?', 'domain', { '/t.sqlite-wal': new Uint8Array(9) }),
    ).toContain('-wal');
  });

  test('a service without a query', () => {
    expect(keysOf('SELECT name FROM domains WHERE name = ?', 'netaddr')).toContain('no query_netaddr');
  });
});

describe('files of table-passwd', () => {
  const text =
    '# users\nalice:$6$x:2001:2001::/home/alice:/bin/sh\nbob::x:1::/home/bob\nAlice:a:1:1::/\nalice:$6$y:2001:2001::/home/a # x\n';
  test('the last line of a user counts; what a line lacks is an error', () => {
    expect(readPasswdFile(text, 'credentials')).toEqual({
      ok: true,
      entries: [
        { key: 'alice', value: 'alice:$6$y', span: undefined },
        { key: 'bob', value: '', span: undefined },
      ],
    });
    expect(readPasswdFile(text, 'userinfo')).toMatchObject({
      entries: [{ value: '2001:2001:/home/a ' }, { value: '' }],
    });
  });

  test('other services, and lines that it cannot read', () => {
    expect(readPasswdFile(text, 'domain')).toMatchObject({ ok: false });
    expect(readPasswdFile('alice:x', 'credentials')).toMatchObject({ ok: false });
  });
});

/** A damaged copy: bytes changed, pieces copied over others, the end cut off. */
function damaged(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = bytes.slice(0, random.chance(20) ? random.below(bytes.length) : bytes.length);
  for (let count = random.upTo(40); count > 0 && copy.length > 8; count--) {
    // Headers of the file and of its pages decide most.
    const page = 4096 * random.below(Math.ceil(copy.length / 4096));
    const at = Math.min(copy.length - 8, page + random.below(random.chance(70) ? 120 : 4096));
    if (random.chance(50)) copy[at] = random.pick([0, 1, 2, 3, 5, 7, 13, 127, 128, 255]);
    else copy.copyWithin(at, random.below(copy.length - 8), random.below(copy.length));
  }
  return copy;
}

describe('hostile databases', () => {
  test('end in entries or in a reason, whatever they are', () => {
    const random = new Random(16);
    for (let count = 0; count < 1500; count++) {
      const read = readDatabase(
        damaged(databases[random.chance(50) ? 'hash-53.db' : 'hash-185.db'], random),
        'portable',
      );
      if (!read.ok) expect(read.reason).toMatch(/^(is|has|was) /);
      const query = random.pick([
        'SELECT filler FROM many WHERE name=?',
        'SELECT name FROM domains WHERE name=?',
      ]);
      const table = readSqliteTable(
        sqliteFiles(damaged(databases['tables.sqlite'], random), query),
        '/t.conf',
        '7.9',
      );
      const answer = table.ok ? table.holds('domain') : undefined;
      if (answer && !answer.ok) expect(answer.reason).toMatch(/^(is|has|was|compares|names) /);
    }
  });

  test('SQL of any kind ends, too', () => {
    const random = new Random(17);
    const words = [
      'SELECT',
      'FROM',
      'WHERE',
      'name',
      'domains',
      '=',
      '?',
      'AND',
      '(',
      ')',
      "'x'",
      '1',
      ',',
      'lower',
      '"',
      '.',
      'LIMIT',
      'COLLATE',
      ';',
      '[',
      '/*',
    ];
    for (let count = 0; count < 2000; count++) {
      const query = Array.from({ length: random.upTo(30) }, () => words[random.below(words.length)]).join(
        ' ',
      );
      expect(keysOf(query)).toBeDefined();
    }
    expect(keysOf(`SELECT name FROM domains WHERE ${'lower('.repeat(100_000)}`)).toBeDefined();
  });
});

test('cells that share a content do not multiply it', () => {
  const bytes = Uint8Array.from(databases['tables.sqlite']);
  const view = new DataView(bytes.buffer);
  const size = view.getUint16(16);
  const leaf = 13;
  for (let page = size; page < bytes.length; page += size) {
    const cells = view.getUint16(page + 3);
    if (bytes[page] !== leaf || cells === 0) continue;
    const places = Array.from({ length: cells }, (_, at) => view.getUint16(page + 8 + 2 * at));
    const first = Math.min(...places);
    const count = Math.floor((first - 8) / 2);
    view.setUint16(page + 3, count);
    for (let at = 0; at < count; at += 1) view.setUint16(page + 8 + 2 * at, first);
  }
  const files = sqliteFiles(bytes, 'SELECT name FROM many WHERE name=?');
  const table = readSqliteTable(files, '/t.conf', '7.9');
  expect(table.ok && table.holds('domain')).toEqual({
    ok: false,
    reason: 'is damaged: a piece of it has two places',
  });
});
