import { redact } from '../model/secrets/redact.js';
import { secretsOfAll } from '../model/secrets/secrets.js';
import { shownSide } from '../report/difference.js';
import { upgradeJson, upgradeText } from '../report/upgrade-report.js';
import { newestRelease, type Release } from '../source/release.js';
import { changesSomething, type UpgradeSide, upgrade } from '../upgrade/upgrade.js';
import { Budget, within } from '../verify/budget.js';
import { type CommandLine, UsageError } from './arguments.js';
import { runOf } from './check-task.js';
import { readConfiguration } from './configurations.js';
import { outputDestination } from './destination.js';
import { displayPath, parseRelease, readModel, usualFile } from './input.js';
import { reportIfRefused } from './refused-config.js';
import { judging, settled } from './settings-reader.js';
import { withSuffixes } from './with-suffixes.js';

/** A rule about upgrades that always runs, although it is only in a preset that few use. */
const always = 'table-program';

/**
 * `smtpd-lint upgrade --from 6.8 --to 7.9 [FILE]`: compares what two releases make of the same text. Exit 0 if all mail is treated the same and there are no new findings; 1 if
 * something needs attention; 2 if that is not proven, or the old release refuses the file.
 */
export async function upgradeCommand({ files, values }: CommandLine): Promise<number> {
  const [name = usualFile(), ...others] = files;
  if (others.length > 0) throw new UsageError('upgrade takes one file');
  const now = values.one('from');
  if (now === undefined) throw new UsageError('upgrade needs --from RELEASE, the release that runs now');
  const [from, to] = [parseRelease(now), parseRelease(values.one('to') ?? newestRelease)];
  if (from === to) throw new UsageError('upgrade compares two releases');
  const { reading, ownership, settings } = await settled(name, 'upgrade', values);
  const input = await readConfiguration(name, reading);
  const judged = judging({
    ...settings,
    rules: new Map([[always, { severity: 'note', options: {} }], ...settings.rules]),
  });
  const sideOf = async (release: Release): Promise<UpgradeSide> => {
    const model = readModel(input, release, reading);
    const { findings } = await runOf({ name, input, reading, judging: judged }, model);
    return { ...model, findings };
  };
  const old = await sideOf(from);
  if (!reportIfRefused(input, old.config)) return 2;
  const next = await sideOf(to);
  const options = await withSuffixes(ownership, old.config, next.config);
  const result = within(new Budget(reading.work), () => upgrade(old, next, options));
  const secrets = secretsOfAll([old.config, next.config, result.meant]);
  const locate = (path: string): string => displayPath(path, input.files);
  const { meant, ...found } = result;
  const shown = {
    ...redact(found, secrets),
    from,
    to,
    isChanged: changesSomething(result),
    old: shownSide({ config: old.config, locate }, secrets),
    next: shownSide({ config: meant, locate }, secrets),
  };
  const destination = await outputDestination(values);
  destination.write(values.one('format') === 'json' ? upgradeJson(shown) : upgradeText(shown, destination));
  return { yes: 1, no: 0, unknown: 2 }[shown.isChanged];
}
