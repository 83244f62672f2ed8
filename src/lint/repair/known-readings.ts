import { type Reread, reread } from '../../edit/reread.js';
import type { Rewrite } from '../../edit/rewrite.js';
import type { Config } from '../../model/config/config.js';
import { lengthOf } from '../../model/config/lengths.js';
import { withListeners } from '../../model/config/machine.js';
import { readConfig } from '../../model/read-config.js';

/** The longest text whose readings are cached, in characters: a reading takes fifty times as much memory. */
const maxKept = 20_000;

/** Cached readings of each configuration, on the one machine that it is for, by their edits. */
const readings = new WeakMap<Config, Map<string, Reread>>();

/** The text of a configuration with all names assumed to be declared. */
export const withAllDeclared = ({ config, machine }: Reread): Reread =>
  readOnce({ config, machine }, 'declared', () => {
    const again = readConfig(config.file, { ...config.options, assumeDeclared: true });
    return { config: again, machine: withListeners(machine, again) };
  });

/** A configuration after edits. */
export const withRepair = (reading: Reread, rewrite: Rewrite): Reread =>
  readOnce(reading, keyOf(rewrite), () => reread(reading.config, reading.machine, rewrite));

const keyOf = ({ edits }: Rewrite): string =>
  JSON.stringify(edits.map(({ span: { file, start, end }, text }) => [file.path, start, end, text]));

/** The cached result of `read` for a configuration: the searches for readings and for ambiguous places take the same steps. */
function readOnce({ config }: Reread, key: string, read: () => Reread): Reread {
  if (lengthOf(config) > maxKept) return read();
  const known = readings.get(config) ?? new Map<string, Reread>();
  readings.set(config, known);
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}
