import { replace } from '../../edit/edits.js';
import { type Edit, type Span, spanText } from '../../source/text.js';

/** Edits after which smtpd accepts a statement that it refuses, or reads more of it. */
export interface Repair {
  readonly edits: readonly Edit[];
}

export const replacedBy = (span: Span, text: string): Repair => ({ edits: [replace(span, text)] });

/** Replaces a text by blanks, so that all other text keeps its place. */
export const leftOut = (span: Span): Repair => replacedBy(span, spanText(span).replace(/[^\n]/g, ' '));

export const inDoubleQuotes = (name: string): string => `"${name.replaceAll('"', '')}"`;
