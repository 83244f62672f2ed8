import { refusesText } from '../lint/refusals.js';
import type { Config } from '../model/config/config.js';
import { inWords } from '../source/prose.js';
import { newestRelease, type Platform, type Release, releases } from '../source/release.js';

/** A configuration for which settings are proposed. */
export interface ProposalCandidate {
  /** Its path, relative to the future settings file, with `/`. */
  readonly name: string;
  /** The root folder for absolute paths in it, also relative to the future settings file. */
  readonly root: string | undefined;
  read(release: Release, platform: Platform): Config;
}

/** The settings proposed for one configuration, with the reasons. */
export interface Proposal {
  readonly name: string;
  readonly settings: ProposedSettings;
  readonly reasons: readonly string[];
}

export interface ProposedSettings {
  readonly release?: Release;
  readonly platform?: Platform;
  readonly root?: string;
}

/** Proposes the settings without which a configuration cannot be read correctly, and none that would only be guesses. */
export function propose({ name, root, read }: ProposalCandidate): Proposal {
  const reasons: string[] = [];
  const newest = read(newestRelease, 'portable');
  const group = newest.listeners.find(({ on }) => on === 'egress');
  const platform = group === undefined ? undefined : 'openbsd';
  if (platform !== undefined)
    reasons.push('platform openbsd: `egress` is an interface group that only OpenBSD has');
  const accepting = releases.filter(
    (known) => !read(known, platform ?? 'portable').refusals.some(refusesText),
  );
  const release = accepting.includes(newestRelease) ? undefined : accepting.at(-1);
  if (release !== undefined)
    reasons.push(`release ${release}: the newest that accepts this file (${rangeOf(accepting)})`);
  else if (accepting.length === 0)
    reasons.push('no release accepts this file as it is: smtpd-lint check says why');
  else if (accepting.length < releases.length)
    reasons.push(
      `no release set: ${newestRelease} accepts this file (${rangeOf(accepting)}); set yours if it is older`,
    );
  else reasons.push(`no release set: all accept this file; set yours if it is older than ${newestRelease}`);
  if (root !== undefined) reasons.push(`root ${root}: this file lies in the tree of a server there`);
  return {
    name,
    reasons,
    settings: {
      ...(release !== undefined && { release }),
      ...(platform !== undefined && { platform }),
      ...(root !== undefined && { root }),
    },
  };
}

function rangeOf(accepting: readonly Release[]): string {
  const others = releases.filter((known) => !accepting.includes(known));
  return `${inWords(accepting)} ${accepting.length === 1 ? 'does' : 'do'}, ${inWords(others)} ${others.length === 1 ? 'does' : 'do'} not`;
}

/** A settings file for several configurations: common settings once, the others as overrides. */
export function proposedSettings(proposals: readonly Proposal[], schema: string | undefined): object {
  const names = ['release', 'platform', 'root'] as const;
  const common = Object.fromEntries(
    names.flatMap((name) => {
      const [first] = proposals;
      const value = first?.settings[name];
      return value !== undefined && proposals.every(({ settings }) => settings[name] === value)
        ? [[name, value]]
        : [];
    }),
  );
  const overrides = proposals.flatMap(({ name: files, settings }) => {
    const own = Object.entries(settings).filter(([name]) => !Object.hasOwn(common, name));
    return own.length === 0
      ? []
      : [{ files: files.includes('/') ? files : `./${files}`, ...Object.fromEntries(own) }];
  });
  return {
    ...(schema !== undefined && { $schema: schema }),
    extends: 'recommended',
    ...common,
    ...(overrides.length > 0 && { overrides }),
  };
}
