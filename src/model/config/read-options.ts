import type { FileHost, HostFacts } from '../../source/host.js';
import type { Platform, Release } from '../../source/release.js';
import type { AskedTables } from './asked-table.js';

/** How a configuration is to be read. */
export interface ReadOptions {
  readonly release: Release;
  readonly platform: Platform;
  /** How the platform was chosen: `user`, it was given; `text`, the file shows it; undefined, it is the default. */
  readonly platformFrom?: 'user' | 'text';
  /** Where includes and the files of tables are read from. */
  readonly files: FileHost;
  /** The maximum length of the text with its includes, in characters; 4 MB by default. */
  readonly maxSize?: number;
  /** Whether to ignore carriage returns at line ends, which smtpd reads as a word. */
  readonly ignoreCarriageReturns?: boolean;
  /**
   * Whether to assume that undeclared names of tables, filters, processes, wrappers, pkis and cas are declared, with unknown contents. A listener for
   * which smtpd ends is kept as written, and what smtpd refuses after it is also reported.
   */
  readonly assumeDeclared?: boolean;
  /** Macros from the command line. */
  readonly defines?: ReadonlyMap<string, string>;
  /** Facts about this machine, if checks that depend on it are wanted. */
  readonly host?: HostFacts;
  /** The programs of tables that may be asked, with their answers so far. */
  readonly asked?: AskedTables;
}
