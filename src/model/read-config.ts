import type { SourceFile } from '../source/text.js';
import { readAsSmtpd } from './build/as-smtpd.js';
import type { Config, Refusal } from './config/config.js';
import type { ReadOptions } from './config/read-options.js';
import { looksOlder, readOlder } from './legacy/read-older.js';

export type { ReadOptions } from './config/read-options.js';

/**
 * Reads a configuration as smtpd does. If it has statements of the dialect before 6.4, which smtpd refuses, it is also read as they were meant
 * (`older`). Never throws on any text.
 *
 * With facts about this machine it is read twice. The model is that of the text without them, so that verdicts do not depend on how far smtpd gets on
 * this machine; the messages are those that smtpd prints on this machine, followed by those about the text that would appear once they are dealt
 * with.
 */
export function readConfig(file: SourceFile, options: ReadOptions): Config {
  const { host: _, ...textOnly } = options;
  const today = readAsSmtpd(file, textOnly);
  if (options.host === undefined) return withOlder(today, today);
  const here = readAsSmtpd(file, options);
  return withOlder({ ...today, refusals: combine(today.refusals, here.refusals) }, today);
}

/** Adds the other reading of the text to a configuration. It is read on demand: for most texts it is never requested. */
function withOlder(config: Config, today: Config): Config {
  // Nothing is older in a text whose statements current smtpd takes.
  if (!today.statements.some(({ type }) => type === 'error') || !looksOlder(today)) return config;
  let read: { readonly older: Config['older'] } | undefined;
  return {
    ...config,
    get older() {
      read ??= { older: readOlder(today) };
      return read.older;
    },
  };
}

/** smtpd's messages on a machine, and then the rest of those about the text. */
function combine(ofText: readonly Refusal[], here: readonly Refusal[]): readonly Refusal[] {
  const keyOf = ({ check, message, span }: Refusal): string =>
    JSON.stringify([check, message, span.file.path, span.start]);
  const certain = new Map(ofText.filter(({ host }) => !host).map((refusal) => [keyOf(refusal), refusal]));
  const said = here.map((refusal): Refusal => {
    if (certain.delete(keyOf(refusal)) || refusal.host) return refusal;
    return { ...refusal, machine: true };
  });
  return [...said, ...certain.values()];
}
