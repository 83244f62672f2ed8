import type { Config } from '../../../src/model/config.js';
import { describeMachine, type Machine } from '../../../src/model/machine.js';
import { readConfig } from '../../../src/model/read.js';
import type { FileHost } from '../../../src/source/host.js';
import { newestRelease, type Release } from '../../../src/source/release.js';

export interface Loaded {
  readonly config: Config;
  readonly machine: Machine;
}

export interface Surroundings {
  readonly release?: Release;
  /** Files by path; all others are missing. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A configuration and its machine as they come out of a text. */
export function load(text: string, { release = newestRelease, files = {} }: Surroundings = {}): Loaded {
  const host: FileHost = {
    read: (path) => {
      const found = files[path];
      return found === undefined
        ? { ok: false, code: 'ENOENT', message: `${path} is not there` }
        : { ok: true, text: found };
    },
  };
  const config = readConfig({ path: 'smtpd.conf', text }, { release, platform: 'portable', files: host });
  return { config, machine: describeMachine(config, host, []) };
}
