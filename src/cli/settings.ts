import { dirname, relative, resolve, sep } from 'node:path';
import { rules } from '../../rules/index.js';
import type { Rule } from '../../rules/rule.js';
import { type Selection, selectRules } from '../lint/selection.js';
import { type Found, rangeOf } from '../report/results.js';
import type { LoadedSettings } from '../settings/load.js';
import { type Settings, settingsFor } from '../settings/settings.js';
import { addressWidth } from '../verify/match/address.js';
import type { RelayOptions } from '../verify/relay.js';
import { usualWidth } from '../verify/trust.js';
import { UsageError, type Values } from './arguments.js';
import { InputError } from './input.js';
import { severityNames } from './options.js';
import { findSettings, namedSettings, type SettingsSource, shortPath } from './settings-file.js';

/** What holds for one file, and where that is from. */
export interface FileSettings extends Settings {
  /** Undefined: there is no settings file. */
  readonly source?: string;
}

/** The settings of the files of one run. Each settings file is read once, and only where there is one is more loaded. */
export class SettingsReader {
  readonly #values: Values;
  readonly #bySource = new Map<string, LoadedSettings>();
  #named: SettingsSource | undefined;

  constructor(values: Values) {
    this.#values = values;
  }

  /** What holds for a file that is to be checked (`-`: standard input). Throws UsageError, InputError. */
  async settingsOf(name: string): Promise<FileSettings> {
    const source = this.#sourceFor(name);
    if (source === undefined) return this.#withOptions(settingsFor([], undefined));
    const { path } = source.file;
    const loaded = this.#bySource.get(path) ?? (await load(source));
    this.#bySource.set(path, loaded);
    const base = source.named ? process.cwd() : dirname(path);
    const way = name === '-' ? undefined : relative(base, resolve(name)).split(sep).join('/');
    return { ...(await this.#withOptions(settingsFor(loaded.layers, way))), source: path };
  }

  /** What is wrong with the settings files that were read, as findings in them. */
  get mistakes(): readonly Found[] {
    return [...this.#bySource.values()].flatMap(({ problems }) =>
      problems.length === 0
        ? []
        : [
            {
              findings: problems.map(({ message, span }) => ({
                rule: 'settings',
                severity: 'error',
                message,
                span,
                related: [],
                suggestions: [],
                fatal: false,
              })),
              locate: shortPath,
            },
          ],
    );
  }

  /** For commands that print no findings. Throws InputError where a settings file has a mistake: nothing is answered as it was not asked. */
  async flawlessSettingsOf(name: string): Promise<FileSettings> {
    const settings = await this.settingsOf(name);
    const [first] = this.mistakes.flatMap(({ findings }) => findings);
    if (first !== undefined)
      throw new InputError(
        `${shortPath(first.span.file.path)}:${rangeOf(first.span).line}: ${first.message}`,
      );
    return settings;
  }

  #sourceFor(name: string): SettingsSource | undefined {
    if (this.#values.has('no-config')) return undefined;
    const path = this.#values.one('config');
    if (path === undefined) return findSettings(name === '-' ? process.cwd() : dirname(resolve(name)));
    this.#named ??= namedSettings(path);
    return this.#named;
  }

  /** The command line wins over a settings file. */
  async #withOptions(settings: Settings): Promise<Settings> {
    const lines = this.#values.all('rule');
    const severity = severityNames.find((known) => known === this.#values.one('report-unused-disables'));
    const chosen = severity === undefined ? settings : { ...settings, reportUnusedDisables: severity };
    if (lines.length === 0) return chosen;
    const { parseRuleOption } = await import('../settings/rule-option.js');
    const given = lines.map((line) => {
      const { layer, problem } = parseRuleOption(line, rules);
      if (layer === undefined) throw new UsageError(`--rule ${JSON.stringify(line)}: ${problem}`);
      return { rules: layer };
    });
    const { rules: own } = settingsFor([{ rules: settings.rules }, ...given], undefined);
    return { ...chosen, rules: own };
  }
}

async function load(source: SettingsSource): Promise<LoadedSettings> {
  const [{ loadSettings }, { settingsHost }] = await Promise.all([
    import('../settings/load.js'),
    import('./settings-host.js'),
  ]);
  const { file, key, named } = source;
  return loadSettings(file, rules, settingsHost(named ? undefined : dirname(file.path)), key);
}

/** The rules to run. */
export function selectionOf(settings: Settings, all: readonly Rule[] = rules): Selection {
  return selectRules(all, settings.preset, settings.rules);
}

/** How relaying is judged. */
export function judgingOptions(
  { trusted, ownDomains, widestIpv4, widestIpv6 }: Settings,
  values: Values,
): Pick<RelayOptions, 'widest' | 'trusted' | 'ownDomains'> {
  return {
    widest: {
      ipv4: values.integer('widest-ipv4', 0, addressWidth[4]) ?? widestIpv4 ?? usualWidth.ipv4,
      ipv6: values.integer('widest-ipv6', 0, addressWidth[6]) ?? widestIpv6 ?? usualWidth.ipv6,
    },
    ...(trusted && { trusted }),
    ...(ownDomains && { ownDomains }),
  };
}
