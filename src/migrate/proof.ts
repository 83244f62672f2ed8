import type { Config, Refusal } from '../model/config/config.js';
import { describeMachine, withListeners } from '../model/config/machine.js';
import { readConfig } from '../model/read-config.js';
import type { FileHost } from '../source/host.js';
import { compareFlows } from '../verify/diff/compare.js';
import type { FlowDifference } from '../verify/diff/flow-difference.js';
import type { FlowOptions } from '../verify/flows/flows.js';
import type { Migration } from './migrate.js';

/** What the verifier says of a migration. */
export interface Proof {
  /** The new text, as today's smtpd reads it. */
  readonly config: Config;
  /** What smtpd says of it all the same, wherever it is run. */
  readonly refusals: readonly Refusal[];
  readonly difference: FlowDifference;
  /** Whether every mail is treated as before. */
  readonly same: 'yes' | 'no' | 'unknown';
}

/** Compares what a text meant before 6.4 with what its translation means today: every envelope must be treated the same. */
export function proveMigration(
  original: Config,
  migration: Migration,
  addresses: readonly string[],
  options: FlowOptions = {},
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
  const isSure = difference.dependsOn.length === 0;
  return { config, refusals, difference, same: changes > 0 ? 'no' : isSure ? 'yes' : 'unknown' };
}

function mainText({ file }: Config, { texts }: Migration): Config['file'] {
  const now = [...texts].find(([{ path }]) => path === file.path);
  return now ? { ...file, text: now[1] } : file;
}

/** The files of a configuration, with the new texts of its includes. */
function withTexts(files: FileHost, { texts }: Migration): FileHost {
  const now = new Map([...texts].map(([{ path }, text]) => [path, text]));
  return {
    read(path) {
      const text = now.get(path);
      return text === undefined ? files.read(path) : { ok: true, text };
    },
  };
}
