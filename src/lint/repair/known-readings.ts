import { editsKey } from '../../edit/edits.js';
import { type Reread, reread } from '../../edit/reread.js';
import { Rewrite } from '../../edit/rewrite.js';
import type { Config } from '../../model/config/config.js';
import { lengthOf } from '../../model/config/lengths.js';
import { withListeners } from '../../model/config/machine.js';
import { readConfig } from '../../model/read-config.js';
import type { Span } from '../../source/text.js';
import { costOfCharacter, spend } from '../../verify/budget.js';
import type { Repair } from './repair-edits.js';

/** The longest text whose readings are cached, in characters: a reading takes fifty times as much memory. */
const maxKept = 20_000;

/** Cached readings of each configuration, on the one machine that it is for, by their edits. */
const readings = new WeakMap<Config, Map<string, Reread>>();

/** The place in the text as written for a place in a reading of it. */
export type PlaceOf = (span: Span) => Span;

/** A reading of a text after some repairs. */
export interface RepairedReading {
  readonly reading: Reread;
  readonly placeOf: PlaceOf;
}

/** The text of a configuration with all names assumed to be declared, before any repair. */
export function unrepaired({ config, machine }: Reread): RepairedReading {
  const reading = readOnce({ config, machine }, 'declared', () => {
    const again = readConfig(config.file, { ...config.options, assumeDeclared: true });
    return { config: again, machine: withListeners(machine, again) };
  });
  // The text is read again, so that a file is identified by its path.
  const placeOf = (span: Span): Span => {
    const file = config.files.find(({ path }) => path === span.file.path);
    return file === undefined ? span : { ...span, file };
  };
  return { reading, placeOf };
}

/** The reading after one more repair, or undefined if its edits overlap. */
export function afterRepair(
  { reading: { config, machine }, placeOf }: RepairedReading,
  { edits }: Repair,
): RepairedReading | undefined {
  const rewrite = Rewrite.of(edits);
  if (rewrite === undefined) return undefined;
  // The repaired text may include files that the text as written does not.
  spend(lengthOf(config) * costOfCharacter);
  const reading = readOnce({ config, machine }, editsKey(rewrite.edits), () =>
    reread(config, machine, rewrite),
  );
  const placeBefore = ({ file, start, end }: Span): Span => {
    const place = rewrite.originalOf({ path: file.path, start, end });
    const own = config.files.find(({ path }) => path === place.path) ?? file;
    return placeOf({ file: own, start: place.start, end: place.end });
  };
  return { reading, placeOf: placeBefore };
}

/** The cached result of `read` for a configuration: the searches for readings and for ambiguous places take the same steps. */
function readOnce({ config }: Reread, key: string, read: () => Reread): Reread {
  if (lengthOf(config) > maxKept) return read();
  const known = readings.get(config) ?? new Map<string, Reread>();
  readings.set(config, known);
  const found = known.get(key) ?? read();
  known.set(key, found);
  return found;
}
