import { isTemplateName } from '../templates/names.js';
import { parseTemplate } from '../templates/parse-template.js';
import type { TemplateText } from '../templates/render.js';
import type { SourceFile } from '../text.js';
import { isSaslSettings } from './content.js';
import { type EmbeddedText, embeddedIn, unreadLine } from './embedded.js';
import { kindOfName } from './kinds.js';

/** One of the configurations in a file. If neither is set, it is the file as it stands. */
export interface FoundConfiguration {
  /** Set for a template. */
  readonly template?: TemplateText;
  /** Set for a configuration that is embedded in a file of another kind. */
  readonly place?: EmbeddedText;
}

/** Why a file has no configuration: it belongs to Cyrus SASL, or it is of a kind of files, of which this one has none that is read. */
export type NoConfiguration =
  | { readonly isSasl: true }
  | { readonly isSasl: false; readonly kind: string; readonly unreadLine?: number };

/** The configurations in a file, usually only the file itself. Throws TooManyConfigurations. */
export function configurationsOf(
  file: SourceFile,
): readonly [FoundConfiguration, ...FoundConfiguration[]] | NoConfiguration {
  if (isSaslSettings(file.text)) return { isSasl: true };
  const [first, ...others] = (embeddedIn(file) ?? []).map(
    (place): FoundConfiguration => ({ place, ...(place.template && { template: place.template }) }),
  );
  if (first !== undefined) return [first, ...others];
  if (isTemplateName(file.path))
    return [{ template: { ...parseTemplate(file.text, file.path), written: file } }];
  const kind = kindOfName(file.path);
  if (kind === undefined) return [{}];
  const line = unreadLine(file, kind, []);
  return { isSasl: false, kind: kind.name, ...(line !== undefined && { unreadLine: line }) };
}
