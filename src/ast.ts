/** The syntax tree of smtpd.conf: its types, a parser and a printer. Its meaning is the subject of the main entry point, where `conf.syntax` is the same tree. */
import { type Parse, parseFile } from '../grammar/index.js';
import { type FileHost, noFiles } from './source/host.js';
import { newestRelease, type Platform, type Release } from './source/release.js';
import type { SourceFile } from './source/text.js';

export type * from '../grammar/ast.js';
export { type Parse, print, quote } from '../grammar/index.js';
export type { Complaint } from '../grammar/reader.js';
export type { BytesResult, FileHost, Readers, ReadResult } from './source/host.js';
export type { Platform, Release } from './source/release.js';
export { type Position, positionAt, type SourceFile, type Span, spanText } from './source/text.js';

/** Options of `parse`. */
export interface ParseOptions {
  /** The newest known release by default. */
  readonly release?: Release;
  /** `portable` by default. */
  readonly platform?: Platform;
  /** Access to the files of `include`. Without it, no file exists. */
  readonly files?: FileHost;
  /** Macros, as with `smtpd -D`. */
  readonly defines?: ReadonlyMap<string, string>;
  /** The most characters of the text including its includes; 4 MB by default. */
  readonly maxSize?: number;
}

/**
 * Parses the text of an smtpd.conf into statements, whatever these mean. Never throws on any text.
 *
 * @param source the text, or a file whose path appears in places
 */
export function parse(source: string | SourceFile, options: ParseOptions = {}): Parse {
  const file = typeof source === 'string' ? { path: 'smtpd.conf', text: source } : source;
  return parseFile(file, { release: newestRelease, platform: 'portable', files: noFiles, ...options });
}
