import { createPrivateKey } from 'node:crypto';
import { ADDRCONFIG } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { readdirSync } from 'node:fs';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { AddressFamily, FileStatus, HostFacts, Resolution } from './host.js';
import type { Platform } from './release.js';

/**
 * How long a name may take to resolve, in milliseconds, before it counts as unknown, and the maximum number of names to look up: no server listens on
 * more.
 */
const patience = 3000;
const maxNames = 64;

export interface NodeHostOptions {
  /** The platform of the configuration: if this machine runs another one, its interfaces do not count. */
  readonly platform: Platform;
  /** The files that the configuration names. */
  readonly status: (path: string) => FileStatus;
}

export interface NodeHost extends HostFacts {
  /** Addresses of this machine's interfaces. */
  readonly addresses: readonly string[];
  /**
   * Looks up the names that `resolve` was called with but did not know: names cannot be resolved synchronously. Returns true if there were any, in
   * which case the configuration has to be read again.
   */
  resolveAsked(): Promise<boolean>;
}

/** Facts about this machine as smtpd sees them: its interfaces, the names that it can resolve, owners and modes of files. */
export function nodeHost({ platform, status }: NodeHostOptions): NodeHost {
  const system = process.platform === 'openbsd' ? 'openbsd' : 'portable';
  const interfaces = system === platform ? interfacesHere() : new Map<string, undefined>();
  const known = new Map<string, Resolution>();
  const asked = new Map<string, readonly [string, AddressFamily | undefined]>();
  return {
    interfaces,
    // Only Linux has no interface groups and lists all interfaces.
    complete: system === platform && process.platform === 'linux',
    addresses: [...interfaces.values()].flatMap((each) => each ?? []),
    resolve(name, family) {
      const key = `${family ?? ''} ${name}`;
      const answer = known.get(key) ?? resolveZone(name, interfaces);
      if (answer === undefined && asked.size < maxNames) asked.set(key, [name, family]);
      return answer ?? 'unknown';
    },
    async resolveAsked() {
      if (asked.size === 0) return false;
      const answers = await Promise.all(
        [...asked].map(async ([key, [name, family]]) => [key, await look(name, family)] as const),
      );
      asked.clear();
      for (const [key, answer] of answers) known.set(key, answer);
      return true;
    },
    status,
    isPrivateKey(text) {
      try {
        createPrivateKey(text);
        return true;
      } catch (error) {
        return codeOf(error) === 'ERR_MISSING_PASSPHRASE' ? undefined : false;
      }
    },
  };
}

function interfacesHere(): ReadonlyMap<string, readonly string[] | undefined> {
  const interfaces = new Map<string, readonly string[] | undefined>();
  for (const [name, addresses = []] of Object.entries(networkInterfaces()))
    interfaces.set(
      name,
      addresses.map(({ address }) => address),
    );
  // Interfaces that are down, or have no address: smtpd sees the addresses of the former, but Node does not.
  for (const name of namesIn('/sys/class/net')) if (!interfaces.has(name)) interfaces.set(name, undefined);
  return interfaces;
}

function namesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Resolves an address with a zone, whose interface must exist. Node accepts it as an address without asking the system. */
function resolveZone(name: string, interfaces: ReadonlyMap<string, unknown>): Resolution | undefined {
  const [, address = '', zone = ''] = /^([^%]+)%(.+)$/.exec(name) ?? [];
  if (isIP(address) !== 6) return undefined;
  return interfaces.has(zone) || /^\d+$/.test(zone) ? 'found' : 'none';
}

const families = { inet4: 4, inet6: 6 } as const;

/** Queries the system's resolver with the flags that smtpd uses. */
async function look(name: string, family: AddressFamily | undefined): Promise<Resolution> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Resolution>((settle) => {
    timer = setTimeout(settle, patience, 'unknown');
  });
  const found = lookup(name, { family: family === undefined ? 0 : families[family], hints: ADDRCONFIG }).then(
    (): Resolution => 'found',
    (error: unknown): Resolution => failures.get(codeOf(error)) ?? { failed: codeOf(error) },
  );
  const answer = await Promise.race([found, late]);
  clearTimeout(timer);
  return answer;
}

/** Errors of the resolver. smtpd treats the first two as "no such name"; the others have the text of gai_strerror(3). */
const failures: ReadonlyMap<string, Resolution> = new Map<string, Resolution>([
  ['ENOTFOUND', 'none'],
  ['EAI_AGAIN', 'none'],
  ['EAI_ADDRFAMILY', { failed: 'Address family for hostname not supported' }],
  ['EAI_FAIL', { failed: 'Non-recoverable failure in name resolution' }],
  ['EAI_FAMILY', { failed: 'ai_family not supported' }],
]);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'System error';
