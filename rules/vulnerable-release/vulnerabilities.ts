import { type Availability, available, type Release } from '../../src/source/release.js';

/** A published vulnerability of smtpd, and the releases that have it. */
export interface Vulnerability {
  readonly cve: string;
  /** `commands`: strangers run commands. `crash`: the server ends or hangs. `reading`: local users read files of others. */
  readonly effect: 'commands' | 'crash' | 'reading';
  readonly what: string;
  /** The affected releases of smtpd.conf's language. Later versions of the last one may have the correction. */
  readonly affects: Availability;
  /** The first version without it. */
  readonly fixed: string;
}

/** From OpenSMTPD's announcements, OpenBSD's errata and the advisories of the finders, the newest first. */
const vulnerabilities: readonly Vulnerability[] = [
  {
    cve: 'CVE-2025-62875',
    effect: 'crash',
    what: 'Any local user can end the server through its control socket',
    affects: { until: '7.7' },
    fixed: '7.8.0',
  },
  {
    cve: 'CVE-2023-29323',
    effect: 'crash',
    what: 'A connection from a local, scoped IPv6 address ends the server',
    affects: { until: '7.2' },
    fixed: '7.3.0',
  },
  {
    cve: 'CVE-2020-35680',
    effect: 'crash',
    what: 'Clients can end a server that has filters',
    affects: { since: '6.6', until: '6.7' },
    fixed: '6.8.0',
  },
  {
    cve: 'CVE-2020-8794',
    effect: 'commands',
    what: 'A server that bounces are sent to, or any client, runs commands as root',
    affects: { until: '6.6' },
    fixed: '6.6.4',
  },
  {
    cve: 'CVE-2020-8793',
    effect: 'reading',
    what: 'Local users can read files of others',
    affects: { until: '6.6' },
    fixed: '6.6.4',
  },
  {
    cve: 'CVE-2020-7247',
    effect: 'commands',
    what: 'A sender address with a command in it is run as root',
    affects: { until: '6.6' },
    fixed: '6.6.2',
  },
];

/** The vulnerabilities that a release is known to have, or had before its last corrections. */
export const vulnerabilitiesOf = (release: Release): readonly Vulnerability[] =>
  vulnerabilities.filter(({ affects }) => available(affects, release));
