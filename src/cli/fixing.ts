import { type OptionValues, UsageError } from './arguments.js';
import { ruleNamed } from './rule-names.js';

/** The request of `--fix` and its companions. */
export interface Fixing {
  /** The files are replaced (`--fix`); else it is only shown what would change (`--fix-dry-run`). */
  readonly write: boolean;
  /** The text comes from standard input: what is to be written goes to standard output. */
  readonly filter: boolean;
  /** Only errors are reported, so only errors are fixed. */
  readonly errorsOnly: boolean;
  /** The rules whose first suggestions are wanted (`--suggest`). */
  readonly suggested: ReadonlySet<string>;
}

/** The options of fixing; undefined: nothing is to be fixed. Throws UsageError. */
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
