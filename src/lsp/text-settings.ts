import type { LintOptions, LoadOptions } from '../api/configuration.js';

/** How a file is read and judged. */
export interface TextSettings {
  readonly load: Omit<LoadOptions, 'files' | 'path'>;
  readonly lint: LintOptions;
  /** The folder that serves as `/` for the paths in the file. */
  readonly root?: string;
}

/** The client's settings for a text, in its section `smtpd-lint`; the command line takes precedence. */
export interface ClientSettings {
  readonly release?: string;
  /** The folder that serves as `/`. */
  readonly root?: string;
  /** The path of the settings file. */
  readonly config?: string;
}

/**
 * Reads the settings of a text: those of the command line, of the client and, if `found` is set, of the settings file beside the text or above it. Rejects if one of them cannot be
 * read.
 */
export type TextSettingsReader = (
  path: string,
  client: ClientSettings,
  found: boolean,
) => Promise<TextSettings>;

/** The settings of a text without those that cannot be read, which `show` tells the user: a checkout may contain an arbitrary settings file. */
export async function readableSettings(
  settingsFor: TextSettingsReader,
  show: (message: string) => Promise<void>,
  path: string,
  client: ClientSettings,
): Promise<TextSettings> {
  const shown = new Set<string>();
  for (const asked of [client, {}])
    try {
      return await settingsFor(path, asked, true);
    } catch (error) {
      const message = String(error);
      if (!shown.has(message)) await show(message);
      shown.add(message);
    }
  return settingsFor(path, {}, false);
}

/** The settings in a client's response: non-empty strings. */
export function clientSettings(answer: unknown): ClientSettings {
  if (typeof answer !== 'object' || answer === null) return {};
  const said = Object.entries(answer).filter(([, value]) => typeof value === 'string' && value !== '');
  return Object.fromEntries(said.filter(([name]) => ['release', 'root', 'config'].includes(name)));
}
