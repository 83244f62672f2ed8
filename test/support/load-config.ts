import type { Config } from '../../src/model/config/config.js';
import { describeMachine, type Machine } from '../../src/model/config/machine.js';
import { readConfig } from '../../src/model/read-config.js';
import { newestRelease, type Release } from '../../src/source/release.js';
import { filesBelow } from './folder-files.js';

export interface LoadedConfig {
  readonly config: Config;
  readonly machine: Machine;
}

export interface ConfigSurroundings {
  readonly release?: Release;
  /** Files by path; all others are missing. */
  readonly files?: Readonly<Record<string, string>>;
  /** Addresses of the machine beside those that listeners name. */
  readonly addresses?: readonly string[];
}

/** A configuration and its machine as they come out of a text. */
export function load(
  text: string,
  { release = newestRelease, files = {}, addresses = [] }: ConfigSurroundings = {},
): LoadedConfig {
  const host = filesBelow(files);
  const config = readConfig({ path: 'smtpd.conf', text }, { release, platform: 'portable', files: host });
  return { config, machine: describeMachine(config, host, addresses) };
}
