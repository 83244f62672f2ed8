import type { TableEntry } from '../config/config.js';
import { byteLength } from '../config/lengths.js';
import { type BackendFile, served } from './backend-file.js';

/**
 * Reads a `passwd:` table for one service, as table-passwd does (table_passwd.c): lines of passwd(5), each cut off at a `#`. The last of several
 * lines for one user counts, and a single line that it cannot read keeps it from starting. It answers two services and returns an error to any other;
 * it also returns an error if a user's line lacks what the service needs, which is an empty value here.
 */
export function readPasswdFile(text: string, service: string): BackendFile {
  const write = values[service];
  if (write === undefined)
    return { ok: false, reason: `is asked for ${service}, and table-passwd knows logins and users only` };
  const users = new Map<string, TableEntry>();
  for (const line of text.split('\n')) {
    const fields = beforeMark(line).split(':');
    if (fields.length === 1 && fields[0] === '') continue;
    const [key = ''] = fields;
    if (key === '' || fields.length < 6 || byteLength(line) >= longestLine)
      return { ok: false, reason: 'has a line that table-passwd cannot read' };
    users.set(key, { key, value: write(fields), span: undefined });
  }
  return served([...users.values()]);
}

/** LINE_MAX, including the NUL at the end. */
const longestLine = 2048;

const values: Readonly<Record<string, (fields: readonly string[]) => string>> = {
  credentials: ([name, password = '']) => (password === '' ? '' : `${name}:${password}`),
  userinfo: ([, , uid = '', gid = '', , home = '']) =>
    isId(uid) && isId(gid) && home !== '' ? `${Number(uid)}:${Number(gid)}:${home}` : '',
};

/** Whether a text is a number that both strtonum(3) and a C int can hold. */
const isId = (text: string): boolean =>
  /^[ \t\n\v\f\r]*\+?\d{1,10}$/.test(text) && Number(text) <= 0x7fffffff;

/** A line up to its first `#` or NUL. */
const beforeMark = (line: string): string => line.split(/[#\0]/, 1)[0] ?? '';
