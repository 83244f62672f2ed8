import type { Config } from '../../src/model/config.js';
import { describeMachine, type Machine } from '../../src/model/machine.js';
import { readConfig } from '../../src/model/read.js';
import { newestRelease, type Release } from '../../src/source/release.js';
import { filesOf } from './files.js';

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
  const host = filesOf(files);
  const config = readConfig({ path: 'smtpd.conf', text }, { release, platform: 'portable', files: host });
  return { config, machine: describeMachine(config, host, []) };
}
