import { load, loadOptions } from '../api/configuration.js';
import { formatConfig } from '../format/format-config.js';
import { firstDifference } from '../format/same-tree.js';
import type { EmbeddedText } from '../source/embedded/embedded.js';
import { type Edit, lineStarts, positionAt, type SourceFile, spliced } from '../source/text.js';
import { foundIn } from './analysed-file.js';
import type { AnalysedText } from './analysed-text.js';
import { staysInPlace } from './safe-edits.js';

/**
 * The whole file with a configuration in it formatted, every line behind the indentation of its place; or why it is not formatted. Undefined if the formatter changes nothing.
 */
export function embeddedFormatted(
  { conf }: AnalysedText,
  place: EmbeddedText,
): { readonly text: string } | { readonly problem: string } | undefined {
  const { outer, start, indentation } = place;
  // The text of a string in several lines usually begins with the end of a line.
  const [opening = ''] = /^[ \t]*\n/.exec(outer.text.slice(start, place.end)) ?? [];
  const first = opening === '' ? startOfLine(outer, start) : start + opening.length;
  const lines = outer.text
    .slice(first, place.end)
    .replace(/[ \t]+$/, '')
    .split('\n');
  const isWhole = outer.text.slice(Math.min(first, start), start).trim() === '' && lines.at(-1) === '';
  if (!isWhole || !lines.every((line) => line.trim() === '' || line.startsWith(indentation)))
    return { problem: 'it does not consist of whole lines' };
  const plain = lines.map((line) => line.slice(indentation.length)).join('\n');
  const { model, machine, file } = load(plain, loadOptions(conf));
  const formatted = formatConfig(model, machine);
  if (!formatted.ok) return { problem: formatted.reason };
  const made = formatted.texts.get(file.path);
  if (made === undefined) return undefined;
  const text = made.replace(/^(?=.)/gm, indentation);
  const end = first + lines.join('\n').length;
  return { text: outer.text.slice(0, first) + text + outer.text.slice(end) };
}

const startOfLine = (file: SourceFile, offset: number): number =>
  lineStarts(file)[positionAt(file, offset).line - 1] ?? offset;

/** Whether edits leave everything around an embedded configuration as it is, and smtpd reads the configuration itself as before. */
export function isSameEmbedded(
  text: AnalysedText,
  { outer, start }: EmbeddedText,
  edits: readonly Edit[],
): boolean {
  if (edits.length === 0) return true;
  if (!staysInPlace(text, edits)) return false;
  const splices = edits.map(({ span, text: newText }) => ({
    start: span.start,
    end: span.end,
    text: newText,
  }));
  const after = foundIn({ ...outer, text: spliced(outer.text, splices) });
  // Those before it have not changed, so that it begins where it did.
  const place = after.find((one) => one.place?.start === start)?.place;
  if (place === undefined) return false;
  const { model } = load(place.file.text, loadOptions(text.conf));
  return firstDifference(text.conf.model, model) === undefined;
}
