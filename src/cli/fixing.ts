import { type OptionValues, UsageError } from './arguments.js';
import { ruleNamed } from './rule-names.js';

/** What `--fix` and its companion options request. */
export interface Fixing {
  /** Whether the files are replaced (`--fix`) rather than the changes only shown (`--fix-dry-run`). */
  readonly write: boolean;
  /** Whether the text comes from standard input, so that the fixed text goes to standard output. */
  readonly filter: boolean;
  /** Whether only errors are reported, and so only errors are fixed. */
  readonly errorsOnly: boolean;
  /** The rules whose first suggestions are applied (`--suggest`). */
  readonly suggested: ReadonlySet<string>;
}

/** Parses the options for fixing; undefined if nothing is to be fixed. Throws UsageError. */
export function fixingOptions(values: OptionValues, names: readonly string[]): Fixing | undefined {
  const [write, show] = [values.has('fix'), values.has('fix-dry-run')];
  if (write && show) throw new UsageError('--fix and --fix-dry-run exclude each other');
  if (!write && !show) {
    if (values.has('suggest')) throw new UsageError('--suggest needs --fix or --fix-dry-run');
    return undefined;
  }
  const filter = write && names.includes('-');
  if (filter && names.length > 1)
    throw new UsageError('--fix prints the fixed text of standard input, which must be the only file then');
  return {
    write,
    filter,
    errorsOnly: values.has('quiet'),
    suggested: new Set(values.all('suggest').map((name) => ruleNamed(name).id)),
  };
}
