import { maskedTemplate } from '../source/templates/masked-template.js';
import { parseTemplate } from '../source/templates/parse-template.js';
import { type Edit, type SourceFile, spliced } from '../source/text.js';
import { foundIn } from './analysed-file.js';
import type { AnalysedText } from './analysed-text.js';

/**
 * Whether edits change only the configuration in its file: the others in the file, the text around them and the tags of a template stay as they are. An edit could otherwise end a
 * string of Nix, leave the indentation of YAML, or be written into a tag.
 */
export function staysInPlace({ surroundings }: AnalysedText, edits: readonly Edit[]): boolean {
  if (surroundings === undefined) return true;
  const { outer, start, end, unnamed } = surroundings;
  const splices = edits
    .filter(({ span }) => span.file.path === outer.path)
    .map(({ span, text }) => ({ start: span.start, end: span.end, text }))
    .sort((a, b) => a.start - b.start);
  if (splices.some((one) => one.start < start || one.end > end)) return false;
  const isUnnamed = unnamed !== undefined;
  const before = configurationTexts(outer, isUnnamed);
  const after = configurationTexts({ ...outer, text: spliced(outer.text, splices) }, isUnnamed);
  const shifted = splices.map((one) => ({ ...one, start: one.start - start, end: one.end - start }));
  return (
    before.length === after.length &&
    before.every(
      (one, at) => after[at]?.text === (one.start === start ? spliced(one.text, shifted) : one.text),
    )
  );
}

/** The texts of the configurations in a file, with words and blanks for what a template fills in. */
function configurationTexts(
  file: SourceFile,
  isUnnamed: boolean,
): readonly { readonly start: number; readonly text: string }[] {
  const found = isUnnamed
    ? [{ template: { ...parseTemplate(file.text, file.path), written: file } }]
    : foundIn(file);
  return found.map(({ template, place }) => {
    const start = place?.start ?? 0;
    const text = template === undefined ? (place?.file.text ?? file.text) : maskedTemplate(template).text;
    return { start, text: text.slice(start) };
  });
}
