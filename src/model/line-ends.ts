import { type SourceFile, type Span, spanText } from '../source/text.js';
import type { Config, Refusal } from './config/config.js';
import { readConfig } from './read-config.js';

/** Whether smtpd refuses a statement only because its line ends in a carriage return, which it reads as a word. */
export const isForLineEnd = ({ check, span }: Refusal): boolean => check === 'L01' && spanText(span) === '\r';

/**
 * Rereads a configuration with carriage returns at its line ends as if they were not there. Of smtpd's messages about them, it keeps the first. Any
 * other configuration is returned unchanged.
 */
export function withUnixLines(config: Config): Config {
  const first = config.refusals.find(isForLineEnd);
  if (first === undefined || config.options.ignoreCarriageReturns) return config;
  const meant = readConfig(config.file, { ...config.options, ignoreCarriageReturns: true });
  return { ...meant, refusals: [first, ...meant.refusals] };
}

/** The carriage returns at line ends of a file. */
export const carriageReturnsIn = (file: SourceFile): readonly Span[] =>
  [...file.text.matchAll(/\r(?=\n|$)/g)].map(({ index }) => ({ file, start: index, end: index + 1 }));
