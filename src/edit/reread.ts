import type { Config } from '../model/config/config.js';
import { type Machine, withListeners } from '../model/config/machine.js';
import { readConfig } from '../model/read-config.js';
import { withTextsOf } from '../source/host.js';
import { withNewText } from '../source/text.js';
import type { Rewrite } from './rewrite.js';

/** A configuration as smtpd reads it, and the machine that it is for. */
export interface Reread {
  readonly config: Config;
  readonly machine: Machine;
}

/** Rereads a configuration with changed texts, with the same options and on the same machine. */
export function reread(config: Config, machine: Machine, rewrite: Rewrite): Reread {
  const { file, options } = config;
  const files = withTextsOf(options.files, (path) => {
    const known = options.files.read(path);
    const text = rewrite.textOf(path);
    return known.ok && text !== undefined ? { ...known, text } : known;
  });
  const text = rewrite.textOf(file.path) ?? file.text;
  const changed = readConfig(withNewText(file, text), { ...options, files });
  return { config: changed, machine: withListeners({ ...machine, files }, changed) };
}
