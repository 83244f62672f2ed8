import { readFileSync } from 'node:fs';

/** The names of the user that smtpd looks tables up as: those of OpenBSD, of Debian, and of Alpine, Arch, Fedora and FreeBSD. */
const names: readonly string[] = ['_smtpd', 'opensmtpd', 'smtpd'];

export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** The user that smtpd runs the programs of tables as (SMTPD_USER), or undefined if this machine has none of the usual names. */
export function smtpdUser(path = '/etc/passwd'): SystemUser | undefined {
  const lines = textAt(path).split('\n');
  for (const name of names)
    for (const line of lines) {
      const [user, , uid = '', gid = ''] = line.split(':');
      if (user === name && /^\d+$/.test(uid) && /^\d+$/.test(gid))
        return { uid: Number(uid), gid: Number(gid) };
    }
  return undefined;
}

function textAt(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
