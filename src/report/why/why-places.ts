import type { Config } from '../../model/config/config.js';
import type { Span } from '../../source/text.js';
import { type Locate, rangeOf } from '../results.js';

/** A configuration with all that smtpd holds of it, and how its files are called. */
export interface NamedConfig {
  readonly config: Config;
  readonly locate: Locate;
}

/** Where something is written. */
export interface WhyPlace {
  readonly file: string;
  readonly line: number;
}

export const whyPlace = (span: Span, { locate }: NamedConfig): WhyPlace => ({
  file: locate(span.file.path),
  line: rangeOf(span).line,
});
