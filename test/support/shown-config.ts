import type { Config } from '../../src/model/config/config.js';
import { describeMachine, withListeners } from '../../src/model/config/machine.js';
import { effectiveStatements } from '../../src/model/effective/effective-config.js';
import { readConfig } from '../../src/model/read-config.js';
import { effectiveText } from '../../src/report/effective-text.js';
import type { FileHost } from '../../src/source/host.js';
import { compareFlows } from '../../src/verify/diff/compare.js';

/** Whether smtpd refuses a text, wherever it runs. */
export const isRefused = ({ refusals }: Config): boolean =>
  refusals.some(({ severity, host }) => severity !== 'warning' && !host);

/** What is shown of a configuration, secrets and all. */
export const shown = (config: Config): string =>
  effectiveText({
    name: config.file.path,
    release: config.release,
    statements: effectiveStatements(config),
    notRead: [],
    locate: (path) => path,
  });

/** What differs between a configuration and the one that is shown of it. */
export function shownDifferences(config: Config, files: FileHost): readonly unknown[] {
  const next = readConfig({ path: 'shown.conf', text: shown(config) }, { ...config.options });
  if (isRefused(next)) return next.refusals.map(({ message }) => message);
  const machine = describeMachine(config, files, []);
  const { changes, listeners, tooLarge } = compareFlows(
    { config, machine },
    { config: next, machine: withListeners(machine, next) },
  );
  const again = effectiveStatements(next);
  return [
    ...changes.map(({ kind, old, new: now }) => [kind, old, now]),
    ...listeners,
    ...(tooLarge ? ['too large'] : []),
    ...again.filter(({ span, implied }) => span === undefined || implied.length > 0),
    ...(again.map(({ text }) => text).join('\n') ===
    effectiveStatements(config)
      .map(({ text }) => text)
      .join('\n')
      ? []
      : ['shown otherwise']),
  ];
}
