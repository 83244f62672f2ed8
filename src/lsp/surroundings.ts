import type { FoundConfiguration } from '../source/embedded/found-configurations.js';
import type { Stretch } from '../source/templates/masked-template.js';
import { type SourceFile, type Span, spanText } from '../source/text.js';

/** The file that a configuration is a part of, or the template that it is made of. */
export interface Surroundings extends Stretch {
  /** The file as it is written; `start` and `end` are those of the configuration in it. */
  readonly outer: SourceFile;
  readonly found: FoundConfiguration;
  /** Whether the text is that of a template, with words and blanks for what is filled in. */
  readonly isTemplate: boolean;
  /** The ranges of these words and blanks, in order. */
  readonly masks: readonly Stretch[];
  /** For a template that only its marks tell: the text as smtpd reads it, which refuses it. */
  readonly unnamed?: SourceFile;
}

/** Whether any of a span is filled in by a template. */
export const isFilledIn = (around: Surroundings | undefined, { file, start, end }: Span): boolean =>
  around !== undefined &&
  file.path === around.outer.path &&
  around.masks.some((mask) => mask.start < Math.max(end, start + 1) && start < mask.end);

/** Whether a template has a tag or a value around an offset, neither before nor after it. */
export const isWithinTag = (around: Surroundings | undefined, offset: number): boolean =>
  around?.masks.some(({ start, end }) => start < offset && offset < end) ?? false;

/** The text of a span to be shown, with `…` for what a template fills in. */
export function shownText(around: Surroundings | undefined, span: Span): string {
  if (!isFilledIn(around, span)) return spanText(span);
  let shown = '';
  let at = span.start;
  for (const { start, end } of around?.masks ?? []) {
    if (end <= at || start >= span.end) continue;
    shown += span.file.text.slice(at, Math.max(at, start));
    if (span.file.text.slice(start, end).trim() !== '') shown += '…';
    at = Math.min(end, span.end);
  }
  return shown + span.file.text.slice(at, span.end);
}
