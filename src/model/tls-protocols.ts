import { type Availability, available, type Release } from '../source/release.js';

/** The versions of TLS that smtpd supports, and what their names mean in `protocols` (tls_config_parse_protocols(3)), by release. */
interface Versions extends Availability {
  readonly all: readonly string[];
  /** The version that `tlsv1.0` and `tlsv1.1` mean. A version that smtpd does not support has no effect except that the list is not empty. */
  readonly old: (version: string) => string;
}

const current = ['1.2', '1.3'] as const;

const versionsOf: readonly Versions[] = [
  { until: '7.3', all: ['1.0', '1.1', ...current], old: (version) => version },
  { since: '7.4', until: '7.5', all: current, old: () => '1.2' },
  { since: '7.6', all: current, old: (version) => version },
];

/** Reads a list of protocols. Returns the versions that it leaves and whether it names an old one, or the part that smtpd cannot read. */
export function readProtocols(
  text: string,
  release: Release,
): { readonly versions: readonly string[]; readonly isNamed: boolean } | { readonly unreadable: string } {
  const { all = current, old = (version: string) => version } =
    versionsOf.find((row) => available(row, release)) ?? {};
  let versions: readonly string[] = [];
  let isNamed = false;
  for (const part of text.split(/[,:]/)) {
    const written = part.replace(/^[ \t]+/, '');
    const negated = written.startsWith('!');
    const name = written.slice(negated ? 1 : 0).toLowerCase();
    const oldVersion = /^tlsv(1\.[01])$/.exec(name)?.[1];
    const means = oldVersion === undefined ? meaningOf(name, all) : [old(oldVersion)];
    if (means === undefined) return { unreadable: part.trim() };
    if (negated && versions.length === 0) versions = all;
    versions = negated
      ? versions.filter((version) => !means.includes(version))
      : [...new Set([...versions, ...means])];
    isNamed ||= oldVersion !== undefined && !negated;
  }
  return { versions: versions.filter((version) => all.includes(version)), isNamed };
}

function meaningOf(name: string, all: readonly string[]): readonly string[] | undefined {
  switch (name) {
    case 'all':
    case 'legacy':
    case 'tlsv1':
      return all;
    case 'default':
    case 'secure':
      return current;
    case 'tlsv1.2':
    case 'tlsv1.3':
      return [name.slice('tlsv'.length)];
    default:
      return undefined;
  }
}
