import type { Config } from '../../src/model/config/config.js';
import { readConfig } from '../../src/model/read-config.js';
import type { Platform, Release } from '../../src/source/release.js';
import { filesBelow } from '../support/folder-files.js';

export interface ModelOptions {
  readonly release?: Release;
  readonly platform?: Platform;
  readonly files?: Readonly<Record<string, string>>;
}

/** The model of a text. */
export const modelOf = (text: string, options: ModelOptions = {}): Config =>
  readConfig(
    { path: 'smtpd.conf', text },
    {
      release: options.release ?? '7.9',
      platform: options.platform ?? 'portable',
      files: filesBelow(options.files ?? {}),
    },
  );

/** What smtpd says, as `line: message`; `-` for messages without a line, `?` after those that depend on the machine. */
export const saysOf = (config: Config): string[] =>
  config.refusals.map(({ at, message, host }) => `${at?.line ?? '-'}: ${message}${host ? ' ?' : ''}`);
