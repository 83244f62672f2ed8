import type { Configuration } from '../api/configuration.js';
import { templateMark } from '../lint/template/template-marks.js';
import { TooManyConfigurations } from '../source/embedded/embedded.js';
import { configurationsOf, type FoundConfiguration } from '../source/embedded/found-configurations.js';
import { maskedTemplate } from '../source/templates/masked-template.js';
import { parseTemplate } from '../source/templates/parse-template.js';
import type { SourceFile } from '../source/text.js';
import { type AnalysedText, countLinesAsIn } from './analysed-text.js';

/** The configurations in a file that is open, usually one; none in a file of another kind or program. */
export function analysedTexts(
  file: SourceFile,
  read: (text: string) => Configuration,
  uriOf: AnalysedText['uriOf'],
): readonly AnalysedText[] {
  return foundIn(file).map((found) => analysedText(file, found, read, uriOf));
}

/** The configurations in a file, or none if there are too many. */
export function foundIn(file: SourceFile): readonly FoundConfiguration[] {
  try {
    const found = configurationsOf(file);
    return 'isSasl' in found ? [] : found;
  } catch (error) {
    if (error instanceof TooManyConfigurations) return [];
    throw error;
  }
}

function analysedText(
  outer: SourceFile,
  found: FoundConfiguration,
  read: (text: string) => Configuration,
  uriOf: AnalysedText['uriOf'],
): AnalysedText {
  const { template, place } = found;
  const { start, end } = place ?? { start: 0, end: outer.text.length };
  const readPart = (text: string): Configuration => {
    const conf = read(text);
    countLinesAsIn(outer, conf.file);
    return conf;
  };
  if (template !== undefined) {
    const { text, masks } = maskedTemplate(template);
    return {
      conf: readPart(text),
      uriOf,
      surroundings: { outer, found, isTemplate: true, start, end, masks },
    };
  }
  const conf = readPart(place?.file.text ?? outer.text);
  if (place !== undefined)
    return { conf, uriOf, surroundings: { outer, found, isTemplate: false, start, end, masks: [] } };
  if (templateMark(conf.syntax) === undefined) return { conf, uriOf };
  const { text, masks } = maskedTemplate({ ...parseTemplate(outer.text, outer.path), written: outer });
  const surroundings = { outer, found, isTemplate: true, start, end, masks, unnamed: conf.file };
  return { conf: readPart(text), uriOf, surroundings };
}
