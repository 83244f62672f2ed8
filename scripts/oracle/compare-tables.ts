import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installation, type OracleRelease, relayBatch } from '../../test/support/oracle.js';
import { decideCase } from '../../test/support/relay-cases.js';
import { services, type TableCase, type TableKind, tableCase, tableKinds } from './generate/table-cases.js';
import { needOracle } from './needed.js';

/**
 * Compares lookups in tables other than plain files with live servers: `npm run oracle:tables -- --programs DIR [--seed N] [--cases N] [--envelopes N] [--releases 6.8,7.9]
 * [--kinds db,passwd,sqlite]`. Databases are created by each release's makemap and by Python's sqlite3. DIR is the output of `scripts/oracle/table-programs.sh DIR`; without it
 * only `db` is compared. Prints each difference and the counts; exit 1 if there is one.
 */
const { values } = parseArgs({
  options: {
    programs: { type: 'string' },
    seed: { type: 'string', default: '1' },
    cases: { type: 'string', default: '12' },
    envelopes: { type: 'string', default: '20' },
    releases: { type: 'string', default: '6.8,7.4,7.6,7.9' },
    kinds: { type: 'string', default: tableKinds.join(',') },
  },
});
needOracle('compare');

const queries: Readonly<Record<(typeof services)[number], string>> = {
  domain: 'SELECT key FROM domain WHERE key=?',
  mailaddr: 'SELECT key FROM mailaddr WHERE key = ?',
  netaddr: 'SELECT 1 FROM netaddr WHERE netaddr.key=? AND enabled=1',
  alias: 'SELECT value FROM alias WHERE key=?',
  userinfo: 'SELECT a, b, c FROM userinfo WHERE key=?',
  credentials: 'SELECT key, value FROM credentials WHERE key=? LIMIT 1',
};

const python = `
import json, sqlite3, sys
rows, column, path = json.load(sys.stdin)
base = sqlite3.connect(path)
for name, entries in rows.items():
    base.execute('CREATE TABLE %s (id INTEGER PRIMARY KEY, "key" %s, value TEXT, a INT, b INT, c, enabled INTEGER DEFAULT 1)' % (name, column))
    for one in entries:
        parts = one['value'].split(':') if name == 'userinfo' else [1, 1, '']
        base.execute('INSERT INTO %s (key, value, a, b, c) VALUES (?, ?, ?, ?, ?)' % name, (one['key'], one['value'], *parts))
    base.execute('INSERT INTO %s (key, value, a, b, c, enabled) VALUES (?, ?, 1, 1, ?, 0)' % name, ('203.0.113.8' if name == 'netaddr' else 'nobody.invalid', 'x', '/'))
base.commit()
`;

