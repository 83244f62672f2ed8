import { type LoadOptions, load } from '../../src/api/configuration.js';
import { type Formatted, formatConfig } from '../../src/format/format-config.js';

/** Formats a text, and the files that belong to it. */
export function format(text: string, options: LoadOptions = {}): Formatted {
  const { model, machine } = load(text, options);
  return formatConfig(model, machine, { tables: true });
}

/** The new text of a configuration, which is the old one where nothing changes. */
export function formatted(text: string, options: LoadOptions = {}): string {
  const result = format(text, options);
  if (!result.ok) throw new Error(result.reason);
  return result.texts.get('smtpd.conf') ?? text;
}
