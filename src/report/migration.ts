import type { Migration } from '../migrate/migrate.js';
import type { Proof } from '../migrate/proof.js';
import type { Config } from '../model/config/config.js';
import type { Release } from '../source/release.js';
import type { Span } from '../source/text.js';
import { toPlainJson } from './json.js';
import { schemaVersion } from './lint-result.js';
import { rangeOf } from './places.js';
import { dependenceText } from './unread.js';

/** A migration with the names to print. */
export interface NamedMigration {
  readonly name: string;
  readonly release: Release;
  /** The old text, as today's smtpd reads it. */
  readonly config: Config;
  readonly migration: Migration;
  readonly proof: Proof;
  /** `FILE:LINE` of a place. */
  locate(span: Span): string;
}

/** What a person has to know of a migration, a line each; the verifier's word comes last. */
export function migrationNotes({
  name,
  release,
  migration,
  proof,
  locate,
}: NamedMigration): readonly string[] {
  const { remarks, meant } = migration;
  return [
    ...(meant.dialect === 'mixed'
      ? [`${name}: old and new syntax are mixed, so no release accepts this file`]
      : []),
    ...meant.config.refusals
      .filter(({ severity, host }) => severity !== 'warning' && !host)
      .filter(({ message }) => proof.refusals.every((other) => other.message !== message))
      .map(({ message, span }) => `${locate(span)}: ${message}`),
    ...remarks.map(({ text, span }) => `${locate(span)}: ${text}`),
    ...proof.refusals.map(
      ({ message, span }) =>
        `smtpd ${release} refuses line ${rangeOf(span).line} of the new text: ${message}`,
    ),
    `${name}: verdict: ${verdictOf(proof, release)}`,
  ];
}

function verdictOf({ same, difference, refusals }: Proof, release: Release): string {
  if (refusals.length > 0) return `refused by smtpd ${release}: the new text needs a correction`;
  if (same === 'yes') return `converted: smtpd ${release} treats all mail as before (proven)`;
  const [first] = difference.dependsOn;
  if (same === 'unknown')
    return `not proven that all mail is treated as before${first === undefined ? '' : `: ${dependenceText(first.reason)}`}`;
  const count = difference.changes.length + difference.listeners.length;
  return `${count} mail ${count === 1 ? 'flow differs' : 'flows differ'} from before`;
}

/**
 * The same as data. The texts are the migrated configuration itself, with all that is in it.
 *
 * @param plain what is said about them, without the secrets in them
 */
export function migrationJson(
  { name, release, migration, proof, locate }: NamedMigration,
  plain: (text: string) => string,
): string {
  const { meant, texts, remarks } = migration;
  const result = {
    schemaVersion,
    path: name,
    release,
    migrated: true,
    dialect: meant.dialect,
    releases: meant.releases,
    same: proof.same,
    texts: [...texts].map(([{ path }, text]) => ({ path, text })),
    remarks: remarks.map(({ weight, text, span }) => ({ weight, text: plain(text), at: locate(span) })),
    refusals: proof.refusals.map(({ message, span }) => ({
      message: plain(message),
      line: rangeOf(span).line,
    })),
  };
  return `${toPlainJson(result)}\n`;
}