const hash = execFileSync('openssl', ['passwd', '-6', '-salt', 'saltsalt', 'secret'], {
  encoding: 'utf8',
}).trim();
const folder = mkdtempSync(join(tmpdir(), 'smtpd-lint-'));
let different = 0;
try {
  for (const kind of values.kinds.split(',') as TableKind[])
    for (const release of values.releases.split(',') as OracleRelease[])
      different += await compare(kind, release);
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(different > 0 ? 1 : 0);

async function compare(kind: TableKind, release: OracleRelease): Promise<number> {
  const why = absent(kind, release);
  if (why !== undefined) {
    console.log(JSON.stringify({ kind, release, skipped: why }));
    return 0;
  }
  const cases = Array.from({ length: Number(values.cases) }, (_, at) =>
    tableCase(Number(values.seed) + at, kind, hash, Number(values.envelopes)),
  );
  const trees = cases.map((one, at) => treeOf(one, release, join(folder, `${kind}-${release}-${at}`)));
  const answers = await relayBatch(
    cases.map(({ envelopes }, at) => ({
      conf: `${trees[at]}.conf`,
      overlay: trees[at] ?? '',
      envelopes,
      release,
    })),
  );
  const counts = {
    kind,
    release,
    cases: cases.length,
    asked: 0,
    accept: 0,
    reject: 0,
    tempfail: 0,
    unknown: 0,
    error: 0,
    different: 0,
  };
  for (const [at, { conf, envelopes }] of cases.entries()) {
    const { texts, binaries } = filesOf(trees[at] ?? '');
    const ours = decideCase({ conf, envelopes, overlay: texts }, release, binaries);
    for (const [index, { decision, rcpt_reply, error }] of (answers[at] ?? []).entries()) {
      const mine = ours?.[index]?.[0];
      counts.asked++;
      if (decision !== 'unknown') counts[decision]++;
      if (mine?.decision === 'unknown') counts.unknown++;
      else if (mine?.decision !== decision) {
        counts.different++;
        console.log(
          `${kind} ${release} seed ${Number(values.seed) + at} ${JSON.stringify(envelopes[index])}`,
        );
        console.log(`  server: ${decision} ${rcpt_reply ?? error}; decide: ${mine?.decision} ${mine?.reply}`);
      }
    }
  }
  console.log(JSON.stringify(counts));
  return counts.different;
}

/** Why a kind cannot be tested with a release. */
function absent(kind: TableKind, release: OracleRelease): string | undefined {
  if (kind === 'db') return release === '7.9' ? 'this build has no db' : undefined;
  if (values.programs === undefined) return 'no --programs';
  return existsSync(join(values.programs, release, 'usr')) ? undefined : `no programs for ${release}`;
}

/** Writes the configuration, and the tree that is overlaid on the server's root. */
function treeOf({ kind, conf, rows, column }: TableCase, release: OracleRelease, tree: string): string {
  const mail = join(tree, 'etc/mail');
  mkdirSync(mail, { recursive: true });
  writeFileSync(`${tree}.conf`, conf);
  if (kind !== 'db') cpSync(join(values.programs ?? '', release), tree, { recursive: true });
  if (kind === 'passwd') writeFileSync(join(mail, 'passwd'), passwdOf(rows));
  for (const service of services) {
    if (kind === 'db')
      writeFileSync(join(mail, `${service}.db`), makemap(release, rows[service], service === 'alias'));
    if (kind !== 'sqlite') continue;
    const lines = [
      '# a table',
      'dbpath /etc/mail/tables.sqlite',
      `query_${service} ${queries[service]};`,
      '',
    ];
    writeFileSync(join(mail, `${service}.conf`), lines.join('\n'));
  }
  if (kind === 'sqlite') makeDatabase(join(mail, 'tables.sqlite'), rows, column);
  return tree;
}

/** A database written by the release's makemap. */
function makemap(release: OracleRelease, rows: TableCase['rows']['domain'], aliases: boolean): Buffer {
  const inside = join(installation, release, 'tmp', `tables-${process.pid}`);
  try {
    writeFileSync(inside, rows.map(({ key, value }) => `${key}\t${value}\n`).join(''));
    const kind = aliases ? ['-t', 'aliases'] : [];
    execFileSync(
      'chroot',
      [join(installation, release), '/usr/sbin/makemap', ...kind, `/tmp/tables-${process.pid}`],
      { stdio: 'pipe' },
    );
    return readFileSync(`${inside}.db`);
  } finally {
    rmSync(inside, { force: true });
    rmSync(`${inside}.db`, { force: true });
  }
}

function makeDatabase(path: string, rows: TableCase['rows'], column: string): void {
  execFileSync('python3', ['-c', python], { input: JSON.stringify([rows, column, path]) });
}

/** A passwd file with one line for each user: the password, and the user's data. */
function passwdOf({ credentials, userinfo }: TableCase['rows']): string {
  const names = new Set([...credentials, ...userinfo].map(({ key }) => key));
  const lines = [...names].map((name) => {
    const password = credentials.find(({ key }) => key === name)?.value ?? '';
    const [uid = '', gid = '', home = ''] = userinfo.find(({ key }) => key === name)?.value.split(':') ?? [];
    return `${name}:${password}:${uid}:${gid}::${home}:/bin/sh extra\n`;
  });
  return `# users\n\n${lines.join('')}`;
}

/** The files in the tree, as texts and as bytes. */
function filesOf(tree: string) {
  const names = [
    'passwd',
    'tables.sqlite',
    ...services.flatMap((name) => [`${name}.db`, `${name}.conf`]),
  ].map((name) => `etc/mail/${name}`);
  const found = names.filter((name) => existsSync(join(tree, name)));
  const binaries = Object.fromEntries(found.map((name) => [name, readFileSync(join(tree, name))]));
  const texts = Object.fromEntries(found.map((name) => [name, readFileSync(join(tree, name), 'utf8')]));
  return { texts, binaries };
}
