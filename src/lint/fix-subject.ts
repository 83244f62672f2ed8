import type { Config } from '../model/config/config.js';
import type { Machine } from '../model/config/machine.js';
import type { SourceFile } from '../source/text.js';
import type { Purse } from '../verify/budget.js';
import type { RelayOptions } from '../verify/relay/relay-options.js';
import type { RelayVerdict } from '../verify/relay/relay-verdict.js';
import type { Finding } from './finding.js';

/** Texts that replace those of files, by the files' keys. */
export type ChangedTexts = ReadonlyMap<string, string>;

/** A configuration as it is read with changed texts. */
export interface ReadSubject {
  readonly config: Config;
  readonly machine: Machine;
  /** The keys of all files that were read for it. */
  readonly read: ReadonlySet<string>;
}

export interface JudgedSubject extends ReadSubject {
  readonly findings: readonly Finding[];
  readonly openRelay: RelayVerdict['openRelay'];
}

/** A configuration under one release. Several that share files, or one under several releases, are fixed together. */
export interface FixSubject {
  read(texts: ChangedTexts): ReadSubject;
  /** @param purse the purse that pays for the work */
  judge(subject: ReadSubject, purse: Purse): Promise<JudgedSubject>;
  /** The key of a file in `ChangedTexts`, whatever the configuration calls the file, or undefined if it must not be changed. */
  keyOf(file: SourceFile): string | undefined;
  flowOptions(before: Config, after: Config): Promise<RelayOptions>;
}

/** A fix that was made. */
export interface Applied {
  readonly finding: Finding;
  /** The fix, in words. */
  readonly description: string;
  readonly kind: FixKind;
  /** The index of its subject among those that were given. */
  readonly subject: number;
}

/** A fix changes no mail flow and is proven not to; a suggestion changes what the user has asked to change. */
export type FixKind = 'fix' | 'suggestion';
