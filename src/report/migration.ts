import type { Migration } from '../migrate/migrate.js';
import { coverage, type Proof } from '../migrate/proof.js';
import type { Config } from '../model/config/config.js';
import type { Remark } from '../model/config/lowered.js';
import { redact } from '../model/secrets/redact.js';
import type { Secrets } from '../model/secrets/secrets.js';
import { inWords } from '../source/prose.js';
import type { Release } from '../source/release.js';
import { positionAt, type Span } from '../source/text.js';
import { painter } from './colour.js';
import { changedLines, type NamedSide, shownSide } from './difference.js';
import { changesData } from './difference-json.js';
import { toPlainJson } from './json.js';
import { schemaVersion } from './lint-result.js';
import { type Locate, rangeOf } from './places.js';

/** A migration with the names to print. */
export interface NamedMigration {
  readonly name: string;
  readonly release: Release;
  /** The old text, as today's smtpd reads it. */
  readonly config: Config;
  readonly migration: Migration;
  readonly proof: Proof;
  /** How a file is called. */
  readonly path: Locate;
}

const locateIn =
  (path: Locate) =>
  ({ file, start }: Span): string =>
    `${path(file.path)}:${positionAt(file, start).line}`;

/** The old text and the new one as reports show them. */
function sidesOf(
  { migration, proof, path }: NamedMigration,
  secrets: Secrets,
): readonly [old: NamedSide, next: NamedSide] {
  const side = (config: Config, locate: Locate): NamedSide => shownSide({ config, locate }, secrets);
  return [side(migration.meant.config, path), side(proof.config, (file) => `${path(file)} (new)`)];
}

/** What a person has to know of a migration, a line each: each flow that differs has both rules and an envelope, and the verifier's word comes last. */
export function migrationNotes(named: NamedMigration, secrets: Secrets): readonly string[] {
  const [old, next] = sidesOf(named, secrets);
  const { name, release, migration, proof } = named;
  const layout = { paint: painter(false), columns: Number.POSITIVE_INFINITY };
  const notes = [
    ...notesOf(named).map((note) => secrets.inText(note)),
    ...changedLines(redact(proof.difference, secrets), old, next, layout),
    ...(proof.same === 'yes' ? leftOut(named) : []),
  ];
  return [...notes, secrets.inText(`${name}: verdict: ${verdictOf(proof, release, migration.remarks)}`)];
}

/** What of the text the comparison does not cover. */
function leftOut({ name, migration }: NamedMigration): readonly string[] {
  const translated = new Set(migration.meant.older.map(({ old }) => old.keyword.value));
  const left = coverage.left.filter(({ statements }) => statements.some((word) => translated.has(word)));
  return left.length === 0 ? [] : [`${name}: not compared: ${inWords(left.map(({ what }) => what))}`];
}

function notesOf({ name, release, migration, proof, path }: NamedMigration): readonly string[] {
  const { remarks, meant } = migration;
  const locate = locateIn(path);
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
  ];
}

function verdictOf(
  { same, difference, refusals }: Proof,
  release: Release,
  remarks: readonly Remark[],
): string {
  if (refusals.length > 0) return `refused by smtpd ${release}: the new text needs a correction`;
  const has = (weight: Remark['weight']): boolean => remarks.some((remark) => remark.weight === weight);
  if (same === 'yes')
    return has('changed')
      ? `converted: but for the changes named above, smtpd ${release} treats all mail as before (proven)`
      : `converted: smtpd ${release} treats all mail as before (proven)`;
  const [first] = difference.dependsOn;
  if (same === 'unknown')
    return `not proven that all mail is treated as before${first === undefined ? ': something has no equivalent' : `: ${first.reason}`}`;
  const count = difference.changes.length + difference.listeners.length;
  return `${count} mail ${count === 1 ? 'flow differs' : 'flows differ'} from before`;
}

/** The same as data. The texts are the migrated configuration itself, with all that is in it; what is said about them is without the secrets in them. */
export function migrationJson(named: NamedMigration, secrets: Secrets): string {
  const { name, release, migration, proof, path } = named;
  const { meant, texts, remarks } = migration;
  const locate = locateIn(path);
  const result = {
    schemaVersion,
    path: name,
    release,
    migrated: true,
    dialect: meant.dialect,
    releases: meant.releases,
    same: proof.same,
    texts: [...texts].map(([file, text]) => ({ path: file.path, text })),
    remarks: remarks.map(({ weight, text, span }) => ({
      weight,
      text: secrets.inText(text),
      at: locate(span),
    })),
    refusals: proof.refusals.map(({ message, span }) => ({
      message: secrets.inText(message),
      line: rangeOf(span).line,
    })),
    ...changesData(redact(proof.difference, secrets), ...sidesOf(named, secrets)),
    dependsOn: proof.difference.dependsOn.map(({ reason }) => secrets.inText(reason)),
    covers: coverage.covered,
    coversNot: coverage.left.map(({ what }) => what),
  };
  return `${toPlainJson(result)}\n`;
}
