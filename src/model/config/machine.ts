import type { FileHost } from '../../source/host.js';
import { addressFamily } from './address-family.js';
import type { Config } from './config.js';

/** Facts about the machine that the configuration is for. An undefined field is unknown, never "none": without a list of users, any user may exist. */
export interface Machine {
  /** Addresses that the machine definitely has: loopback, those that listeners name, and those given by `--address`. */
  readonly addresses: readonly string[];
  /** The server's name (mailname file, else host name); if undefined, an arbitrary unique name. */
  readonly serverName: string | undefined;
  /** The system's users, from `etc/passwd` under the root. */
  readonly users: ReadonlySet<string> | undefined;
  /** The users' home directories, where `.forward` files are looked for. */
  readonly homes?: ReadonlyMap<string, string>;
  /** The machine's files that are present under the root: `.forward` files, and lists that aliases include. */
  readonly files?: FileHost;
  /** The machine's time in milliseconds since 1970, or undefined if nothing depends on it. */
  readonly now?: number;
}

const loopback = ['127.0.0.1', '::1'] as const;

/** Addresses that mean all of the machine's addresses instead of one. */
const wildcards: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** Files whose first line is the server's name: smtpd's default path, and the one in Debian's build (smtpd.conf(5), FILES). */
const nameFiles = ['/etc/mail/mailname', '/etc/mailname'] as const;

/**
 * Describes the machine from the configuration and the files under its root.
 *
 * @param files provides `/etc/passwd` and the mailname files
 * @param addresses further addresses of the machine, in text form
 */
export function describeMachine(config: Config, files: FileHost, addresses: readonly string[]): Machine {
  const homes = homesOf(files);
  return {
    addresses: [...new Set([...loopback, ...listeningIn(config), ...addresses])],
    serverName: serverName(files),
    users: homes && new Set(homes.keys()),
    ...(homes && { homes }),
    files,
  };
}

/** The same machine under a configuration whose listeners may name more of its addresses. */
export const withListeners = (machine: Machine, config: Config): Machine => ({
  ...machine,
  addresses: [...new Set([...machine.addresses, ...listeningIn(config)])],
});

/** A machine that also has the addresses of another. */
export const withAddressesOf = (machine: Machine, { addresses }: Machine): Machine => ({
  ...machine,
  addresses: [...new Set([...addresses, ...machine.addresses])],
});

const listeningIn = ({ listeners }: Config): readonly string[] =>
  listeners.flatMap(({ on }) => (addressFamily(on) === undefined || wildcards.has(on) ? [] : [on]));

function serverName(files: FileHost): string | undefined {
  for (const path of nameFiles) {
    const read = files.read(path);
    const name = read.ok ? read.text.split('\n', 1)[0]?.trim() : undefined;
    if (name) return name;
  }
  return undefined;
}

/** The users in passwd(5) and their home directories: the first and the sixth field of each line. */
function homesOf(files: FileHost): ReadonlyMap<string, string> | undefined {
  const read = files.read('/etc/passwd');
  if (!read.ok) return undefined;
  const homes = new Map<string, string>();
  for (const line of read.text.split('\n')) {
    const name = /^([^:#+\s-][^:]*):/.exec(line)?.[1];
    // Of two lines for one name, the first is found.
    if (name !== undefined && !homes.has(name)) homes.set(name, line.split(':')[5] ?? '');
  }
  return homes;
}
