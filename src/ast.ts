/**
 * The syntax tree of smtpd.conf: its types, a parser and a printer. What the words mean is the business of the main entry point, whose
 * `conf.syntax` is the same tree.
 */
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

/** How a text is parsed. */
export interface ParseOptions {
  /** The newest known release unless said. */
  readonly release?: Release;
  /** `portable` unless said. */
  readonly platform?: Platform;
  /** Where `include` finds its files. Without it none is there. */
  readonly files?: FileHost;
  /** Macros, as with `smtpd -D`. */
  readonly defines?: ReadonlyMap<string, string>;
  /** How long the text may be together with what it includes, in characters: 4 MB unless said. */
  readonly maxSize?: number;
}

/**
 * Parses the text of an smtpd.conf: whatever a statement means, it stands. Never throws on any text.
 *
 * @param source the text, or the text with the name that places in it have
 */
export function parse(source: string | SourceFile, options: ParseOptions = {}): Parse {
  const file = typeof source === 'string' ? { path: 'smtpd.conf', text: source } : source;
  return parseFile(file, { release: newestRelease, platform: 'portable', files: noFiles, ...options });
}
