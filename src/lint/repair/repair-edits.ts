import { replace } from '../../edit/edits.js';
import { type Edit, type Span, spanText } from '../../source/text.js';

/** Edits after which smtpd takes a statement that it refuses, or gets further with it. */
export interface Repair {
  readonly edits: readonly Edit[];
}

export const replacedBy = (span: Span, text: string): Repair => ({ edits: [replace(span, text)] });

/** Blanks in the place of a text: all else stays where it is. */
export const leftOut = (span: Span): Repair => replacedBy(span, spanText(span).replace(/[^\n]/g, ' '));

export const inDoubleQuotes = (name: string): string => `"${name.replaceAll('"', '')}"`;
