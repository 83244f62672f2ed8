import { dirname, resolve } from 'node:path';
import { rules } from '../../rules/index.js';
import type { EngineOptions } from '../lint/engine.js';
import type { Rule } from '../lint/rule.js';
import { selectRules } from '../lint/selection.js';
import { type FoundProblems, rangeOf } from '../report/results.js';
import { type EffectiveSettings, settingsFor } from '../settings/effective-settings.js';
import type { LoadedSettings, ScopedLayer } from '../settings/load-settings.js';
import { addressWidth } from '../verify/match/address.js';
import type { Ownership } from '../verify/relay/own-domains.js';
import { type Exposure, isPort, parseExposed } from '../verify/ruleset/exposure.js';
import { usualWidth, type Width } from '../verify/space/network-widths.js';
import { type OptionValues, UsageError } from './arguments.js';
import type { CommandName } from './commands.js';
import { InputError, type ReadingOptions, readingOptions, withSettingsForOne } from './input.js';
import { severityNames } from './options.js';
import { posixRelative } from './posix-relative.js';
import {
  namedSettings,
  type ReadSettings,
  SettingsSearch,
  type SettingsSource,
  shortPath,
} from './settings-file.js';

/** The settings of one file, and their source. */
export interface FileSettings extends EffectiveSettings {
  /** The path of the settings file, if there is one. */
  readonly source?: string;
}

/** The settings of the files of one run. Each settings file is read once, and further modules are loaded only if there is one. */
export class SettingsReader {
  readonly #values: OptionValues;
  readonly #named: SettingsSource | undefined;
  /** The settings on the command line, which take precedence. */
  readonly #given: ScopedLayer;
  /** Reads files of the revision from which the settings are taken. */
  readonly #read: ReadSettings | undefined;
  readonly #search: SettingsSearch;
  readonly #bySource = new Map<string, LoadedSettings>();

  private constructor(
    values: OptionValues,
    named: SettingsSource | undefined,
    given: ScopedLayer,
    read: ReadSettings | undefined,
  ) {
    this.#values = values;
    this.#named = named;
    this.#given = given;
    this.#read = read;
    this.#search = new SettingsSearch(this.#read);
  }

  /** Throws UsageError or InputError for a mistake in the options about settings. */
  static async of(values: OptionValues): Promise<SettingsReader> {
    const path = values.one('config');
    if (path !== undefined && values.has('no-config'))
      throw new UsageError('--config and --no-config exclude each other');
    const revision = values.one('settings-from');
    if (revision !== undefined && (path !== undefined || values.has('no-config')))
      throw new UsageError('--settings-from excludes --config and --no-config');
    return new SettingsReader(
      values,
      path === undefined ? undefined : namedSettings(path),
      await givenLayer(values),
      revision === undefined ? undefined : (await import('./settings-revision.js')).revisionReader(revision),
    );
  }

