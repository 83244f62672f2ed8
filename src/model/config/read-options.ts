import type { FileHost, HostFacts } from '../../source/host.js';
import type { Platform, Release } from '../../source/release.js';

/** How a configuration is to be read. */
export interface ReadOptions {
  readonly release: Release;
  readonly platform: Platform;
  /** `user`: the platform was said; `text`: the file shows it. Else it is the usual one. */
  readonly platformFrom?: 'user' | 'text';
  /** Where includes and the files of tables are. */
  readonly files: FileHost;
  /** How long the text may be together with what it includes, in characters: 4 MB unless said. */
  readonly maxSize?: number;
  /** Read lines that end in a carriage return as if they did not: smtpd takes it for a word. */
  readonly ignoreCarriageReturns?: boolean;
  /**
   * Take names of tables, filters, processes, wrappers, pkis and cas for declared, where they are not: nothing is known of what they stand for. A
   * listener for which smtpd ends is taken as it is written, and what smtpd refuses behind it is reported, too.
   */
  readonly assumeDeclared?: boolean;
  /** Macros from the command line. */
  readonly defines?: ReadonlyMap<string, string>;
  /** This machine, where its checks are wanted. */
  readonly host?: HostFacts;
}
