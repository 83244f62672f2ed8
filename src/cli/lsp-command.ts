import pkg from '../../package.json' with { type: 'json' };
import type { ThreadStarter } from '../lsp/judging-thread.js';
import type { TextSettings, TextSettingsReader } from '../lsp/text-settings.js';
import { publicPageUrl } from '../report/rule-pages.js';
import { loadPublicSuffixes } from '../verify/relay/public-suffixes.js';
import { type CommandLine, type OptionValues, UsageError } from './arguments.js';
import { readingOptions, withSettingsForOne } from './input.js';
import { ownWorker } from './own-worker.js';
import { judging, ownershipOf, SettingsReader } from './settings-reader.js';
import { isThread } from './thread-mark.js';

/** `smtpd-lint lsp`: runs the language server on standard input and output until the editor ends it. */
export async function lspCommand({ files, values }: CommandLine): Promise<number> {
  if (files.length > 0) throw new UsageError('lsp takes no file: an editor starts it');
  if (readingOptions(values).releases.length > 1) throw new UsageError('lsp takes one release');
  // Reports mistakes in the command line before an editor waits for a reply.
  await SettingsReader.of(values);
  const settingsFor: TextSettingsReader = async (path, { release, root, config }, found) => {
    return textSettings(
      path,
      values.withDefaults([
        ...(release === undefined ? [] : [['release', release] as const]),
        ...(root === undefined ? [] : [['root', root] as const]),
        ...(config === undefined || values.has('no-config') ? [] : [['config', config] as const]),
        ...(found || values.has('config') ? [] : [['no-config', ''] as const]),
      ]),
    );
  };
  if (isThread())
    return (await import('../lsp/serve-judgements.js')).serveJudgements(settingsFor, publicPageUrl);
  const { serve } = await import('../lsp/server.js');
  // Standard output belongs to the protocol.
  const start: ThreadStarter = (workerData) => ownWorker({ workerData, stdout: true });
  await serve({ version: pkg.version, settingsFor, start });
  return 0;
}

async function textSettings(name: string, values: OptionValues): Promise<TextSettings> {
  const settings = await (await SettingsReader.of(values)).settingsOf(name);
  const reading = withSettingsForOne(readingOptions(values), values, settings);
  const { releases, platform, platformSaid, root, addresses, defines, maxSize, work } = reading;
  const { rules, options } = judging(settings);
  return {
    load: {
      release: releases[0],
      // Otherwise the text shows it.
      ...(platformSaid && { platform }),
      ...{ addresses, defines, maxSize, work },
      ...ownershipOf(options),
      // The commands load it for texts that need it; to others it makes no difference, and a server loads it once.
      publicSuffix: await loadPublicSuffixes(),
    },
    lint: { rules, ...options },
    ...(root !== undefined && { root }),
  };
}