  /** The settings for a file to check (`-` is standard input). Throws InputError if a settings file exists but cannot be read. */
  async settingsOf(name: string): Promise<FileSettings> {
    const source = this.#sourceFor(name);
    if (source === undefined) return settingsFor([this.#given], undefined);
    const { path } = source.file;
    const loaded = this.#bySource.get(path) ?? (await load(source, this.#read));
    this.#bySource.set(path, loaded);
    const base = source.named ? process.cwd() : dirname(path);
    const way = name === '-' ? undefined : posixRelative(base, name);
    return { ...settingsFor([...loaded.layers, this.#given], way), source: path };
  }

  /** The mistakes in the settings files that were read, as findings. */
  get mistakes(): readonly FoundProblems[] {
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

  /** The mistakes, each as one line. */
  get mistakesInWords(): readonly string[] {
    return this.mistakes.flatMap(({ findings, locate }) =>
      findings.map(({ span, message }) => {
        const { line, column } = rangeOf(span);
        return `${locate(span.file.path)}:${line}:${column}: ${message}`;
      }),
    );
  }

  #sourceFor(name: string): SettingsSource | undefined {
    if (this.#values.has('no-config')) return undefined;
    return this.#named ?? this.#search.from(name === '-' ? process.cwd() : dirname(resolve(name)));
  }
}

/** The settings on the command line. Throws UsageError. */
async function givenLayer(values: OptionValues): Promise<ScopedLayer> {
  const severity = severityNames.find((known) => known === values.one('report-unused-disables'));
  const widestIpv4 = values.integer('widest-ipv4', 0, addressWidth[4]);
  const widestIpv6 = values.integer('widest-ipv6', 0, addressWidth[6]);
  const exposed = values.all('exposed');
  const unclear = exposed.find((text) => parseExposed(text) === undefined);
  if (unclear !== undefined)
    throw new UsageError(`--exposed takes PORT=ADDRESS, as 25=172.17.0.1, not ${JSON.stringify(unclear)}`);
  const closed = values.all('closed').map(Number);
  if (!closed.every(isPort)) throw new UsageError('--closed takes a port from 1 to 65535');
  const plain: ScopedLayer = {
    ...(severity !== undefined && { reportUnusedDisables: severity }),
    ...(exposed.length > 0 && { exposed }),
    ...(closed.length > 0 && { closed }),
    ...(widestIpv4 !== undefined && { widestIpv4 }),
    ...(widestIpv6 !== undefined && { widestIpv6 }),
  };
  const lines = values.all('rule');
  if (lines.length === 0) return plain;
  const { parseRuleOption } = await import('../settings/rule-option.js');
  const choices = lines.flatMap((line) => {
    const { layer, problem } = parseRuleOption(line, rules);
    if (layer === undefined) throw new UsageError(`--rule ${JSON.stringify(line)}: ${problem}`);
    return [...layer];
  });
  return { ...plain, rules: new Map(choices) };
}

async function load(source: SettingsSource, read: ReadSettings | undefined): Promise<LoadedSettings> {
  const [{ loadSettings }, { revisionSettingsHost, settingsHost }] = await Promise.all([
    import('../settings/load-settings.js'),
    import('./settings-host.js'),
  ]);
  const { file, key, named } = source;
  const top = dirname(file.path);
  const host = read === undefined ? settingsHost(named ? undefined : top) : revisionSettingsHost(top, read);
  return loadSettings(file, rules, host, key);
}

/** How a file is judged: the rules, and who counts as a stranger. */
export function judging(settings: EffectiveSettings): Judging {
  const { locked, reportUnusedDisables } = settings;
  const { on, off, settings: single } = selectRules(rules, settings.preset, settings.rules);
  return {
    rules: on,
    options: {
      settings: single,
      off,
      known: rules,
      locked,
      reportUnusedDisables,
      ...ownershipOf({ ...settings, widest: widestOf(settings) }),
    },
  };
}

/** The widest networks that rules may trust without a finding. */
const widestOf = ({ widestIpv4, widestIpv6 }: EffectiveSettings): Width => ({
  ipv4: widestIpv4 ?? usualWidth.ipv4,
  ipv6: widestIpv6 ?? usualWidth.ipv6,
});

/** The rules to run, and their options. */
export interface Judging {
  readonly rules: readonly Rule[];
  readonly options: Omit<EngineOptions, 'suggestions'>;
}

/** The owner's statements about the surroundings of a server, and the widest network that a rule may trust. */
export type Outlook = Ownership & Exposure & { readonly widest?: Width };

export const ownershipOf = ({ trusted, exposed, closed, ownDomains, widest }: Outlook): Outlook => ({
  ...(trusted && { trusted }),
  ...(exposed && { exposed }),
  ...(closed && { closed }),
  ...(ownDomains && { ownDomains }),
  ...(widest && { widest }),
});

/**
 * How a command that answers about one file, without findings, reads and judges it: for one release, the newest of those in the settings. Throws UsageError, or InputError if a
 * settings file contains a mistake, because the answer would be to another question.
 */
export async function settled(
  name: string,
  command: CommandName,
  values: OptionValues,
): Promise<{
  readonly reading: ReadingOptions;
  readonly ownership: Outlook;
  readonly settings: EffectiveSettings;
}> {
  const reading = readingOptions(values);
  if (reading.releases.length > 1) throw new UsageError(`${command} takes one release`);
  const reader = await SettingsReader.of(values);
  const settings = await reader.settingsOf(name);
  const [mistake] = reader.mistakesInWords;
  if (mistake !== undefined) throw new InputError(mistake);
  return {
    settings,
    reading: withSettingsForOne(reading, values, settings),
    ownership: ownershipOf({ ...settings, widest: widestOf(settings) }),
  };
}
