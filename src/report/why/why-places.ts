import type { Config } from '../../model/config/config.js';
import type { Span } from '../../source/text.js';
import { type Locate, rangeOf } from '../results.js';

/** A configuration and the printed names of its files. */
export interface NamedConfig {
  readonly config: Config;
  readonly locate: Locate;
}

/** The file and line of a part of the configuration. */
export interface WhyPlace {
  readonly file: string;
  readonly line: number;
}

export const whyPlace = (span: Span, { locate }: NamedConfig): WhyPlace => ({
  file: locate(span.file.path),
  line: rangeOf(span).line,
});
