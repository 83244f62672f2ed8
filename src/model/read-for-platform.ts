import type { Platform } from '../source/release.js';
import type { SourceFile } from '../source/text.js';
import type { Config } from './config/config.js';
import type { ReadOptions } from './config/read-options.js';
import { openbsdEvidence } from './platform-evidence.js';
import { readConfig } from './read-config.js';

/**
 * Reads a configuration for the given platform or, if none is given, for the one that the text shows. Facts about this machine (`host`) apply to no
 * other platform.
 *
 * @param usual the platform of a text that shows none
 */
export function readForPlatform(
  file: SourceFile,
  options: Omit<ReadOptions, 'platform' | 'platformFrom'>,
  said: Platform | undefined,
  usual: Platform = 'portable',
): Config {
  if (said !== undefined) return readConfig(file, { platform: said, platformFrom: 'user', ...options });
  const config = readConfig(file, { platform: usual, ...options });
  if (usual === 'openbsd' || options.host !== undefined || openbsdEvidence(config) === undefined)
    return config;
  return readConfig(file, { platform: 'openbsd', platformFrom: 'text', ...options });
}
