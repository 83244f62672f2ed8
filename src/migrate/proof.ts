import type { Config, Refusal } from '../model/config/config.js';
import { describeMachine, withListeners } from '../model/config/machine.js';
import { readConfig } from '../model/read-config.js';
import { type FileHost, withTextsOf } from '../source/host.js';
import { compareFlows } from '../verify/diff/compare.js';
import type { FlowDifference } from '../verify/diff/flow-difference.js';
import type { RelayOptions } from '../verify/relay/relay-options.js';
import type { Migration } from './migrate.js';

/** The subjects that the comparison covers and those that it leaves out, with the statements from before 6.4 about them. */
export const coverage = {
  covered: [
    'which mail is accepted and rejected, and where it goes',
    'TLS, client certificates and tags of listeners',
    'who can log in, and against which table',
    'senders, masquerade and mask-src',
    'filters, which are taken to do what they did',
    'relay hosts with their TLS and login',
  ],
  left: [
    { what: 'certificates and keys', statements: ['pki', 'ca'] },
    {
      what: 'limits of sessions and sizes',
      statements: ['limit', 'max-message-size', 'max-mta-deferred'],
    },
    { what: 'times of the queue and of bounces', statements: ['expire', 'bounce-warn'] },
  ],
} as const;

/** The verifier's answer about a migration. */
export interface Proof {
  /** The new text as current smtpd reads it. */
  readonly config: Config;
  /** Refusals of the new text that do not depend on the machine. */
  readonly refusals: readonly Refusal[];
  readonly difference: FlowDifference;
  /** Whether all mail is treated as before; unknown if something has no equivalent. */
  readonly same: 'yes' | 'no' | 'unknown';
}

/** Compares the meaning of a text before 6.4 with the meaning of its translation today: every envelope must be treated the same. */
export function proveMigration(
  original: Config,
  migration: Migration,
  addresses: readonly string[],
  options: RelayOptions = {},
): Proof {
  const { host: _, ...reading } = original.options;
  const files = withTexts(reading.files, migration);
  const config = readConfig(mainText(original, migration), { ...reading, files });
  const meant = migration.meant.config;
  const machine = describeMachine(meant, files, addresses);
  const difference = compareFlows(
    { config: meant, machine },
    { config, machine: withListeners(machine, config) },
    options,
  );
  const refusals = config.refusals.filter(({ severity, host }) => severity !== 'warning' && !host);
  const changes = difference.changes.length + difference.listeners.length;
  const isLost = migration.remarks.some(({ weight }) => weight === 'lost');
  const isSure = difference.dependsOn.length === 0 && !isLost;
  return { config, refusals, difference, same: changes > 0 ? 'no' : isSure ? 'yes' : 'unknown' };
}

function mainText({ file }: Config, { texts }: Migration): Config['file'] {
  const now = [...texts].find(([{ path }]) => path === file.path);
  return now ? { ...file, text: now[1] } : file;
}

/** The files of a configuration, with the new texts of its includes. */
function withTexts(files: FileHost, { texts }: Migration): FileHost {
  const now = new Map([...texts].map(([{ path }, text]) => [path, text]));
  return withTextsOf(files, (path) => {
    const text = now.get(path);
    return text === undefined ? files.read(path) : { ok: true, text };
  });
}
