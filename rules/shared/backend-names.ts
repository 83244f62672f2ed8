import { builtIn } from '../../src/model/build/table-slots.js';
import type { Config, Table } from '../../src/model/config/config.js';
import { nearest } from '../../src/source/nearest.js';

/** Characters of addresses, domains and networks that the name of a program does not have. */
const noProgram = /[@.*:[\]]/;

/** Programs that are published for OpenSMTPD: the packages opensmtpd-extras and opensmtpd-table-*; and `db`, which some builds lack. */
const published: ReadonlySet<string> = new Set([
  ...['db', 'ldap', 'mysql', 'passwd', 'postgres', 'redis', 'socketmap', 'sqlite'],
  ...['lua', 'perl', 'procexec', 'python', 'stub'],
]);

/** Table types of Postfix that smtpd does not have. */
export const ofPostfix: ReadonlySet<string> = new Set([
  'btree',
  'cdb',
  'hash',
  'lmdb',
  'pcre',
  'regexp',
  'texthash',
]);

/** Backends whose names are so long that a similar one is a mistake: what is near the others may be a program of its own (`mssql`). */
const longNames = ['file', 'static', 'getpwnam', 'passwd', 'postgres', 'socketmap', 'sqlite'] as const;

/** The backend that was evidently meant by a name like `fil` before a path. Undefined for a table whose backend may be one. */
export function misspeltBackend(
  { origin, backend, path }: Table,
  { release, platform }: Pick<Config, 'release' | 'platform'>,
): string | undefined {
  if (origin !== 'backend' || backend === undefined || path === undefined) return undefined;
  if (published.has(backend) || ofPostfix.has(backend) || builtIn(backend, release, platform))
    return undefined;
  return nearest(backend, longNames);
}

/** What `table NAME WORD` was evidently meant to have: an entry, or some program that is not published. Undefined for tables that are as they should be. */
export function meantByBackend(
  { origin, backend, path }: Table,
  { release, platform }: Pick<Config, 'release' | 'platform'>,
): 'entry' | 'program' | undefined {
  if (origin !== 'backend' || backend === undefined || path !== undefined) return undefined;
  if (published.has(backend) || ofPostfix.has(backend) || builtIn(backend, release, platform))
    return undefined;
  return noProgram.test(backend) ? 'entry' : 'program';
}
